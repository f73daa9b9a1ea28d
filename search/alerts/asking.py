"""Asking for an alert and confirming it: what is asked travels in the link, and nothing is kept until that is used."""

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
from search.alerts.tokens import Asked
from search.engine import matching_ids
from search.models import Alert
from search.query import FOR_SHOWING, Labels, Query, pairs_in, query_from

MOST_ALERTS = 50  # of one address
MAX_QUESTION = Alert._meta.get_field("question").max_length or 0
PLAIN_ADDRESS = re.compile(r"[!-~]{1,64}@\S{1,253}")  # no quotation marks, spaces or signs that end a line
A_LINK = re.compile(r"://|\bwww\.|\S@\S|\w\.[a-z]{2,}", re.I)  # what mail programs make one of
NO_ADDRESS = "Enter an e-mail address, such as name@example.org"
YEAR = timedelta(days=365)
AT_ONCE = 500


class AskForm(forms.Form):
    """Where to write to, and how often."""

    address = forms.EmailField(
        max_length=254,
        label="Your e-mail address",
        error_messages={"invalid": NO_ADDRESS},
    )
    how_often = forms.ChoiceField(choices=Alert.HowOften.choices, initial=Alert.HowOften.WEEKLY)

    def clean_address(self) -> str:
        """An address that is written plainly; its domain in small letters."""
        return plain_address(str(self.cleaned_data["address"]))


def plain_address(text: str) -> str:
    """Given an e-mail address, return it with its domain in small letters. Raises ValidationError where it is none, or
    has anything that only few have and that could end a line or begin another."""
    local, _, domain = text.rpartition("@")
    address = f"{local}@{domain.lower()}"
    if not PLAIN_ADDRESS.fullmatch(address) or '"' in address:
        raise ValidationError(NO_ADDRESS)
    validate_email(address)
    return address


def plain_question(query: Query) -> str:
    """Given a question, return it as alerts keep it: what it finds, not how it is shown."""
    return query.without("sort", *FOR_SHOWING).urlencode()


def reads_as_a_link(query: Query) -> bool:
    """Whether a question's words would be a link in the mail to confirm, which goes to whoever is named."""
    return bool(A_LINK.search(query.q))


def query_of(question: str, known: Labels) -> Query:
    """Given a question as it is kept, return it."""
    return query_from(pairs_in(question), known)


def of_last_year(query: Query, today: date) -> tuple[int, int]:
    """Given a question, return how many reports published in the last year it finds, and how many findings in them.

    Raises IndexUnavailable.
    """
    found = set(matching_ids(query.sorted_by("newest")))
    since = today - YEAR
    recent = Finding.objects.shown().order_by()
    told = recent.filter(inspection__published__gte=since) | recent.filter(
        inspection__published=None, inspection__start__gte=since
    )
    pairs = [(pk, inspection) for pk, inspection in told.values_list("pk", "inspection_id") if pk in found]
    return len({inspection for _, inspection in pairs}), len(pairs)


def start(asked: Asked) -> Alert | None:
    """Given what somebody has confirmed, keep it, and return the alert; None where the address has too many.

    An alert that there is already is sent as often as they say now.
    """
    held = Alert.objects.filter(address=asked.address)
    if held.exclude(question=asked.question).count() >= MOST_ALERTS:
        return None
    due = next_day(asked.how_often, timezone.localdate())
    alert, is_new = Alert.objects.get_or_create(
        address=asked.address,
        question=asked.question,
        defaults={"how_often": asked.how_often, "seen_to": now_noted() or timezone.now(), "due_on": due},
    )
    if not is_new and alert.how_often != asked.how_often:
        Alert.objects.filter(pk=alert.pk).update(how_often=asked.how_often, due_on=due)
    return alert
