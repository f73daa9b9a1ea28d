from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from letters.models import Authority, FormerSlug, Region, Theme

pytestmark = pytest.mark.django_db


def test_a_slug_given_up_leads_to_the_present_one_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    theme = Theme.objects.get(slug="supervision")
    for slug in ("staff-supervision", "reflective-supervision"):
        theme.slug = slug
        theme.save()

    with django_assert_num_queries(1):
        current = FormerSlug.objects.current()

    assert current["theme"] == {
        "supervision": "reflective-supervision",
        "staff-supervision": "reflective-supervision",
    }
    assert current["authority"] == {}


def test_a_slug_taken_back_or_taken_over_is_no_longer_former() -> None:
    authority = Authority.objects.create(name="Northmoor", slug="northmoor", region=Region.NORTH_EAST)
    authority.slug = "north-moor"
    authority.save()
    assert FormerSlug.objects.current()["authority"] == {"northmoor": "north-moor"}

    Authority.objects.create(name="New Northmoor", slug="northmoor", region=Region.NORTH_EAST)

    assert FormerSlug.objects.current()["authority"] == {}


def test_saving_without_a_new_slug_remembers_nothing() -> None:
    theme = Theme.objects.get(slug="supervision")
    theme.name = "Supervision of staff"
    theme.save()

    assert not FormerSlug.objects.exists()
