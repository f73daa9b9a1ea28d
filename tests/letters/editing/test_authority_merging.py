from __future__ import annotations

import pytest

from letters.editing.authority_merging import merge_authorities
from letters.models import Authority, FormerSlug, Inspection, Region, StatisticalNeighbour
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
