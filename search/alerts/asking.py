"""Requesting an alert and confirming it: the signed link carries the request; nothing is stored until it is used."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from letters.models import Finding
from letters.visibility import now_noted
from search.alerts.days import next_day
from search.alerts.tokens import AlertRequest
from search.engine import matching_ids
from search.models import Alert
from search.query import FOR_SHOWING, Labels, Query, pairs_in, query_from

MOST_ALERTS = 50  # of one address
MAX_QUESTION = Alert._meta.get_field("question").max_length or 0
PLAIN_ADDRESS = re.compile(r"[!-~]{1,64}@\S{1,253}")  # no quotation marks, spaces or signs that end a line
A_LINK = re.compile(r"://|\bwww\.|\S@\S|\w\.[a-z]{2,}", re.I)  # text that mail programs turn into a link
NO_ADDRESS = "Enter an e-mail address, such as name@example.org"
YEAR = timedelta(days=365)
AT_ONCE = 500


class AskForm(forms.Form):
    """The e-mail address, and how often to write."""

    address = forms.EmailField(
        max_length=254,
        label="Your e-mail address",
        error_messages={"invalid": NO_ADDRESS},
    )
    how_often = forms.ChoiceField(choices=Alert.HowOften.choices, initial=Alert.HowOften.WEEKLY)

    def clean_address(self) -> str:
        """A plain address, its domain in lower case."""
        return plain_address(str(self.cleaned_data["address"]))


def plain_address(text: str) -> str:
    """Given an e-mail address, return it with its domain in lower case. Raises ValidationError where it is invalid, or
    has quotation marks, spaces or other rare characters that could inject a mail header."""
    local, _, domain = text.rpartition("@")
    address = f"{local}@{domain.lower()}"
    if not PLAIN_ADDRESS.fullmatch(address) or '"' in address:
        raise ValidationError(NO_ADDRESS)
    validate_email(address)
    return address


def plain_question(query: Query) -> str:
    """Given a query, return it as alerts store it: without sort order and display options."""
    return query.without("sort", *FOR_SHOWING).urlencode()


def reads_as_a_link(query: Query) -> bool:
    """Whether a query's words would become a link in the confirmation mail, which goes to an unconfirmed address."""
    return bool(A_LINK.search(query.q))


def query_of(question: str, filter_labels: Labels) -> Query:
    """Given a stored question, return its query."""
    return query_from(pairs_in(question), filter_labels)


def of_last_year(query: Query, today: date) -> tuple[int, int]:
    """Given a query, return how many reports of the last year have matching findings, and how many findings match.

    Raises IndexUnavailable.
    """
    matching = set(matching_ids(query.sorted_by("newest")))
    since = today - YEAR
    recent = Finding.objects.shown().order_by()
    last_year = recent.filter(inspection__published__gte=since) | recent.filter(
        inspection__published=None, inspection__start__gte=since
    )
    pairs = [
        (pk, inspection) for pk, inspection in last_year.values_list("pk", "inspection_id") if pk in matching
    ]
    return len({inspection for _, inspection in pairs}), len(pairs)


def start(alert_request: AlertRequest) -> Alert | None:
    """Given a confirmed request, store and return the alert; None where the address already has the most allowed.

    An alert that exists already gets the requested frequency.
    """
    address_alerts = Alert.objects.filter(address=alert_request.address)
    if address_alerts.exclude(question=alert_request.question).count() >= MOST_ALERTS:
        return None
    due = next_day(alert_request.how_often, timezone.localdate())
    alert, is_new = Alert.objects.get_or_create(
        address=alert_request.address,
        question=alert_request.question,
        defaults={
            "how_often": alert_request.how_often,
            "seen_to": now_noted() or timezone.now(),
            "due_on": due,
        },
    )
    if not is_new and alert.how_often != alert_request.how_often:
        Alert.objects.filter(pk=alert.pk).update(how_often=alert_request.how_often, due_on=due)
    return alert
