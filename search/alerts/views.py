"""Pages of e-mail alerts. A GET changes nothing: mail programs fetch links by themselves.

The token of a link is the authorisation; there is no account and no cookie, so nothing that another site could make a
browser send along (CSRF). A request for an alert is accepted from this site's own pages only.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from search.alerts.asking import (
    MAX_QUESTION,
    AskForm,
    of_last_year,
    plain_question,
    query_of,
    reads_as_a_link,
    start,
)
from search.alerts.days import in_a_sentence, next_day
from search.alerts.limits import may_write_to
from search.alerts.mail_server import MailServer, MailUnavailable, Refused
from search.alerts.mails import confirming_mail, question_in_words
from search.alerts.tokens import AlertRequest, alert_of, is_own, own_token, read_request
from search.errors import IndexUnavailable
from search.models import Alert
from search.query import address, labels

log = logging.getLogger(__name__)
OUR_OWN = ("same-origin", "none", "")  # values of Sec-Fetch-Site that are accepted; old browsers send none
TOO_LONG = "This search has too many filters for an alert. Remove some: an empty filter includes everything."
A_LINK_IN_IT = "The words you searched for look like a web or e-mail address. Leave that out and ask again."
TOO_OFTEN = "We have reached our limit of e-mails for now. Please try again tomorrow."
NOT_SENT = "The e-mail could not be sent just now. Please try again in a few minutes."
NOT_TAKEN = "The e-mail was not accepted at this address. Check the address."
CUT_OFF = (
    "Part of it may be missing, so nothing was changed. Use the whole link, or the one in a newer e-mail."
)
ENDED = "The alert that this link belongs to has ended. Use the link in a newer e-mail."
TOO_MANY = "This e-mail address already has 50 alerts, the most allowed. Stop one to start another."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask_alert(request: HttpRequest) -> HttpResponse:
    """The form to request an alert on the query of the address, with how many findings it would have had in a year."""
    filter_labels = labels()
    query = query_of(request.META["QUERY_STRING"], filter_labels).on_page(1)
    question = plain_question(query)
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "") not in OUR_OWN:
        return _message_page(request, "Not sent", "Please use the form on this site.", status=403)
    form = AskForm(request.POST if request.method == "POST" else None)
    if len(question) > MAX_QUESTION:
        return _message_page(
            request, "No alert for this search", TOO_LONG, address("search", query), status=400
        )
    if reads_as_a_link(query):
        return _message_page(
            request, "No alert for this search", A_LINK_IN_IT, address("search", query), status=400
        )
    if form.is_valid():
        alert_request = AlertRequest(form.cleaned_data["address"], question, form.cleaned_data["how_often"])
        if wrong := _send_confirmation(alert_request):
            form.add_error(None, wrong)
        else:
            sent = {"to": alert_request.address, "nav": "search"}
            return _private(render(request, "search/alerts/asked.html", sent))
    try:
        year: tuple[int, int] | None = of_last_year(query, timezone.localdate())
    except IndexUnavailable:
        year = None
    context = {
        "form": form,
        "asked": question_in_words(query, filter_labels),
        "year": year,
        "results": address("search", query),
        "nav": "search",
    }
    return _private(render(request, "search/alerts/ask.html", context, status=400 if form.errors else 200))


def _send_confirmation(alert_request: AlertRequest) -> str:
    """Send the confirmation mail; return an error message, or ""."""
    if not may_write_to(alert_request.address):
        return TOO_OFTEN
    filter_labels = labels()
    message = confirming_mail(
        alert_request, question_in_words(query_of(alert_request.question, filter_labels), filter_labels)
    )
    try:
        with MailServer() as server:
            server.hand_over(message)
    except MailUnavailable as error:
        log.error("A confirmation could not be sent: %s", error)
        return NOT_SENT
    except Refused as error:
        return NOT_TAKEN if error.is_nobody else NOT_SENT
    return ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_alert(request: HttpRequest) -> HttpResponse:
    """Show the request that the link confirms; the button starts the alert."""
    token = request.GET.get("t", "")
    alert_request = read_request(token)
    if alert_request is None:
        text = "Links to confirm an alert work for 48 hours. Search again and ask for a new alert."
        return _message_page(request, "This link does not work", text, reverse("search"), status=404)
    filter_labels = labels()
    query = query_of(alert_request.question, filter_labels)
    if request.method == "POST":
        alert = start(alert_request)
        if alert is None:
            return _message_page(request, "No alert started", TOO_MANY, address("search", query), status=400)
        return redirect(f"{reverse('alerts')}?t={own_token(alert)}&started=1")
    context = {
        "asked": question_in_words(query, filter_labels),
        "how_often": in_a_sentence(alert_request.how_often),
        "to": alert_request.address,
        "nav": "search",
    }
    return _private(render(request, "search/alerts/confirm.html", context))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alert(request: HttpRequest) -> HttpResponse:
    """Show the alert that the link stops; the button, or the mail program's (RFC 8058), stops it."""
    alert = alert_of(request.GET.get("t", ""))
    if alert is None:
        return _nothing_to_stop(request)
    filter_labels = labels()
    query_in_words = question_in_words(query_of(alert.question, filter_labels), filter_labels)
    if request.method == "POST":
        alert.delete()
        text = (
            f"No more e-mails will be sent about {query_in_words}. "
            "If this was your last alert, your address is deleted."
        )
        return _message_page(
            request, "Alert stopped", text, address("search", query_of(alert.question, filter_labels))
        )
    context = {"asked": query_in_words, "manage": _manage(alert), "nav": "search"}
    return _private(render(request, "search/alerts/stop.html", context))


