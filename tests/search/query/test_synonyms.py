"""Words of all eras, as the table has them."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from search.models import Vocabulary
from search.query.default_one_way_words import ONE_WAY_WORDS
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


def test_everyday_words_go_one_way() -> None:
    Vocabulary.objects.create(phrases="workload\nhow much work there is", everyday="busy\nrun off their feet")

    assert also("busy") == also("run off their feet") == ("workload", "how much work there is")
    assert also("workload") == ()


def test_every_everyday_word_of_ours_finds_something_and_nothing_finds_it() -> None:
    for note, everyday, phrases in ONE_WAY_WORDS:
        Vocabulary.objects.create(note=note, everyday="\n".join(everyday), phrases="\n".join(phrases))
    typed = [word for _, everyday, _ in ONE_WAY_WORDS for word in everyday]
    found = {word for _, _, phrases in ONE_WAY_WORDS for way in phrases for word in also(way)}

    assert [word for word in typed if not also(word)] == []
    assert found.isdisjoint(typed)


def migrated(*rows: str) -> set[tuple[str, str]]:
    """The rows that hold "kids", "voice of the child" or "children's view", where a site had these before."""
    Vocabulary.objects.all().delete()
    for row in rows:
        Vocabulary.objects.create(phrases=row)
    import_module("search.migrations.0009_one_way_words").turn_everyday_words(apps, None)
    kept = Vocabulary.objects.values_list("everyday", "phrases")
    return {row for row in kept if "kids" in "".join(row) or "child's" in "".join(row) or "views" in row[1]}


def test_a_row_of_ours_loses_its_everyday_words_to_one_that_goes_one_way() -> None:
    voice = "voice of the child\nchildren's views\nwishes and feelings"

    found = migrated("kids\nchildren\nyoungsters", f"listening to children\n{voice}")

    assert ("kids\nyoungsters", "children") in found
    assert ("", voice) in found
    assert len(found) == 3  # and what "listening to children" finds


def test_a_row_of_an_editor_with_everyday_words_stays_and_stays_alone() -> None:
    theirs = "kids\nchildren\nlittle ones"

    assert ("", theirs) in migrated(theirs)
    assert ("kids\nyoungsters", "children") not in migrated(theirs)
