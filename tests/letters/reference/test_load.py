import pytest

from letters.models import Authority, Region, StatisticalNeighbour, Theme
from letters.reference.load import REFERENCE, add_authorities, add_themes
from letters.reference.themes import load_default_themes

pytestmark = pytest.mark.django_db


def test_england_has_153_authorities_and_three_former_ones_in_nine_regions() -> None:
    assert Authority.objects.filter(is_former=False).count() == 153
    assert Authority.objects.filter(is_former=True).count() == 3
    assert set(Authority.objects.values_list("region", flat=True)) == set(Region.values)


def test_neighbours_are_in_order() -> None:
    neighbours = Authority.objects.get(slug="barnsley").neighbour_ranks.select_related("neighbour")

    assert [rank.neighbour.name for rank in neighbours][:3] == ["Rotherham", "Wakefield", "Tameside"]


def test_the_themes_are_there_with_rules() -> None:
    assert Theme.objects.count() == len(load_default_themes())
    assert not Theme.objects.filter(phrases="").exists()
    assert Theme.objects.order_by("position").first() == Theme.objects.get(slug="supervision")


def test_adding_again_adds_and_changes_nothing() -> None:
    Authority.objects.filter(slug="sefton").update(name="Sefton, renamed by an editor")

    assert add_authorities(REFERENCE / "authorities.csv", Authority, StatisticalNeighbour) == 0
    assert add_themes(Theme) == 0
    assert Authority.objects.get(slug="sefton").name == "Sefton, renamed by an editor"
