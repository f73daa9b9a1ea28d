"""Accounts in each role, and a letter to review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from letters.models import Letter
from letters.reading.letter import Doubt, Unplaced
from letters.reference.roles import grant, make_groups
from letters.roles import ROLES
from search.roles import ROLES as SEARCH_ROLES
from tests.builders import stored

SignIn = Callable[..., Client]


@pytest.fixture
def signed_in(db: None) -> SignIn:
    """Given a role, return a browser signed in with it; "" is staff without any."""

    def sign_in(role: str, name: str = "") -> Client:
        make_groups(apps.get_model, ROLES)
        grant(apps.get_model, SEARCH_ROLES)
        user = User.objects.create_user(name or role.lower() or "nobody", is_staff=True)
        if role:
            user.groups.set([Group.objects.get(name=role)])
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def letter(db: None) -> Letter:
    """A letter of three findings, published, with a weighty doubt and a passage left over."""
    doubt = Doubt("numbering", "findings", "Paragraph numbers jump: 2 to 4", needs_review=True)
    outcome = stored(
        "Supervision is regular.",
        "Caseloads are high.",
        "Records are thin.",
        doubts=(doubt,),
        unplaced=(Unplaced(1, "Housing is scarce for care leavers."),),
        judgements=(("overall_effectiveness", "good"),),
        text="Supervision is regular.\fMore.",
        pages=2,
    )
    assert outcome.letter
    return outcome.letter
