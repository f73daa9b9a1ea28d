"""The rights matrix: every address of the editors' side and every bulk action, in every role, by GET and by POST.

An address or an action without a row fails. Roles have all that those before them have, so that a row names the first
that is let in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from letters.ingestion import read_uploads
from letters.models import (
    Authority,
    Batch,
    FetchRun,
    Finding,
    Inspection,
    Letter,
    StatisticalNeighbour,
    Theme,
)
from search.models import EmptySearch, PublishedSearch, QuestionWord, Vocabulary
from tests.letters.admin.conftest import SignIn

pytestmark = pytest.mark.django_db
ANYBODY, READER, STAFF, EDITOR, PUBLISHER, ADMINISTRATOR, ROOT, NOBODY = LADDER = (
    "anybody",  # not signed in
    "reader",  # signed in, and no business here
    "staff",  # in no group
    "Editor",
    "Publisher",
    "Administrator",
    "superuser",
    "nobody",
)
# Model -> who may first look at its rows, add one, change one, delete one.
MODELS = {
    "letters/letter": (EDITOR, EDITOR, EDITOR, ADMINISTRATOR),
    "letters/inspection": (EDITOR, NOBODY, EDITOR, NOBODY),
    "letters/finding": (EDITOR, NOBODY, EDITOR, EDITOR),
    "letters/authority": (EDITOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "letters/theme": (EDITOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "letters/batch": (EDITOR, EDITOR, NOBODY, NOBODY),
    "letters/fetchrun": (EDITOR, EDITOR, NOBODY, NOBODY),
    "search/vocabulary": (EDITOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "search/questionword": (EDITOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "search/publishedsearch": (EDITOR, EDITOR, EDITOR, EDITOR),
    "search/emptysearch": (EDITOR, NOBODY, NOBODY, ROOT),
    "auth/user": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "auth/group": (ADMINISTRATOR, ROOT, ROOT, ROOT),
    "axes/accessattempt": (ROOT, NOBODY, ROOT, ROOT),
    "django_tasks_database/dbtaskresult": (ROOT, NOBODY, NOBODY, NOBODY),
}
KEPT = ("letters/letter", "letters/inspection", "letters/finding", "letters/authority", "letters/theme")
# Address -> who is first let in by GET, and by POST; those of all models follow from MODELS.
OWN = {
    "": (STAFF, STAFF),
    "login/": (ANYBODY, ANYBODY),
    "password_change/": (STAFF, STAFF),
    "password_change/done/": (STAFF, NOBODY),
    "autocomplete/": (NOBODY, NOBODY),  # no field of ours asks it
    "jsi18n/": (STAFF, NOBODY),
    "r/<path:content_type_id>/<path:object_id>/": (STAFF, STAFF),  # on to the readers' page
    "^(?P<app_label>axes|django_tasks_database|letters|auth|search)/$": (
        STAFF,
        STAFF,
    ),  # 404 to who sees none
    "(?P<url>.*)$": (STAFF, STAFF),  # 404
    "letters/letter/<int:pk>/review/": (EDITOR, EDITOR),
    "letters/letter/<int:pk>/pages/<int:number>.png": (EDITOR, NOBODY),
    "letters/batch/<int:pk>/rows/": (EDITOR, EDITOR),
    "letters/batch/<path:object_id>/change/": (EDITOR, EDITOR),  # a page to look at, however it is asked for
    "letters/fetchrun/start/": (NOBODY, EDITOR),
    "letters/fetchrun/<path:object_id>/change/": (EDITOR, EDITOR),  # the same
    "letters/finding/least-sure/": (EDITOR, EDITOR),
    "letters/theme/<int:pk>/preview/": (NOBODY, ADMINISTRATOR),
    "letters/theme/run/": (EDITOR, EDITOR),
}
# Model and bulk action -> who may first do it.
ACTIONS = {
    ("letters/letter", "publish_letters"): PUBLISHER,
    ("letters/letter", "unpublish_letters"): PUBLISHER,
    ("letters/authority", "merge_into"): ADMINISTRATOR,
    **{
        (model, "delete_selected"): delete
        for model, (_, _, _, delete) in MODELS.items()
        if delete is not NOBODY
    },
}


TIDYING = {("axes/accessattempt", "cleanup_expired_attempts")}  # of what signing in tidies as well
LEAVING = "logout/"


def expected() -> dict[str, tuple[str, str]]:
    """Address -> who is first let in by GET, and by POST."""
    rows: dict[str, tuple[str, str]] = {}
    for model, (view, add, change, delete) in MODELS.items():
        one = f"{model}/<path:object_id>/"
        rows |= {
            f"{model}/": (view, view),
            f"{model}/add/": (add, add),
            one: (STAFF, STAFF),  # on to its page, which has its own row
            f"{one}change/": (view, change),
            f"{one}delete/": (delete, delete),
            f"{one}history/": (view, view),
        }
        if model in KEPT:
            rows[f"{model}/^([^/]+)/history/([^/]+)/$"] = (view, change)
    rows["auth/user/<id>/password/"] = MODELS["auth/user"][2:]
    return rows | OWN


def addresses(patterns: Any, before: str = "") -> Iterator[str]:
    """Every address below the editors' side, as its pattern."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


