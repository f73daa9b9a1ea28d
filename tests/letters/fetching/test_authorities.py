"""Whom a person's words mean: an authority by its address, a former one, its name or its URN."""

from __future__ import annotations

import pytest

from letters.editing import merge_authorities
from letters.fetching.authorities import Authorities
from letters.fetching.errors import Refused
from letters.models import Authority
from tests.letters.fetching.conftest import Run, providers
from tests.letters.fetching.stand_in import StandIn

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_authority_is_named_by_address_name_or_urn(authorities: dict[str, Authority]) -> None:
    merge_authorities(authorities["Kingsmarsh"], authorities["Northmoor"])
    words = ("ashby-vale", "Ashby Vale", "London Borough of Westmarsh", "kingsmarsh", "90003")

    assert [Authorities().named(word) for word in words] == [
        "ashby-vale",
        "ashby-vale",
        "westmarsh",
        "northmoor",
        "90003",
    ]


def test_an_authority_that_nobody_knows_is_refused_before_anything_is_asked(site: StandIn, run: Run) -> None:
    site.providers = providers("Westmarsh")

    with pytest.raises(Refused, match="“nowhere” is not an authority on this site"):
        run(authorities=("westmarsh", "nowhere"))

    assert not site.seen


def test_an_authority_that_the_list_does_not_name_is_said(site: StandIn, run: Run) -> None:
    site.providers = providers("Westmarsh")

    _, lines = run(authorities=("westmarsh", "northmoor", "99999"))

    assert [line for line, _ in lines] == ["“northmoor” is not on the list.", "“99999” is not on the list."]
