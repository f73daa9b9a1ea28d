"""The mails: confirmation, account, and new findings. Each as plain text and as HTML, with the same content."""

from __future__ import annotations

from email.utils import make_msgid
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from search.alerts.days import in_a_sentence
from search.alerts.tokens import AlertRequest, own_token, request_token
from search.alerts.whats_new import News
from search.engine import parsed_words
from search.models import Alert
from search.query import Labels, Query, form_encoded, heading_sentence

MAX_SUBJECT = 120
FEW_VALUES = 3  # of one filter that a subject names
QUIET = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}  # suppress automatic replies


def whole(path: str) -> str:
    """Given a path on this site, return its whole address."""
    return f"{settings.SITE_ADDRESS}{path}"


def link(view: str, token: str) -> str:
    """Given a view and the token of its link, return the whole address. This site logs no query strings."""
    return whole(f"{reverse(view)}?{urlencode({'t': token})}")


def confirming_mail(alert_request: AlertRequest, query_in_words: str) -> EmailMultiAlternatives:
    """Given a request and its query in words, return the mail with the link that confirms it."""
    context = {
        "told": query_in_words,
        "how_often": in_a_sentence(alert_request.how_often),
        "confirm": link("confirm_alert", request_token(alert_request)),
        "site": settings.SITE_ADDRESS,
    }
    return _mail("Confirm your e-mail alert", alert_request.address, "confirm", context, {})


def joining_mail(address: str, token: str) -> tuple[EmailMultiAlternatives, str]:
    """Given an address and the token of its link, return the mail by which an account is made, and that link."""
    joining = link("join", token)
    context: dict[str, object] = {"link": joining, "site": settings.SITE_ADDRESS}
    return _mail("Make your account at Inspection Findings", address, "join", context, {}), joining


def alert_mail(alert: Alert, news: News, filter_labels: Labels) -> EmailMultiAlternatives:
    """Given an alert and what is new for it, return its mail."""
    stop = link("stop_alert", own_token(alert))
    new = form_encoded([*news.query.pairs(), ("since", news.after.isoformat())])
    context = {
        "news": news,
        "told": heading_sentence(news.query, news.total, filter_labels, parsed_words(news.query)),
        "asked": question_in_words(news.query, filter_labels),
        "more": news.reports - len(news.told),
        "site": settings.SITE_ADDRESS,
        "new": whole(f"{reverse('new_findings')}?{new}"),
        "results": whole(f"{reverse('search')}?{news.query.urlencode()}"),
        "stop": stop,
        "manage": link("alerts", own_token(alert)),
        "how_often": in_a_sentence(alert.how_often),
    }
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": f"<alert.{alert.pk}.{news.until:%Y%m%d%H%M%S%f}@{_host()}>",
    }
    return _mail(f"New: {_subject(news, filter_labels)}", alert.address, "alert", context, headers)


def question_in_words(query: Query, filter_labels: Labels) -> str:
    """Given a query, return it in words without a number: "findings about Supervision in London"."""
    sentence = heading_sentence(query, 2, filter_labels, parsed_words(query))
    return sentence.removeprefix("2 ")


def _subject(news: News, filter_labels: Labels) -> str:
    words = parsed_words(news.query)
    return heading_sentence(news.query, news.total, filter_labels, words, most=FEW_VALUES)


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or ""


def _mail(
    subject: str, to: str, template: str, context: dict[str, object], headers: dict[str, str]
) -> EmailMultiAlternatives:
    line = " ".join(subject.split())  # one line, also where the query or a theme's name has line breaks
    message = EmailMultiAlternatives(
        subject=line if len(line) <= MAX_SUBJECT else f"{line[: MAX_SUBJECT - 1]}…",
        body=render_to_string(f"search/mails/{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Message-ID": make_msgid(domain=_host()), **QUIET, **headers},
    )
    message.attach_alternative(render_to_string(f"search/mails/{template}.html", context), "text/html")
    return message
