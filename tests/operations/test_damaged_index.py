"""A damaged index, met by asking for pages: each is as it would be with a whole one, or says 503. Never a guess.

``DAMAGED=155 pytest tests/operations/test_damaged_index.py`` damages it more often.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections import Counter
from pathlib import Path

import haystack
import pytest
from django.core.management import call_command
from django.test import Client

from search.backend.read import open_snapshot
from tests.builders import stored
from tests.operations.fuzzing import Answer, Request, Site
from tests.search.backend.test_seals import WAYS, live_files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
DAMAGED = int(os.environ.get("DAMAGED", "21"))
ADDED = (
    *(
        "/search/?q=supervision&sort=oldest",
        "/search/?q=%22social+workers%22",
        "/search/?q=super*&kind=strength",
    ),
    *(
        "/search/?region=north-west",
        "/search/findings.csv?q=supervision",
        "/search/feed/?q=supervision",
        "/trends/",
    ),
    *(
        "/api/findings/?q=supervision",
        "/api/findings/?q=nothing-has-this",
        "/search/?q=nothing-has-this",
        "/compare/",
    ),
    *(
        "/search/filters/theme/?q=supervision",
        "/search/names/?q=sef",
        "/trends/table.csv?q=supervision",
        "/still/",
    ),
    *("/search/findings.xlsx?q=supervision", "/search/findings.docx?q=supervision"),
)
MADE_ANEW = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
FILES = ("xlsx", "docx")  # they have times of their own in them


@pytest.fixture
def held(data_dir: Path) -> Path:
    """A collection, its index in one generation."""
    for number in range(6):
        stored(
            "Supervision is regular and social workers have manageable caseloads.",
            f"Supervision of {number} teams is poor, and social workers change often.",
            "Care leavers need more help with housing.",
            name=f"{number}.txt",
        )
    call_command("rebuild_index", verbosity=0)
    return data_dir / "index"


def asked(address: str) -> tuple[int, bytes]:
    """Status and content of an answer of a process that has not opened the index yet."""
    open_snapshot._shared.clear()
    haystack.connections.reload("default")
    response = Client(raise_request_exception=False).get(address)
    data = b"".join(response) if response.streaming else response.content
    is_file = address.partition("?")[0].endswith(FILES)
    return response.status_code, b"" if is_file else MADE_ANEW.sub(b"", data)


TOTAL = re.compile(rb'\s*<b>[\d,]+<span class="vh"> findings?</span></b></a></li>')


def told_less(address: str) -> tuple[int, bytes]:
    """What a page that needs no index may leave out: totals, and where a finding stands among the results."""
    status, data = asked(address.partition("?")[0])
    return status, TOTAL.sub(b"</a></li>", data)


def without_index(address: str, index: Path) -> tuple[int, bytes]:
    """An answer where there is no index at all: asking for an alert does without it, and says nothing of totals."""
    aside = index.rename(index.with_name("aside"))
    try:
        return asked(address)
    finally:
        aside.rename(index)


def addresses() -> list[str]:
    """One address of each pattern that readers' pages lead to, and some that matter most."""

    def ask(request: Request) -> Answer:
        response = Client().get(request.target)
        data = b"".join(response) if response.streaming else response.content
        return Answer(response.status_code, data.decode(errors="replace"), 0, 0.0, dict(response.items()))

    site = Site()
    site.learn(ask, "anonymous")
    found = [of_pattern[0] for of_pattern in site.addresses.values() if of_pattern]
    return [one for one in dict.fromkeys([*ADDED, *found]) if not one.startswith("/admin/")]


def test_pages_are_right_or_say_that_they_cannot_be(held: Path, tmp_path: Path) -> None:
    every = addresses()
    truth = {address: asked(address) for address in every}
    lesser = {
        address: told_less(address) for address in every if address == "/" or address.startswith("/findings/")
    }
    lesser |= {one: without_index(one, held) for one in every if one.startswith("/alerts/new/")}
    whole = tmp_path / "whole"
    shutil.copytree(held, whole, symlinks=True)
    statuses: Counter[int] = Counter()
    wrong: dict[str, str] = {}

    for number in range(DAMAGED):
        chance = random.Random(number)  # nosec B311
        _, files = live_files()
        way, file = WAYS[number % len(WAYS)], files[number % len(files)]
        way(file, chance)
        for address in every:
            status, data = asked(address)
            statuses[status] += 1
            if status != 503 and (status, data) not in (truth[address], lesser.get(address)):
                wrong[address] = f"{status}, {way.__name__} {file.name}"
        shutil.rmtree(held)
        shutil.copytree(whole, held, symlinks=True)

    print(f"{DAMAGED} damages, {len(every)} addresses: {dict(statuses)}")
    assert not wrong
    assert statuses[503] >= DAMAGED * len(ADDED) // 2, statuses
    assert {address: asked(address) for address in every} == truth
