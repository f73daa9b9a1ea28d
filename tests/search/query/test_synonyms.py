"""Words of all eras, as the table has them."""

from __future__ import annotations

import pytest

from search.models import Vocabulary
from search.query.default_synonyms import STARTING_VOCABULARY
from search.query.parsed_words import read_words
from search.query.synonyms import synonyms

pytestmark = pytest.mark.django_db


def also(words: str) -> tuple[str, ...]:
    return read_words(words, synonyms()).synonyms_used


@pytest.fixture(autouse=True)
def _starting() -> None:
    Vocabulary.objects.all().delete()
    for note, phrases in STARTING_VOCABULARY:
        Vocabulary.objects.create(note=note, phrases="\n".join(phrases))


def test_each_way_of_saying_it_finds_the_others() -> None:
    assert "children in care" in also("looked after children")
    assert "looked after children" in also("children in care")
    assert "MASH" in also("front door")
    assert "front door" in also("mash")
    assert also("supervision") == ()


def test_a_change_to_the_table_holds_from_the_next_question() -> None:
    Vocabulary.objects.create(phrases="reflective space\n\n  clinical supervision  \n")

    assert also("reflective space") == ("clinical supervision",)


def test_every_way_of_saying_it_can_be_found_by_being_typed() -> None:
    unfound = [way for _, ways in STARTING_VOCABULARY for way in ways if not also(way)]

    assert unfound == []


def test_words_between_others_are_widened() -> None:
    assert "children in care" in also("health of looked after children supervision")
