"""What an editor can set in review: facts, judgements, and a finding with its themes."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms

from letters.editing import AS_READ
from letters.models import Authority, Finding, Inspection, Kind, Says, Theme
from letters.reference.control_characters import without_controls
from letters.reference.frameworks import GRADES, JUDGEMENTS, POLICY

FRAMEWORKS = [("", "not known"), *((framework.slug, framework.name) for framework in POLICY)]
KNOWN_GRADES = list(dict.fromkeys(grade for _, grade in GRADES if grade))
SAID = [(AS_READ, "as the software says"), *Says.choices]
JUDGED = [("", "—"), *JUDGEMENTS.items()]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")  # what browsers exchange; they show it as their users write dates


class TypedField(forms.CharField):
    """What a person types or pastes, without control characters."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return without_controls(text).strip() if text else text


class FactsForm(forms.Form):
    """The facts of an inspection. ``version`` is the one that the editor was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    authority = forms.ModelChoiceField(Authority.objects.all(), required=False, empty_label="not known")
    framework = forms.ChoiceField(label="Inspection type", choices=FRAMEWORKS, required=False)
    start = forms.DateField(label="First day", required=False, widget=Day())
    end = forms.DateField(label="Last day", required=False, widget=Day())
    published = forms.DateField(required=False, widget=Day())
    lead_inspector = TypedField(max_length=100, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "facts_%s", **options})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if end and not start:
            self.add_error("start", "Enter the first day as well.")
        elif start and end and end < start:
            self.add_error("end", "The last day is before the first.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The facts, named as the database has them."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        authority = values.pop("authority")
        return {**values, "authority_id": authority.pk if authority else None}


def facts_form(inspection: Inspection) -> FactsForm:
    """Given an inspection, return the form that shows its facts."""
    return FactsForm(initial={name: getattr(inspection, name) for name in FactsForm.base_fields})


class JudgementForm(forms.Form):
    """One judgement and its grade; a row without a grade is ignored."""

    name = forms.ChoiceField(label="Judgement", choices=JUDGED, required=False)
    grade = TypedField(max_length=60, required=False, widget=forms.TextInput(attrs={"list": "known-grades"}))


class Grades(forms.BaseFormSet[JudgementForm]):
    """All judgements of an inspection, in order."""

    def clean(self) -> None:
        names = [name for name, _ in entered_grades(self)]
        if len(names) != len(set(names)):
            raise forms.ValidationError("Judgement listed twice.")


def entered_grades(form: forms.BaseFormSet[JudgementForm]) -> list[tuple[str, str]]:
    """Given a form that is filled in, return (judgement, grade) of each row that has both."""
    rows = [row.cleaned_data for row in form.forms if row.is_valid()]
    return [(row["name"], row["grade"].strip()) for row in rows if row.get("name") and row.get("grade")]


GradesFormSet = forms.formset_factory(JudgementForm, formset=Grades, extra=1, max_num=20, absolute_max=40)


class FindingForm(forms.Form):
    """A finding's words and place, what it says, and exactly the themes that it has."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = TypedField(widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    kind = forms.ChoiceField(choices=Kind.choices)
    says = forms.ChoiceField(label="What inspectors said", choices=SAID, required=False)
    section = TypedField(max_length=300, required=False, widget=forms.TextInput(attrs={"list": "sections"}))
    page = forms.IntegerField(min_value=1, max_value=2000, required=False)
    number = TypedField(label="Printed number", max_length=12, required=False)
    recurs = forms.BooleanField(label="Recurs from an earlier inspection", required=False)
    recurs_from = TypedField(label="Which one", max_length=200, required=False)
    themes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["themes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = _themes_by_group()

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def values(self) -> dict[str, Any]:
        """The finding's parts, named as the database has them; its words on one line, as the reader has them."""
        aside = ("version", "says", "themes")
        values = {name: value for name, value in self.cleaned_data.items() if name not in aside}
        return {**values, "text": " ".join(values["text"].split())}

    def theme_ids(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["themes"]]


def finding_form(finding: Finding) -> FindingForm:
    """Given a finding, return the form that shows it."""
    initial = {name: getattr(finding, name) for name in FindingForm.base_fields if name != "themes"}
    initial["says"] = finding.says if finding.says_by_hand else AS_READ
    return FindingForm(initial={**initial, "themes": [str(tag.theme_id) for tag in finding.tags]})


def _themes_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    themes = Theme.objects.order_by("position", "name")
    return [
        (group, [(str(theme.pk), theme.name) for theme in members])
        for group, members in groupby(themes, key=lambda theme: theme.group)
    ]


class ReasonForm(forms.Form):
    """Why a letter is withdrawn; readers see the reason."""

    reason = TypedField(max_length=300)