@pytest.fixture
def held(letter: Letter) -> dict[str, Any]:
    """Model -> a row of it."""
    someone = {"username": "someone", "ip_address": "127.0.0.1", "user_agent": "x", "path_info": "/"}
    rows: dict[str, Any] = {
        "letters/letter": letter,
        "letters/inspection": Inspection.objects.get(),
        "letters/finding": Finding.objects.first(),
        "letters/authority": Authority.objects.create(name="Lonely", slug="lonely", region="london"),
        "letters/theme": Theme.objects.first(),
        "letters/batch": Batch.objects.create(),
        "letters/fetchrun": FetchRun.objects.create(
            site="https://example.org", state="done", ended_at=timezone.now()
        ),
        "search/vocabulary": Vocabulary.objects.create(),
        "search/questionword": QuestionWord.objects.create(),
        "search/publishedsearch": PublishedSearch.objects.create(name="A search", question="q=visits"),
        "search/emptysearch": EmptySearch.objects.create(words="unfound", last_on="2026-11-01"),
        "auth/user": User.objects.create_user("someone", is_staff=True),
        "auth/group": Group.objects.create(name="A group"),
        "axes/accessattempt": AccessAttempt.objects.create(failures_since_start=1, **someone),
        "django_tasks_database/dbtaskresult": DBTaskResult.objects.get(pk=read_uploads.enqueue().id),
    }
    for model in KEPT:
        rows[model].save()  # so that each has a version
    return rows


def address_of(pattern: str, held: Mapping[str, Any]) -> str:
    row = held.get("/".join(pattern.split("/")[:2]))
    version = row.history.first().pk if row and hasattr(row, "history") else 1
    values = {
        "^([^/]+)/history/([^/]+)/$": f"{row.pk}/history/{version}/" if row else "",
        "^(?P<app_label>axes|django_tasks_database|letters|auth|search)/$": "letters/",
        "(?P<url>.*)$": "nowhere",
        "<path:content_type_id>/<path:object_id>": "1/1",
        "<int:number>": "1",
        **dict.fromkeys(("<path:object_id>", "<int:pk>", "<id>"), str(row.pk) if row else "1"),
    }
    for name, value in values.items():
        pattern = pattern.replace(name, value)
    return f"/admin/{pattern}"


@pytest.fixture
def browser(signed_in: SignIn) -> Callable[[str], Client]:
    """Given a role of the ladder, a browser of somebody who has it."""

    def of(role: str) -> Client:
        client = Client()
        if role == READER:
            client.force_login(User.objects.create_user("reader"))
        elif role == ROOT:
            client.force_login(User.objects.create_superuser("root"))
        elif role != ANYBODY:
            return signed_in("" if role == STAFF else role)
        return client

    return of


def is_let_in(response: Any) -> bool:
    """Whether who asks is let in, be it to be told that there is no such thing or that the form is wrong."""
    is_sent_away = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    return response.status_code not in (403, 405) and not is_sent_away


def test_every_address_has_a_row() -> None:
    assert set(addresses(admin.site.get_urls())) == {*expected(), LEAVING}


@pytest.mark.parametrize("role", LADDER[:-1])
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_address_lets_in_who_may(
    held: dict[str, Any], browser: Callable[[str], Client], role: str, method: str
) -> None:
    client = browser(role)
    rows = expected()

    found = {}
    for pattern in rows:
        with transaction.atomic():
            found[pattern] = is_let_in(getattr(client, method)(address_of(pattern, held)))
            transaction.set_rollback(True)

    first = {pattern: row[method == "post"] for pattern, row in rows.items()}
    assert found == {pattern: LADDER.index(role) >= LADDER.index(who) for pattern, who in first.items()}


