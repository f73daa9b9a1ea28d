"""Who may do what: every act, page and action of the editors' side, in every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from letters.models import Batch, Finding, Letter
from letters.reference.roles import grant
from letters.review.actions import ACTIONS
from search.models import EmptySearch
from search.roles import ROLES as SEARCH_ROLES

SignIn = Callable[..., Client]
ROLES = ("", "Editor", "Publisher", "Administrator")
PUBLISHING = {"publish", "replace", "unpublish", "withdraw"}
# Page -> the roles that see it.
PAGES = {
    "/admin/letters/letter/": ROLES[1:],
    "/admin/letters/letter/add/": ROLES[1:],
    "/admin/letters/letter/{letter}/review/": ROLES[1:],
    "/admin/letters/letter/{letter}/history/": ROLES[1:],
    "/admin/letters/letter/{letter}/delete/": ("Administrator",),
    "/admin/letters/batch/": ROLES[1:],
    "/admin/letters/batch/{batch}/change/": ROLES[1:],
    "/admin/letters/batch/{batch}/rows/": ROLES[1:],
    "/admin/letters/finding/": ROLES[1:],
    "/admin/letters/finding/{finding}/history/": ROLES[1:],
    "/admin/letters/inspection/": ROLES[1:],
    "/admin/letters/theme/": ROLES[1:],
    "/admin/letters/theme/add/": ("Administrator",),
    "/admin/letters/authority/": ROLES[1:],
    "/admin/letters/authority/add/": ("Administrator",),
    "/admin/search/emptysearch/": ROLES[1:],
    "/admin/search/emptysearch/{empty}/change/": ROLES[1:],
    "/admin/search/emptysearch/add/": (),
    "/admin/search/vocabulary/": ROLES[1:],
    "/admin/search/vocabulary/add/": ("Administrator",),
    "/admin/auth/user/": ("Administrator",),
    "/admin/auth/user/add/": ("Administrator",),
}


@pytest.fixture
def numbers(letter: Letter) -> dict[str, int]:
    return {
        "letter": letter.pk,
        "finding": Finding.objects.order_by("position")[0].pk,
        "batch": Batch.objects.create().pk,
        "empty": EmptySearch.objects.create(words="unfound", last_on="2026-11-01").pk,
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_to_its_roles_alone(signed_in: SignIn, numbers: dict[str, int], role: str) -> None:
    client = signed_in(role)

    opened = {page for page in PAGES if client.get(page.format(**numbers)).status_code == 200}

    assert opened == {page for page, roles in PAGES.items() if role in roles}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES[1:])
def test_a_new_installation_lets_each_role_see_what_was_searched_in_vain(role: str) -> None:
    granted = Group.objects.get(name=role).permissions.values_list("codename", flat=True)

    assert {"view_emptysearch", "view_vocabulary", "view_letter"} <= set(granted)


def test_a_role_that_an_administrator_has_done_away_with_does_not_come_back(db: None) -> None:
    Group.objects.filter(name="Publisher").delete()

    grant(apps.get_model, SEARCH_ROLES)

    assert not Group.objects.filter(name="Publisher").exists()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTIONS)
def test_each_act_is_refused_to_whom_it_is_not_given(
    signed_in: SignIn, letter: Letter, role: str, act: str
) -> None:
    may = bool(role) and (act not in PUBLISHING or role != "Editor")

    response = signed_in(role).post(f"/admin/letters/letter/{letter.pk}/review/", {"do": act})

    assert (response.status_code != 403) is may


def test_an_act_that_there_is_not_is_a_bad_request(signed_in: SignIn, letter: Letter) -> None:
    assert (
        signed_in("Editor").post(f"/admin/letters/letter/{letter.pk}/review/", {"do": "x"}).status_code == 400
    )


def test_nobody_signed_in_is_sent_to_sign_in(client: Client, letter: Letter) -> None:
    for page in ("review/", "pages/1.png"):
        response = client.get(f"/admin/letters/letter/{letter.pk}/{page}")
        assert (response.status_code, "/admin/login/" in response["Location"]) == (302, True)


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        ("Editor", set()),
        ("Publisher", {"publish_letters", "unpublish_letters"}),
        ("Administrator", {"publish_letters", "unpublish_letters", "delete_selected"}),
    ],
)
def test_the_lists_actions_are_given_by_role(signed_in: SignIn, role: str, actions: set[str]) -> None:
    signed_in(role)
    request = RequestFactory().get("/")
    request.user = User.objects.get()

    assert set(site._registry[Letter].get_actions(request)) == actions


@pytest.mark.parametrize(("role", "state"), [("Editor", "published"), ("Publisher", "unpublished")])
def test_an_action_sent_by_hand_is_checked_too(
    signed_in: SignIn, letter: Letter, role: str, state: str
) -> None:
    sent = {"action": "unpublish_letters", "_selected_action": [letter.pk]}

    signed_in(role).post("/admin/letters/letter/", sent)

    letter.refresh_from_db()
    assert letter.state == state


def test_an_editor_may_not_send_files_without_the_permission(signed_in: SignIn) -> None:
    file = SimpleUploadedFile("a.txt", b"one")

    assert signed_in("").post("/admin/letters/letter/add/", {"letters": [file]}).status_code == 403
    assert not Batch.objects.exists()


def test_an_administrator_makes_no_superuser_and_touches_none(signed_in: SignIn) -> None:
    client = signed_in("Administrator", "ann")
    root = User.objects.create_superuser("root", password="sesame-9")
    ann = User.objects.get(username="ann")

    assert (
        client.post(
            f"/admin/auth/user/{root.pk}/change/", {"username": "root", "is_superuser": ""}
        ).status_code
        == 403
    )
    assert client.post(f"/admin/auth/user/{root.pk}/password/", {"password1": "x"}).status_code == 403
    client.post(
        f"/admin/auth/user/{ann.pk}/change/", {"username": "ann", "is_superuser": "on", "is_staff": "on"}
    )

    ann.refresh_from_db()
    assert not ann.is_superuser
