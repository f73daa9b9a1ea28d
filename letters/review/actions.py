"""What can be done on the review page: a table of actions, each with the permission that it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import BaseFormSet, Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from letters.editing import (
    EditConflict,
    add_finding,
    correct_facts,
    correct_finding,
    correct_judgements,
    decide,
    delete_finding,
    dismiss_doubt,
    merge_findings,
    publish,
    replace_letter,
    restore_finding,
    split_finding,
    unpublish,
    withdraw,
)
from letters.errors import InputError
from letters.ingestion import reread
from letters.models import Finding, Inspection, Letter
from letters.review.forms import FactsForm, FindingForm, GradesFormSet, ReasonForm, entered_grades
from letters.review.page import review_address

NOWHERE_TO_SPLIT = (
    "To split this finding, put an empty line where the second one should start. Then press the button again."
)


class InvalidForm(InputError):
    """A form that did not pass; ``name`` is the form's on the page. Trying again helps once its fields are changed."""

    def __init__(self, name: str, form: Form | BaseFormSet[Any]) -> None:
        self.name, self.form = name, form
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """An editor's request about one letter."""

    request: HttpRequest
    letter: Letter
    inspection: Inspection

    @property
    def editor(self) -> User | None:
        return self.request.user if isinstance(self.request.user, User) else None

    def number(self, name: str) -> int:
        """A number that the form's own buttons send; anything else is 0, which is no row's."""
        text = self.request.POST.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def finding(self, name: str = "finding") -> Finding:
        return get_object_or_404(Finding, pk=self.number(name), inspection=self.inspection)

    def say(self, text: str) -> None:
        messages.success(self.request, text)


def _save_facts(review: ReviewRequest) -> str:
    form = FactsForm(review.request.POST)
    if not form.is_valid():
        raise InvalidForm("facts", form)
    correct_facts(review.inspection.pk, form.cleaned_data["version"], form.values())
    review.say("Facts saved.")
    return review_address(review.letter.pk)


def _save_grades(review: ReviewRequest) -> str:
    form = GradesFormSet(review.request.POST, prefix="grades")
    if not form.is_valid():
        raise InvalidForm("grades", form)
    correct_judgements(review.inspection.pk, review.number("version"), entered_grades(form))
    review.say("Judgements saved.")
    return review_address(review.letter.pk)


def _saved(review: ReviewRequest) -> Finding:
    form = FindingForm(review.request.POST)
    if not form.is_valid():
        raise InvalidForm("finding", form)
    return correct_finding(
        review.finding().pk,
        form.cleaned_data["version"] or 0,
        form.values(),
        themes=form.theme_ids(),
        says=form.cleaned_data["says"],
        editor=review.editor,
    )


def _save(review: ReviewRequest) -> str:
    finding = _saved(review)
    review.say("Finding saved.")
    return review_address(review.letter.pk, finding.pk)


def _save_and_next(review: ReviewRequest) -> str:
    finding = _saved(review)
    after = review.inspection.findings.filter(position__gt=finding.position).order_by("position").first()
    review.say("Finding saved.")
    return review_address(review.letter.pk, after.pk if after else finding.pk)


def _merge(review: ReviewRequest) -> str:
    other = review.finding("other")
    merged = merge_findings(
        review.finding().pk, review.number("version"), other.pk, review.number("other_version")
    )
    review.say("Findings merged. Links to the second now lead to the merged one.")
    return review_address(review.letter.pk, merged.pk)


def _split(review: ReviewRequest) -> str:
    """An empty line in the text says where."""
    form = FindingForm(review.request.POST)
    if not form.is_valid():
        raise InvalidForm("finding", form)
    first, _, second = form.cleaned_data["text"].partition("\n\n")
    if not second.strip():
        form.add_error("text", NOWHERE_TO_SPLIT)
        raise InvalidForm("finding", form)
    parts = " ".join(first.split()), " ".join(second.split())
    finding, _ = split_finding(review.finding().pk, review.number("version"), *parts)
    review.say("Finding split.")
    return review_address(review.letter.pk, finding.pk)


def _delete(review: ReviewRequest) -> str:
    former = delete_finding(review.finding().pk, review.number("version"))
    review.say("Finding removed. You can restore it at the bottom of this page.")
    before = review.inspection.findings.filter(position__lt=former.position).order_by("position").last()
    return review_address(review.letter.pk, anchor=f"finding-{before.pk}" if before else "findings")


def _add(review: ReviewRequest) -> str:
    form = FindingForm(review.request.POST)
    if not form.is_valid():
        raise InvalidForm("add", form)
    after = review.inspection.findings.filter(pk=review.number("after")).first()
    added = add_finding(review.inspection, after, form.values())
    themes, says = _chosen_or_earned(form, added), form.cleaned_data["says"]
    correct_finding(added.pk, added.version, {}, themes=themes, says=says, editor=review.editor)
    review.say("Finding added.")
    return review_address(review.letter.pk, anchor=f"finding-{added.pk}")


def _chosen_or_earned(form: FindingForm, added: Finding) -> set[int]:
    earned = set(added.finding_themes.filter(removed=False).values_list("theme_id", flat=True))
    return earned | set(form.theme_ids())


def _restore(review: ReviewRequest) -> str:
    former = get_object_or_404(review.letter.former_findings, pk=review.number("former"))
    restored = restore_finding(former)
    review.say("Finding restored.")
    return review_address(review.letter.pk, anchor=f"finding-{restored.pk}")


def _settle(review: ReviewRequest) -> str:
    dismiss_doubt(review.letter, review.request.POST.get("message", ""))
    return review_address(review.letter.pk)


def _reread(review: ReviewRequest) -> str:
    review.say(f"Report read again: {reread(review.letter)}.")
    return review_address(review.letter.pk)


def _decide(review: ReviewRequest) -> str:
    difference = review.letter.differences.filter(pk=review.number("difference")).first()
    if difference is None:
        raise EditConflict(review.inspection)
    take_read = review.request.POST.get("take") == "read"
    decide(difference, review.number("version"), take_read=take_read)
    return review_address(review.letter.pk)


def _publish(review: ReviewRequest) -> str:
    publish([review.letter])
    review.say("Report published.")
    return review_address(review.letter.pk)


def _replace(review: ReviewRequest) -> str:
    earlier = replace_letter(review.letter)
    review.say(
        f"Report published. It replaces report {earlier.pk}, which is kept and whose address now leads here."
    )
    return review_address(review.letter.pk)


def _unpublish(review: ReviewRequest) -> str:
    unpublish([review.letter])
    review.say("Report unpublished.")
    return review_address(review.letter.pk)


def _withdraw(review: ReviewRequest) -> str:
    form = ReasonForm(review.request.POST)
    if not form.is_valid():
        raise InvalidForm("reason", form)
    withdraw([review.letter], form.cleaned_data["reason"])
    review.say("Report withdrawn. Visitors will see the reason.")
    return review_address(review.letter.pk)


# The button's value -> the permission that it needs, and what it does; that returns the address to go on to.
ACTIONS: dict[str, tuple[str, Callable[[ReviewRequest], str]]] = {
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
    "replace": ("letters.publish_letter", _replace),
    "unpublish": ("letters.publish_letter", _unpublish),
    "withdraw": ("letters.publish_letter", _withdraw),
}