def _nothing_to_stop(request: HttpRequest) -> HttpResponse:
    if is_own(request.GET.get("t", "")):
        return _message_page(
            request, "This alert has ended", "No more e-mails will be sent for it.", reverse("search")
        )
    return _message_page(request, "This link does not work", CUT_OFF, reverse("search"), status=404)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """All alerts of the address that the link was sent to: how often each is sent, and a button to stop it."""
    own_alert = alert_of(request.GET.get("t", ""))
    if own_alert is None:
        text = ENDED if is_own(request.GET.get("t", "")) else CUT_OFF
        return _message_page(request, "This link does not work", text, reverse("search"), status=404)
    address_alerts = Alert.objects.filter(address=own_alert.address)
    if request.method == "POST":
        _change(request, own_alert)
        left = address_alerts.first()
        if left is None:
            return _message_page(request, "All alerts stopped", "Your address is deleted.", reverse("search"))
        return redirect(_manage(left))
    filter_labels = labels()
    rows = [
        (alert, question_in_words(query_of(alert.question, filter_labels), filter_labels))
        for alert in address_alerts
    ]
    context = {
        "rows": [
            (alert, query_in_words, address("search", query_of(alert.question, filter_labels)))
            for alert, query_in_words in rows
        ],
        "to": own_alert.address,
        "has_started": "started" in request.GET,
        "choices": [(how_often, in_a_sentence(how_often)) for how_often in Alert.HowOften.values],
        "nav": "search",
    }
    return _private(render(request, "search/alerts/alerts.html", context))


def _change(request: HttpRequest, own_alert: Alert) -> None:
    """Apply the posted action to the alerts of one address; an unknown action changes nothing."""
    address_alerts = Alert.objects.filter(address=own_alert.address)
    if "stop_all" in request.POST:
        address_alerts.delete()
        return
    number = request.POST.get("alert", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return
    if "stop" in request.POST:
        address_alerts.filter(pk=number).delete()
    elif request.POST.get("how_often") in Alert.HowOften.values:
        how_often = request.POST["how_often"]
        address_alerts.filter(pk=number).update(
            how_often=how_often, due_on=next_day(how_often, timezone.localdate())
        )


def _manage(alert: Alert) -> str:
    return f"{reverse('alerts')}?t={own_token(alert)}"


def _message_page(
    request: HttpRequest, heading: str, text: str, onward: str = "", status: int = 200
) -> HttpResponse:
    context = {"heading": heading, "text": text, "onward": onward, "nav": "search"}
    return _private(render(request, "search/alerts/told.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Headers against caching and indexing of the page, and against sending its address as a referrer."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
