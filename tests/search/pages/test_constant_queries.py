"""However much is held, a page takes the same number of database queries.

Six times the findings are added between two visits of every page. FINDINGS=58000 in the environment adds as many as all
letters since 2009 hold, about; that takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from benchmarks.search_corpus import fill_database, made_texts
from letters.models import Authority, Finding, Inspection
from tests.search.counting import asked_again

FEW = 200
MOST_QUERIES = 26
MANY = int(os.environ.get("FINDINGS", "1200"))
READERS = (
    "/",
    "/search/",
    "/search/?page=2",
    "/search/?q=children",
    "/search/?q=children&region=london&from=2010&sort=newest",
    "/search/?q=zebras",
    "/search/?q=zebras+children&theme=caseloads&theme=supervision&region=london",
    "/findings/{finding}/",
    "/findings/{finding}/?q=children",
    "/findings/{finding}/similar/",
    "/letters/{letter}/",
    "/letters/{letter}/?theme=supervision",
    "/?map=supervision",
    "/search/filters/authority/?q=children",
    "/search/names/",
    "/findings/{finding}/beside/?q=children",
    "/authorities/",
    "/authorities/table.csv",
    "/authorities/sefton/",
    "/themes/",
    "/themes/supervision/",
    "/help/",
    "/about/",
    "/api/",
    "/api/findings/?q=children",
    "/search/feed/?q=children",
)
SIGNED_IN = (
    "/search/?q=children",
    "/saved/",
    "/admin/",
    "/admin/letters/letter/",
    "/admin/letters/letter/?q=letter-1&state=published",
    "/admin/letters/letter/{letter}/review/",
    "/admin/letters/letter/{letter}/history/",
    "/admin/letters/finding/?q=children",
    "/admin/letters/inspection/",
    "/admin/letters/authority/",
    "/admin/letters/theme/",
    "/admin/letters/batch/",
    "/admin/search/vocabulary/",
    "/admin/search/emptysearch/",
    "/admin/auth/user/",
)


@pytest.fixture
def readers(client: Client) -> Client:
    return client


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    return client


def hold(findings: int, seed: int) -> None:
    """Put more made findings into the collection, and all of it into the index."""
    fill_database(made_texts(findings, seed), findings, seed)
    call_command("rebuild_index", verbosity=0)


FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET ")  # of a transaction: they ask nothing


def queries(clients: dict[Client, tuple[str, ...]], **ids: int) -> Iterator[tuple[str, list[str]]]:
    """Visit every page twice and yield its address and what the second visit asked the database."""
    for client, addresses in clients.items():
        for address in addresses:
            whole = address.format(**ids)
            asked = asked_again(partial(visit, client, whole))
            yield address, [sql for sql in asked if not sql.startswith(FRAMES)]


def visit(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200, address


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_more_findings_take_no_more_queries(
    readers: Client, administrator: Client, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    clients = {readers: READERS, administrator: SIGNED_IN}
    hold(FEW, seed=1)
    first = Finding.objects.order_by("pk")[0]
    Inspection.objects.filter(pk=first.inspection_id).update(authority=Authority.objects.get(slug="sefton"))
    ids = {"finding": first.pk, "letter": first.inspection.letter_id}
    administrator.post("/saved/add/", {"question": "q=children", "name": "Children"})
    before = {address: len(asked) for address, asked in queries(clients, **ids)}

    hold(MANY, seed=2)

    after = dict(queries(clients, **ids))
    more = {address: asked for address, asked in after.items() if len(asked) > before[address]}
    assert not more
    assert max(map(len, after.values())) <= MOST_QUERIES
