"""Of a long finding, that part is quoted which speaks of what was asked."""

from __future__ import annotations

from django.template import Context, Template

from letters.templatetags.quotes import MOST_WORDS, quoted_on

ITEM = "The timeliness of health assessments."
OTHER = (
    "Foster carers are trained well and say that they feel valued by the managers who visit them each month. "
)
HEALTH = "Most children have their health assessed in time."


def test_a_short_finding_is_quoted_whole() -> None:
    assert quoted_on(HEALTH, ITEM) == HEALTH


def test_the_part_that_has_the_words_asked_for_is_quoted() -> None:
    quoted = quoted_on(OTHER * 6 + HEALTH + " " + OTHER, ITEM)

    assert HEALTH in quoted
    assert quoted.startswith("… ")
    assert len(quoted.split()) <= MOST_WORDS + 2


def test_the_beginning_is_quoted_where_nothing_is_shared() -> None:
    quoted = quoted_on(OTHER * 6, "Chronologies.")

    assert quoted == (OTHER * 3).strip() + " …"


def test_the_end_is_no_more_than_it_is() -> None:
    quoted = quoted_on(OTHER * 6 + HEALTH, ITEM)

    assert quoted.endswith(HEALTH)


def test_a_sentence_without_end_is_cut() -> None:
    quoted = quoted_on("health " * 200, ITEM)

    assert quoted == "health " * MOST_WORDS + "…"


def test_what_is_quoted_is_escaped() -> None:
    page = Template("{% load quotes %}{{ text|quoted_on:item }}")

    assert "<b>" not in page.render(Context({"text": "<b>" + OTHER * 6, "item": ITEM}))