def test_who_leaves_is_out_and_a_link_lets_nobody_leave(signed_in: SignIn) -> None:
    client = signed_in("Editor")

    assert client.get("/admin/logout/").status_code == 405
    assert is_let_in(client.get("/admin/"))
    client.post("/admin/logout/")
    assert not is_let_in(client.get("/admin/"))


@pytest.mark.parametrize("role", LADDER[:-1])
def test_a_pop_up_lets_in_no_more(held: dict[str, Any], browser: Callable[[str], Client], role: str) -> None:
    client = browser(role)
    rows = {f"{model}/": row[0] for model, row in MODELS.items()}
    rows |= {f"{model}/add/": row[1] for model, row in MODELS.items()}

    found = {page: is_let_in(client.get(f"/admin/{page}", {"_popup": "1"})) for page in rows}

    assert found == {page: LADDER.index(role) >= LADDER.index(who) for page, who in rows.items()}


@pytest.mark.parametrize("role", LADDER[:-1])
def test_each_row_is_deleted_by_who_may(
    held: dict[str, Any], browser: Callable[[str], Client], role: str
) -> None:
    client = browser(role)

    gone = {}
    for model, row in held.items():
        with transaction.atomic():
            client.post(f"/admin/{model}/{row.pk}/delete/", {"post": "yes"})
            gone[model] = not type(row)._default_manager.filter(pk=row.pk).exists()
            transaction.set_rollback(True)

    assert gone == {
        model: LADDER.index(role) >= LADDER.index(delete) for model, (_, _, _, delete) in MODELS.items()
    }


def model_of(model_admin: Any) -> str:
    return f"{model_admin.opts.app_label}/{model_admin.opts.model_name}"


def test_every_bulk_action_has_a_row(held: dict[str, Any], browser: Callable[[str], Client]) -> None:
    browser(ROOT)
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="root")

    found = {
        (model_of(model_admin), action)
        for model_admin in admin.site._registry.values()
        for action in model_admin.get_actions(request)
    }

    assert found == {*ACTIONS, *TIDYING}


@pytest.mark.parametrize("role", LADDER[:-1])
def test_each_bulk_action_is_done_by_who_may(
    held: dict[str, Any], browser: Callable[[str], Client], role: str
) -> None:
    client = browser(role)
    other = Authority.objects.create(name="Other", slug="other", region="london")

    done = {}
    for model, action in ACTIONS:
        row = held[model]
        with transaction.atomic():
            if action == "publish_letters":
                Letter.objects.update(state=Letter.State.UNPUBLISHED)
            before = type(row)._default_manager.filter(pk=row.pk).values().first()
            sent = {"action": action, "_selected_action": [row.pk], "post": "yes", "into": other.pk}
            client.post(f"/admin/{model}/", sent)
            done[model, action] = type(row)._default_manager.filter(pk=row.pk).values().first() != before
            transaction.set_rollback(True)

    assert done == {one: LADDER.index(role) >= LADDER.index(who) for one, who in ACTIONS.items()}


def test_an_inline_row_needs_its_own_right(held: dict[str, Any], signed_in: SignIn) -> None:
    """Who may change authorities and not their neighbours adds none by posting the neighbours' form."""
    authority, other = (
        held["letters/authority"],
        Authority.objects.create(name="Other", slug="other", region="london"),
    )
    client = signed_in("")
    user = User.objects.get(username="nobody")
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_authority", "change_authority"]))
    form = {
        "name": authority.name,
        "slug": authority.slug,
        "region": authority.region,
        "other_names": "[]",
        "neighbours-TOTAL_FORMS": "1",
        "neighbours-INITIAL_FORMS": "0",
        "neighbours-0-neighbour": str(other.pk),
        "neighbours-0-rank": "1",
    }

    client.post(f"/admin/letters/authority/{authority.pk}/change/", form)

    assert not StatisticalNeighbour.objects.filter(authority=authority).exists()


def test_an_administrator_deletes_no_superuser_by_any_way(signed_in: SignIn) -> None:
    client = signed_in("Administrator", "ann")
    root = User.objects.create_superuser("root")
    plain = User.objects.create_user("plain")

    client.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"})
    sent = {"action": "delete_selected", "_selected_action": [root.pk, plain.pk], "post": "yes"}
    client.post("/admin/auth/user/", sent)

    assert set(User.objects.values_list("username", flat=True)) >= {"root", "plain"}
    client.post("/admin/auth/user/", {**sent, "_selected_action": [plain.pk]})
    assert not User.objects.filter(username="plain").exists()
