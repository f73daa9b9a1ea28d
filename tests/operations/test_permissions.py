"""Who may see and do what: every address of the site, and none forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from letters.models import Letter
from tests.behaviours.conftest import index_all
from tests.builders import stored

pytestmark = pytest.mark.django_db

# A new address fails the test below until it is put into one of these.
FOR_ALL = {
    *("home", "search", "findings_csv", "findings_feed", "api", "findings_json", "help", "about"),
    *("letter", "letter_file", "finding", "similar_findings", "authorities", "authority", "themes", "theme"),
    *("sign_in", "sign_out", "favicon", "findings_atom", "removed_csv", "follow"),
    *("sign_up", "join", "password_forgotten", "password_sent", "new_password"),
    *("ask_alert", "confirm_alert", "stop_alert", "alerts", "new_findings"),
    *("findings_xlsx", "findings_docx", "pack", "pack_csv", "pack_xlsx", "pack_docx"),
    *("citation", "citation_file", "sitemap", "openapi", "names", "filter_values", "finding_beside"),
    *("data", "dataset_file", "still", "still_theme", "authority_follow_up", "letter_follow_up"),
    *("trends", "trends_table", "grades", "grades_table", "judgements", "judgements_table"),
    *("compare", "compare_table", "compare_theme"),
    *("authorities_csv", "theme_csv"),
}
# What their link carries allows, and no cookie does: another site can make no browser send along what counts.
BY_LINK = {"ask_alert", "confirm_alert", "stop_alert", "alerts"}
FOR_EDITORS = {"decide_follow_up"}
FOR_ADMINISTRATORS = {"invite_people"}
FOR_THE_SIGNED_IN = {"saved_searches", "save_search", "open_search", "delete_search"}
ADMIN_SIGN_IN = {"admin:login", "admin:logout"}
NAMELESS = {"favicon": "/favicon.ico", "admin:favicon": "/admin/nowhere/"}
ARGUMENTS = {
    "slug": "sefton",
    "app_label": "letters",
    "content_type_id": 1,
    "url": "nowhere/",
}


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name or 'favicon'}", one


ALL = sorted(dict(addresses(get_resolver())).items())
ADMIN = [(name, one) for name, one in ALL if name.startswith("admin:") and name not in ADMIN_SIGN_IN]


def address_of(name: str, pattern: URLPattern, number: int = 1) -> str:
    """An address of this name, with something for each argument that it takes."""
    if name in NAMELESS:
        return NAMELESS[name]
    named = [*pattern.pattern.converters, *pattern.pattern.regex.groupindex]
    if named:
        return reverse(name, kwargs={key: ARGUMENTS.get(key, number) for key in named})
    return reverse(name, args=[f"{number}"] * pattern.pattern.regex.groups)


def status_of(client: Client, address: str) -> int:
    return read(client.get(address))


def read(answer: Any) -> int:
    """The status of an answer that has been read to its end, where the client closes it: until then a file stays open,
    an export has its place. Closed here, it would take the connection to PostgreSQL with it."""
    if answer.streaming:
        list(answer)
    return int(answer.status_code)


def test_every_address_is_known() -> None:
    public = {name for name, _ in ALL if not name.startswith("admin:")}

    assert public == FOR_ALL | FOR_EDITORS | FOR_THE_SIGNED_IN | FOR_ADMINISTRATORS


@pytest.mark.parametrize(("name", "pattern"), ADMIN, ids=[name for name, _ in ADMIN])
def test_editors_pages_are_for_editors(client: Client, name: str, pattern: URLPattern) -> None:
    address = address_of(name, pattern)

    anonymous = client.get(address)
    client.force_login(User.objects.create_user("reader"))
    signed_in = client.get(address)

    for answer in (anonymous, signed_in):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/?next=")


@pytest.mark.parametrize("name", sorted(FOR_ADMINISTRATORS))
def test_making_accounts_is_for_administrators(client: Client, name: str) -> None:
    address = address_of(name, dict(ALL)[name])
    editor = User.objects.create_user("eve", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))

    for user in (None, User.objects.create_user("reader"), editor):
        if user:
            client.force_login(user)
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/admin/login/?next=")
    editor.groups.add(Group.objects.get(name="Administrator"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", sorted(FOR_THE_SIGNED_IN))
def test_saved_searches_are_for_the_signed_in(client: Client, name: str) -> None:
    address = address_of(name, dict(ALL)[name])

    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", sorted(FOR_EDITORS))
def test_decisions_are_for_editors(client: Client, name: str) -> None:
    address = address_of(name, dict(ALL)[name])

    assert client.post(address).status_code == 403
    client.force_login(User.objects.create_user("reader"))
    assert client.post(address).status_code == 403


WITH_A_TOKEN = [(name, one) for name, one in ALL if name not in BY_LINK]


@pytest.mark.parametrize(("name", "pattern"), WITH_A_TOKEN, ids=[name for name, _ in WITH_A_TOKEN])
def test_nothing_is_changed_without_a_token(name: str, pattern: URLPattern) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ada"))

    answer = client.post(address_of(name, pattern))

    assert answer.status_code == 403


@pytest.mark.parametrize("number", [0, 999_999, 2**63])
def test_what_is_not_there_or_no_longer_is_no_fault_of_ours(number: int) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("ada"))

    answers = [
        (name, ask.__name__, read(ask(address_of(name, pattern, number))))
        for name, pattern in ALL
        for ask in (client.get, client.post)
        if name not in {"sign_out", "admin:logout"}
    ]

    assert not [one for one in answers if one[2] >= 500]


# Each of one letter, once: its file, its history, its review.
READS_A_TEXT = {
    *("letter_file", "letter_follow_up", "admin:view_on_site", "admin:letters_inspection_history"),
    *("admin:letters_letter_review", "admin:letters_letter_change", "admin:letters_letter_delete"),
    *("admin:letters_letter_history", "admin:letters_letter_simple_history"),
}


def test_no_page_reads_the_whole_text_of_letters_beside_its_rows(client: Client) -> None:
    letter = stored("Supervision is regular.", "Caseloads need to fall.").letter
    assert letter
    index_all()
    client.force_login(User.objects.create_superuser("ada"))
    finding = letter.inspection.findings.first()
    assert finding
    withdrawn = stored("Visits are late.", name="withdrawn.txt").letter
    assert withdrawn
    Letter.objects.filter(pk=withdrawn.pk).update(state=Letter.State.WITHDRAWN)
    numbers = {letter.pk, letter.inspection.pk, finding.pk, withdrawn.pk, 999_999}
    read_by: set[str] = set()

    for name, pattern in ALL:
        for address in {address_of(name, pattern, number) for number in numbers}:
            with CaptureQueriesContext(connection) as asked:
                status_of(client, f"{address}?f={finding.pk}" if "pack" in name else address)
            if any('"letters_letter"."text"' in query["sql"] for query in asked):
                read_by.add(name)

    assert read_by <= READS_A_TEXT


def test_an_unpublished_letter_has_no_address(client: Client) -> None:
    letter = stored("Supervision is regular.").letter
    assert letter
    found = letter.inspection.findings.get()
    addresses = [reverse("letter", args=[letter.pk]), reverse("letter_file", args=[letter.pk])]
    assert [status_of(client, address) for address in addresses] == [200, 200]

    Letter.objects.update(state=Letter.State.UNPUBLISHED)

    addresses += [reverse("finding", args=[found.pk]), reverse("similar_findings", args=[found.pk])]
    assert {status_of(client, address) for address in addresses} <= {404, 410}
    client.force_login(User.objects.create_user("reader"))
    assert {status_of(client, address) for address in addresses} <= {404, 410}


def test_a_person_sees_and_changes_only_their_own_searches(client: Client) -> None:
    ada, bob = User.objects.create_user("ada"), User.objects.create_user("bob")
    client.force_login(ada)
    client.post(reverse("save_search"), {"name": "Mine alone", "question": "q=supervision"})
    pk = ada.saved_searches.get().pk

    client = Client()
    client.force_login(bob)

    assert "Mine alone" not in client.get(reverse("saved_searches")).content.decode()
    assert client.post(reverse("open_search", args=[pk])).status_code == 404
    assert client.post(reverse("delete_search", args=[pk])).status_code == 404
    assert ada.saved_searches.exists()
