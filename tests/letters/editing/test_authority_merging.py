from __future__ import annotations

import pytest

from letters.editing import EditConflict, save_authority
from letters.editing.authority_merging import merge_authorities
from letters.models import Authority, FormerSlug, Inspection, Region, StatisticalNeighbour, successor_of
from letters.reference.authority_matching import match, names_to_slugs
from tests.builders import stored

pytestmark = pytest.mark.django_db


def test_merge_moves_letters_names_neighbours_and_addresses() -> None:
    stored("One.")
    sefton = Authority.objects.get(slug="sefton")
    sefton.slug = "sefton-borough"
    sefton.save()
    into = Authority.objects.create(name="Northmoor", slug="northmoor", region=Region.NORTH_WEST)
    neighbours = set(
        StatisticalNeighbour.objects.filter(neighbour=sefton).values_list("authority", flat=True)
    )
    assert neighbours

    assert merge_authorities(sefton, into) == 1

    rows = Authority.objects.values_list("slug", "name", "other_names")
    assert Inspection.objects.get().authority == into
    assert match("Sefton Metropolitan Borough Council", names_to_slugs(rows)) == "northmoor"
    assert FormerSlug.objects.current()["authority"] == {"sefton": "northmoor", "sefton-borough": "northmoor"}
    assert neighbours == set(
        StatisticalNeighbour.objects.filter(neighbour=into).values_list("authority", flat=True)
    )


def test_an_authority_is_not_merged_into_itself() -> None:
    sefton = Authority.objects.get(slug="sefton")

    with pytest.raises(ValueError, match="into itself"):
        merge_authorities(sefton, sefton)


def test_an_authority_merged_into_its_neighbour_leaves_that_no_neighbour_of_itself() -> None:
    sefton = Authority.objects.get(slug="sefton")
    into = sefton.neighbour_ranks.order_by("rank")[0].neighbour
    StatisticalNeighbour.objects.filter(authority=into, neighbour=sefton).delete()
    StatisticalNeighbour.objects.create(authority=into, neighbour=sefton, rank=99)

    merge_authorities(sefton, into)

    assert not StatisticalNeighbour.objects.filter(authority=into, neighbour=into).exists()


def test_who_has_both_as_neighbours_has_the_one_that_is_left_once() -> None:
    other = Authority.objects.exclude(neighbour_ranks=None)[0]
    first, second = (rank.neighbour for rank in other.neighbour_ranks.order_by("rank")[:2])

    merge_authorities(first, second)

    assert other.neighbour_ranks.filter(neighbour=second).count() == 1


@pytest.mark.parametrize("gone", [0, 1])
def test_an_authority_that_is_gone_is_neither_merged_nor_merged_into(gone: int) -> None:
    both = [
        Authority.objects.create(name=name.title(), slug=name, region=Region.NORTH_WEST)
        for name in ("northmoor", "southmoor")
    ]
    stored("Supervision is regular.")
    Inspection.objects.update(authority=both[0] if gone else None)
    other = both[1 - gone]
    Authority.objects.filter(pk=both[gone].pk).delete()

    with pytest.raises(EditConflict):
        merge_authorities(*both)

    assert Inspection.objects.get().authority == (both[0] if gone else None)
    assert list(Authority.objects.filter(pk__in=[one.pk for one in both])) == [other]


def test_an_authority_that_is_gone_is_not_made_again() -> None:
    authority = Authority.objects.create(name="Northmoor", slug="northmoor", region=Region.NORTH_WEST)
    Authority.objects.filter(pk=authority.pk).delete()

    with pytest.raises(EditConflict):
        save_authority(authority)

    assert not Authority.objects.filter(slug="northmoor").exists()


def test_the_number_of_an_authority_leads_to_the_one_that_it_was_merged_into_and_on_to_the_next() -> None:
    names = ("northmoor", "southmoor", "eastmoor", "westmoor")
    north, south, east, west = Authority.objects.bulk_create(
        Authority(name=name.title(), slug=name, region=Region.NORTH_WEST) for name in names
    )
    numbers = [one.pk for one in (north, south, east, west)]
    merge_authorities(north, south)
    merge_authorities(south, east)
    west.delete()

    successors = [successor_of(number) for number in numbers]

    assert successors == [east.pk, east.pk, east.pk, None]
    assert successor_of(None) is None
