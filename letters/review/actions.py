"""What can be done on the review page: a table of acts, each with the permission that it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import BaseFormSet, Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from letters.editing.corrections import correct_facts, correct_finding, correct_judgements, settle_doubt
from letters.editing.differences import decide
from letters.editing.finding_structure import (
    add_finding,
    delete_finding,
    merge_findings,
    restore_finding,
    split_finding,
)
from letters.editing.publishing import publish, unpublish, withdraw
from letters.ingestion.reread import reread
from letters.models import Finding, Inspection, Letter
from letters.review.forms import FactsForm, FindingForm, GradesFormSet, ReasonForm, given_grades
from letters.review.page import review_address


class NotPassed(Exception):
    """A form that did not pass; ``name`` is the form's on the page."""

    def __init__(self, name: str, form: Form | BaseFormSet[Any]) -> None:
        self.name, self.form = name, form
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class Desk:
    """An editor's request about one letter."""

    request: HttpRequest
    letter: Letter
    inspection: Inspection

    @property
    def editor(self) -> User | None:
        return self.request.user if isinstance(self.request.user, User) else None

    def number(self, name: str) -> int:
        """A number that the form's own buttons send; nonsense is 0, which is no row's."""
        text = self.request.POST.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def finding(self, name: str = "finding") -> Finding:
        return get_object_or_404(Finding, pk=self.number(name), inspection=self.inspection)

    def say(self, text: str) -> None:
        messages.success(self.request, text)


def _save_facts(desk: Desk) -> str:
    form = FactsForm(desk.request.POST)
    if not form.is_valid():
        raise NotPassed("facts", form)
    correct_facts(desk.inspection.pk, form.cleaned_data["version"], form.values())
    desk.say("The facts are saved.")
    return review_address(desk.letter.pk)


def _save_grades(desk: Desk) -> str:
    form = GradesFormSet(desk.request.POST, prefix="grades")
    if not form.is_valid():
        raise NotPassed("grades", form)
    correct_judgements(desk.inspection.pk, desk.number("version"), given_grades(form))
    desk.say("The judgements are saved.")
    return review_address(desk.letter.pk)


def _saved(desk: Desk) -> Finding:
    form = FindingForm(desk.request.POST)
    if not form.is_valid():
        raise NotPassed("finding", form)
    return correct_finding(
        desk.finding().pk,
        form.cleaned_data["version"] or 0,
        form.values(),
        themes=form.theme_ids(),
        editor=desk.editor,
    )


def _save(desk: Desk) -> str:
    finding = _saved(desk)
    desk.say("The finding is saved.")
    return review_address(desk.letter.pk, finding.pk)


def _save_and_next(desk: Desk) -> str:
    finding = _saved(desk)
    after = desk.inspection.findings.filter(position__gt=finding.position).order_by("position").first()
    desk.say("The finding is saved.")
    return review_address(desk.letter.pk, after.pk if after else finding.pk)


def _merge(desk: Desk) -> str:
    other = desk.finding("other")
    merged = merge_findings(desk.finding().pk, desk.number("version"), other.pk, desk.number("other_version"))
    desk.say("The two are one finding. Links to the second lead to it.")
    return review_address(desk.letter.pk, merged.pk)


def _split(desk: Desk) -> str:
    """An empty line in the text says where."""
    form = FindingForm(desk.request.POST)
    if not form.is_valid():
        raise NotPassed("finding", form)
    first, _, second = form.cleaned_data["text"].partition("\n\n")
    if not second.strip():
        form.add_error("text", "Put an empty line where the finding is to be parted.")
        raise NotPassed("finding", form)
    parts = " ".join(first.split()), " ".join(second.split())
    one, _ = split_finding(desk.finding().pk, desk.number("version"), *parts)
    desk.say("The finding is two.")
    return review_address(desk.letter.pk, one.pk)


def _delete(desk: Desk) -> str:
    former = delete_finding(desk.finding().pk, desk.number("version"))
    desk.say("The finding is taken out. It can be brought back at the foot of this page.")
    before = desk.inspection.findings.filter(position__lt=former.position).order_by("position").last()
    return review_address(desk.letter.pk, anchor=f"finding-{before.pk}" if before else "findings")


def _add(desk: Desk) -> str:
    form = FindingForm(desk.request.POST)
    if not form.is_valid():
        raise NotPassed("add", form)
    after = desk.inspection.findings.filter(pk=desk.number("after")).first()
    added = add_finding(desk.inspection, after, form.values())
    correct_finding(added.pk, added.version, {}, themes=_chosen_or_earned(form, added), editor=desk.editor)
    desk.say("The finding is added.")
    return review_address(desk.letter.pk, anchor=f"finding-{added.pk}")


def _chosen_or_earned(form: FindingForm, added: Finding) -> set[int]:
    earned = set(added.finding_themes.filter(removed=False).values_list("theme_id", flat=True))
    return earned | set(form.theme_ids())


def _restore(desk: Desk) -> str:
    former = get_object_or_404(desk.letter.former_findings, pk=desk.number("former"))
    restored = restore_finding(former)
    desk.say("The finding is back.")
    return review_address(desk.letter.pk, anchor=f"finding-{restored.pk}")


def _settle(desk: Desk) -> str:
    settle_doubt(desk.letter, desk.request.POST.get("message", ""))
    return review_address(desk.letter.pk)


def _reread(desk: Desk) -> str:
    desk.say(f"The letter is read again: {reread(desk.letter)}.")
    return review_address(desk.letter.pk)


def _decide(desk: Desk) -> str:
    difference = get_object_or_404(desk.letter.differences, pk=desk.number("difference"))
    decide(difference, take_read=desk.request.POST.get("take") == "read")
    return review_address(desk.letter.pk)


def _publish(desk: Desk) -> str:
    publish([desk.letter])
    desk.say("The letter is published: readers find it from now on.")
    return review_address(desk.letter.pk)


def _unpublish(desk: Desk) -> str:
    unpublish([desk.letter])
    desk.say("The letter is taken back: readers do not find it any more.")
    return review_address(desk.letter.pk)


def _withdraw(desk: Desk) -> str:
    form = ReasonForm(desk.request.POST)
    if not form.is_valid():
        raise NotPassed("reason", form)
    withdraw([desk.letter], form.cleaned_data["reason"])
    desk.say("The letter is withdrawn. Who comes to it is told why.")
    return review_address(desk.letter.pk)


# The button's value -> the permission that it needs, and what it does; that returns the address to go on to.
ACTS: dict[str, tuple[str, Callable[[Desk], str]]] = {
    "facts": ("letters.change_inspection", _save_facts),
    "grades": ("letters.change_judgement", _save_grades),
    "save": ("letters.change_finding", _save),
    "next": ("letters.change_finding", _save_and_next),
    "merge": ("letters.change_finding", _merge),
    "split": ("letters.change_finding", _split),
    "add": ("letters.add_finding", _add),
    "delete": ("letters.delete_finding", _delete),
    "restore": ("letters.add_finding", _restore),
    "settle": ("letters.change_letter", _settle),
    "reread": ("letters.change_letter", _reread),
    "decide": ("letters.change_letter", _decide),
    "publish": ("letters.publish_letter", _publish),
    "unpublish": ("letters.publish_letter", _unpublish),
    "withdraw": ("letters.publish_letter", _withdraw),
}
