"""A process that has answered for long, beside new ones, while others change what is held: ``python -m`` this, with
DATA_DIR (and DATABASE_URL) of an empty site, a seed and a number of changes. Its last line is what differed, as JSON.

    this process, which never asks anything
      -> forks one that answers from the beginning to the end, in four threads
      -> for each change, forks one that makes it, and one that answers the same questions for the first time
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from django.conf import settings
from django.urls import get_resolver

FORK = multiprocessing.get_context("fork")
THREADS = 4
QUESTIONS = 14  # of those below, asked after each change; the first are always asked
LETTERS = 30
WORDS = ("quillwort", "larkspur", "zebrawood")
MARK = re.compile(r"mark(\d+)x")  # a word that only one finding has
SECRET_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
Answer = tuple[int, str, str]  # status, where to, body
Answers = Mapping[str, Answer]


def main(seed: int, changes: int) -> list[str]:
    """Return, for each change, what the process that has answered for long told otherwise than it should have."""
    draw = random.Random(seed)  # nosec B311
    in_a_fork(prepare, seed)
    wrong: list[str] = []
    with FORK.Pool(1) as long_lived:
        for number in range(changes):
            asked = in_a_fork(some_addresses, draw.random())
            long_lived.apply(answers, (asked,))
            change = in_a_fork(happens, draw.random(), number)
            told, anew, held = (
                long_lived.apply(answers, (asked,)),
                in_a_fork(answers, asked),
                in_a_fork(as_held),
            )
            wrong += [f"{number} {change}: {one}" for one in (*differing(told, anew), *untrue(told, held))]
    return wrong


def in_a_fork(do: Callable[..., Any], *arguments: object) -> Any:
    """Have it done by a new process, and return what that returns."""
    with FORK.Pool(1) as pool:
        return pool.apply(do, arguments)


def prepare(seed: int) -> None:
    """Letters with their findings, each with a word of its own; some are not published."""
    from django.core.management import call_command

    from letters.models import Finding
    from letters.visibility import note_all
    from tests import made_letters

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    made_letters.collection(random.Random(seed), LETTERS)  # nosec B311
    for finding in Finding.objects.all():
        finding.text += f" mark{finding.pk}x"
        finding.save()
    call_command("rebuild_index", verbosity=0)
    note_all()


def some_addresses(chance: float) -> list[str]:
    """Addresses of every kind of page, file and answer for programs."""
    from letters.models import Authority, Finding, Letter, Theme

    draw = random.Random(chance)  # nosec B311
    theme, other = draw.sample(list(Theme.objects.values_list("slug", flat=True)), 2)
    held = Authority.objects.filter(inspections__isnull=False).distinct().values_list("slug", flat=True)
    authority, word = draw.choice(list(held)), draw.choice(WORDS)
    finding = draw.choice(list(Finding.objects.values_list("pk", flat=True)))
    letter = draw.choice(list(Letter.objects.values_list("pk", flat=True)))
    first = ["/search/findings.csv", *(f"/search/findings.csv?q=%22{one}%22" for one in WORDS)]
    first += [f"/api/findings/?theme={slug}" for slug in ("supervision", "permanence")]
    some = [
        *("/", f"/?map={theme}", "/search/", "/themes/", "/authorities/", "/authorities/?sort=overall"),
        *("/authorities/table.csv", "/grades/", "/judgements/", "/still/", "/data/", "/sitemap.xml"),
        *(f"/search/?q={word}", f"/search/?q={word}+mark{finding}x", f"/search/?q={word}rt&theme={theme}"),
        *(f"/search/?authority={authority}&sort=oldest", f"/search/filters/authority/?q={word}"),
        *(f"/search/feed.atom?q={word}", "/search/feed.atom", f"/search/feed/?theme={theme}"),
        *(f"/api/findings/?q={word}", "/api/findings/?added_since=2020-01-01", f"/trends/?q={word}"),
        *(f"/trends/?theme={theme}&theme={other}", f"/compare/?authority={authority}"),
        *(f"/themes/{theme}/", f"/themes/{other}/?authorities=all", f"/themes/{theme}/shares.csv"),
        *(f"/authorities/{authority}/", f"/letters/{letter}/", f"/findings/{finding}/?q={word}"),
        *(f"/findings/{finding}/similar/", f"/pack/?findings={finding}.{finding + 1}", "/search/names/?q=se"),
        *(f"/search/removed.csv?added_since=2020-01-01&q={word}", f"/findings/{finding}/citation/"),
    ]
    return first + draw.sample(some, QUESTIONS)


_threads: list[ThreadPoolExecutor] = []


def answers(asked: Sequence[str]) -> dict[str, Answer]:
    """What this process answers, in its threads."""
    if not _threads:
        _threads.append(ThreadPoolExecutor(THREADS))
    return dict(zip(asked, _threads[0].map(answer, asked), strict=True))


def answer(address: str) -> Answer:
    from django.test import Client

    response: Any = Client(raise_request_exception=False, headers={"host": "127.0.0.1"}).get(address)
    body = response.getvalue().decode("utf-8-sig")
    return response.status_code, response.headers.get("Location", ""), SECRET_FIELD.sub("", body)


def happens(chance: float, number: int) -> str:
    """One change by an editor, an administrator or a command, in a process of its own; return what it was."""
    from letters import editing
    from letters.models import Authority, Finding, FormerFinding, Letter, Theme
    from search.models import PublishedSearch, QuestionWord, Vocabulary

    draw = random.Random(chance)  # nosec B311
    letters = list(Letter.objects.filter(state=Letter.State.PUBLISHED).order_by("pk"))
    letter = draw.choice(letters)
    finding = draw.choice(list(Finding.objects.filter(inspection__letter__in=letters).order_by("pk")))
    inspection, theme = finding.inspection, draw.choice(list(Theme.objects.order_by("pk")))
    authority = draw.choice(list(Authority.objects.filter(inspections__isnull=False).distinct()))
    former = FormerFinding.objects.order_by("pk").first()
    following = inspection.findings.filter(position__gt=finding.position).order_by("position").first()
    pk, version, text = finding.pk, finding.version, f"{finding.text} {draw.choice(WORDS)}"

    def named(row: Any, **values: str) -> Any:
        for name, value in values.items():
            setattr(row, name, value)
        return row

    changes: dict[str, Callable[[], object]] = {
        "withdrawn": lambda: editing.withdraw([letter], "It was wrong."),
        "published": lambda: editing.publish(Letter.objects.exclude(state=Letter.State.PUBLISHED)),
        "corrected": lambda: editing.correct_finding(pk, version, {"text": text}),
        "themes set": lambda: editing.correct_finding(pk, version, {}, themes={theme.pk}),
        "says set": lambda: editing.correct_says(pk, version, draw.choice(["strength", "concern"]), None),
        "facts": lambda: editing.correct_facts(inspection.pk, inspection.version, {"start": None}),
        "grades": lambda: editing.correct_judgements(
            inspection.pk, inspection.version, [("overall_effectiveness", "good")]
        ),
        "deleted": lambda: editing.delete_finding(pk, version),
        "merged": lambda: following and editing.merge_findings(pk, version, following.pk, following.version),
        "brought back": lambda: former and editing.restore_finding(former),
        "authority renamed": lambda: editing.save_authority(
            named(authority, name=f"{authority.name} {number}", slug=f"{authority.slug}-{number}")
        ),
        "authority moved": lambda: editing.save_authority(named(authority, region="london")),
        "theme renamed": lambda: editing.save_theme(
            named(theme, name=f"{theme.name} {number}", slug=f"{theme.slug}-{number}")
            if theme.slug not in ("supervision", "permanence")
            else named(theme, name=f"{theme.name} {number}")
        ),
        "by hand": lambda: Theme.objects.filter(pk=theme.pk).update(definition=f"Another meaning {number}."),
        "other words": lambda: Vocabulary.objects.create(phrases="quillwort\nlarkspur"),
        "question word": lambda: QuestionWord.objects.get_or_create(words=draw.choice(WORDS)),
        "search kept": lambda: PublishedSearch.objects.create(name=f"Kept {number}", question="q=larkspur"),
        "rebuilt": _rebuild,
        "taken back": lambda: _taken_back(letters),
        "removed": lambda: letter.delete(),
    }
    what = draw.choice(sorted(changes))
    changes[what]()
    return what


def _rebuild() -> None:
    from django.core.management import call_command

    call_command("rebuild_index", verbosity=0)


def _taken_back(letters: Sequence[Any]) -> None:
    """All are withdrawn in a transaction that fails in the end."""
    from django.db import transaction

    from letters import editing

    try:
        with transaction.atomic():
            editing.withdraw(letters, "It was wrong.")
            raise ValueError
    except ValueError:
        pass


def as_held() -> dict[str, Any]:
    """What readers may see, by plain queries."""
    from letters.models import Finding

    shown = Finding.objects.shown().order_by()
    texts = dict(shown.values_list("pk", "text"))
    return {
        "findings": {"": set(texts), **{one: {pk for pk in texts if one in texts[pk]} for one in WORDS}},
        "themes": {
            slug: shown.filter(finding_themes__theme__slug=slug, finding_themes__removed=False).count()
            for slug in ("supervision", "permanence")
        },
        "marks": {mark for text in texts.values() for mark in MARK.findall(text)},
    }


def differing(told: Answers, anew: Answers) -> Iterator[str]:
    """What is told otherwise than by a process that has kept nothing, and where that begins."""
    for address in told:
        one, other = str(told[address]), str(anew[address])
        if one != other or told[address][0] >= 500:
            at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), 0)
            yield f"{address} {told[address][0]} …{one[max(0, at - 60) :][:160]}… and not …{other[at:][:100]}…"


def untrue(told: Answers, held: Mapping[str, Any]) -> Iterator[str]:
    """What is told otherwise than the database has it, and words of findings that readers may not see."""
    for word, ids in held["findings"].items():
        address = "/search/findings.csv" + (f"?q=%22{word}%22" if word else "")
        found = {int(line.partition(",")[0]) for line in told[address][2].splitlines()[1:]}
        if found != ids:
            yield f"{address} has {sorted(found - ids)} too much and lacks {sorted(ids - found)}"
    for slug, total in held["themes"].items():
        if (said := json.loads(told[f"/api/findings/?theme={slug}"][2])["total"]) != total:
            yield f"{said} findings about {slug} and not {total}"
    for address, (_, _, body) in told.items():
        if hidden := set(MARK.findall(body)) - held["marks"] - set(MARK.findall(address)):
            yield f"{address} shows words of findings that nobody may see: {sorted(hidden)}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    get_resolver()._populate()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
