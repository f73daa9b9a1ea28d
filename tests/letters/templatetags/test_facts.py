"""What templates print in a quicker way than Django's own is what Django's own would print."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.template import engines
from django.template.defaultfilters import date as django_date
from django.urls import reverse

from letters.models import Authority, Finding, FindingTheme, Kind, Region, Says, Theme
from letters.templatetags.facts import marked, short_month
from search.engine.results import TextPiece
from search.pages.results_page import Option


def printed(template: str, **context: Any) -> str:
    return engines["django"].from_string("{% load facts %}" + template).render(context)


def test_a_text_in_pieces_is_escaped_with_its_matches_marked() -> None:
    pieces = (TextPiece("<b> & "), TextPiece("{0} </mark>", matched=True), TextPiece(" 'end'"))

    assert printed("{{ pieces|marked }}", pieces=pieces) == (
        "&lt;b&gt; &amp; <mark>{0} &lt;/mark&gt;</mark> &#x27;end&#x27;"
    )
    assert marked(()) == ""


@pytest.mark.parametrize(("total", "chosen"), [(1_234, True), (0, False), (None, False)])
def test_a_checkbox_says_what_it_would_find_and_whether_it_is_chosen(total: int | None, chosen: bool) -> None:
    option = Option('a"b', "Arts & <b>", total, chosen)
    template = """<label class="option{% if option.total == 0 %} zero{% endif %}"><input form="question" \
type="checkbox" name="{{ name }}" value="{{ option.value }}"{% if option.chosen %} checked{% endif %}> \
<span>{{ option.label }}</span> <b>{{ option.total_label }}</b></label>"""

    made = printed("{{ option|checkbox:name }}", option=option, name="theme")

    assert made == printed(template, option=option, name="theme")
    assert made.count("1,234") == made.count("checked") == chosen


@pytest.mark.parametrize("sure", [True, False])
@pytest.mark.parametrize("words", [["<i>", "timely & 'good'"], []])
def test_what_a_finding_says_is_printed_with_its_words_escaped(sure: bool, words: list[str]) -> None:
    finding = Finding(says="strength", says_sure=sure, says_words=words)
    template = """<b class="says{% if not finding.says_sure %} unsure{% endif %}" data-says="{{ finding.says }}"\
{% if finding.says_words %} title="Because of: {{ finding.says_words|join:', ' }}"{% endif %}>\
{{ finding.says_label }}</b> """

    assert printed("{{ finding|says_badge }}", finding=finding) == printed(template, finding=finding)
    assert printed("{{ finding|says_badge }}", finding=Finding()) == ""


@pytest.mark.parametrize("words", [["<i>", "case loads & 'visits'"], []])
def test_a_theme_of_a_finding_leads_to_all_about_it(words: list[str]) -> None:
    tag = FindingTheme(theme=Theme(slug="caseloads", name="Case <loads> & 'visits'"), words=words)
    template = """<a href="{% address 'search' %}?theme={{ tag.theme.slug }}"\
{% if tag.words %} title="Matched: {{ tag.words|join:', ' }}"{% endif %}>{{ tag.theme.name }}</a>"""

    assert printed("{{ tag|theme_link }}", tag=tag) == printed(template, tag=tag)


@pytest.mark.parametrize(
    ("name", "arguments"), [("search", ()), ("theme", ("caseloads",)), ("finding", (7,))]
)
def test_an_address_is_the_one_that_django_makes(name: str, arguments: tuple[object, ...]) -> None:
    template = "{% address name " + " ".join(repr(one) for one in arguments) + " %}"

    assert printed(template, name=name) == reverse(name, args=arguments)


@pytest.mark.parametrize("day", [date(2021, 3, 9), date(2013, 9, 30), None])
def test_a_month_is_the_one_that_django_prints(day: date | None) -> None:
    assert short_month(day) == django_date(day, "M Y")


@pytest.mark.parametrize(
    ("row", "choices"),
    [
        (lambda value: Finding(kind=value).get_kind_display(), Kind.choices),
        (lambda value: Finding(says=value).get_says_display(), Says.choices),
        (lambda value: Authority(region=value).get_region_display(), Region.choices),
    ],
)
def test_a_choice_is_printed_by_its_label_and_an_old_one_as_it_is(row: Any, choices: Any) -> None:
    assert [row(value) for value, _ in choices] == [label for _, label in choices]
    assert row("of a later version") == "of a later version"


@pytest.mark.django_db
def test_numbers_on_a_page_stand_as_they_are() -> None:
    page = engines["django"].from_string(
        '{% extends "base.html" %}{% load humanize %}'
        "{% block main %}{{ number }} {{ number|intcomma }} {{ share }}{% endblock %}"
    )

    assert "1234567 1,234,567 12.5\n</main>" in page.render({"number": 1_234_567, "share": 12.5})
