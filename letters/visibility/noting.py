"""Noting what has become of findings: the database says which can be seen, the rows of before what is new in that.

ids -> letters -> some letters at a time, in one transaction that holds the clock
    seen now, not before   visible since now
    seen now and before    changed now, where anything that readers are told of it is other than before
    not seen any more      gone now
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from letters.models import Finding, FindingVisibility, Letter, VisibilityClock
from letters.visibility.digests import digests_of

CHUNK = 500  # findings in one query, and about as many in one transaction
TICK = timedelta(microseconds=1)  # as fine as both databases keep times
Noted = Mapping[int, FindingVisibility]
WRITTEN = ("visible_since", "changed_at", "digest", "former")


def now_noted() -> datetime | None:
    """Return the time of what was noted last; None where nothing ever was."""
    return VisibilityClock.objects.values_list("at", flat=True).first()


def note_all() -> int:
    """Bring all rows in step with the letters; return how many findings were new, changed or gone."""
    held = FindingVisibility.objects.visible().values_list("finding_id", flat=True)
    return note({*Finding.objects.shown().values_list("pk", flat=True), *held})


def note(finding_ids: Iterable[int]) -> int:
    """Given ids of findings of which something may be other than before, note what is; return of how many."""
    return sum(_note_letters(letters) for letters in _some_letters(_by_letter(sorted(set(finding_ids)))))


def _by_letter(finding_ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids by their letters; those of findings that were never seen and are no more are left out."""
    letters: defaultdict[int, list[int]] = defaultdict(list)
    for ids in _chunks(finding_ids):
        rows = FindingVisibility.objects.filter(pk__in=ids)
        letter_of = dict(rows.order_by().values_list("finding_id", "letter_id"))
        held = Finding.objects.filter(pk__in=ids).order_by()
        letter_of |= dict(held.values_list("pk", "inspection__letter_id"))
        for pk, letter in letter_of.items():
            letters[letter].append(pk)
    return letters


def _some_letters(letters: Mapping[int, list[int]]) -> Iterator[dict[int, list[int]]]:
    """Letters whole, so that each has one time, and not many findings at once."""
    some: dict[int, list[int]] = {}
    for letter, ids in letters.items():
        some[letter] = ids
        if sum(map(len, some.values())) >= CHUNK:
            yield some
            some = {}
    if some:
        yield some


@transaction.atomic
def _note_letters(letters: Mapping[int, list[int]]) -> int:
    clock = locked_clock()
    ids = [pk for some in letters.values() for pk in some]
    digests: dict[int, str] = {}
    noted: dict[int, FindingVisibility] = {}
    for chunk in _chunks(ids):
        digests |= digests_of(chunk)
        noted |= {row.finding_id: row for row in FindingVisibility.objects.filter(pk__in=chunk)}
    added: list[FindingVisibility] = []
    changed: list[FindingVisibility] = []
    for letter, some in letters.items():
        clock.at = max(timezone.now(), clock.at + TICK)
        new, other = _of_one_letter(letter, some, digests, noted, clock.at)
        added, changed = [*added, *new], [*changed, *other]
    FindingVisibility.objects.bulk_create(
        [*added, *changed],
        update_conflicts=True,
        unique_fields=["finding_id"],
        update_fields=WRITTEN,
        batch_size=CHUNK,
    )
    if added or changed:
        clock.save()
    return len(added) + len(changed)


def locked_clock() -> VisibilityClock:
    """The clock, which nobody else has until the transaction ends."""
    clock, _ = VisibilityClock.objects.select_for_update().get_or_create(
        pk=1, defaults={"at": timezone.now()}
    )
    return clock


def _of_one_letter(
    letter: int, ids: Sequence[int], seen: Mapping[int, str], noted: Noted, at: datetime
) -> tuple[list[FindingVisibility], list[FindingVisibility]]:
    """The rows that are new, and those that are other than before."""
    changed = [noted[pk] for pk in ids if pk in noted and _follow(noted[pk], seen.get(pk), at)]
    new = [pk for pk in ids if pk in seen and pk not in noted]
    earlier = _replaced(letter, new, noted) if new else {}
    rows = [
        FindingVisibility(
            finding_id=pk,
            letter_id=letter,
            visible_since=at,
            changed_at=at,
            digest=seen[pk],
            former=earlier.get(pk, []),
        )
        for pk in new
    ]
    return rows, changed


def _follow(row: FindingVisibility, digest: str | None, at: datetime) -> bool:
    """Bring a row in step with what is seen now, None where that is nothing; return whether it must be written."""
    if digest is None and row.visible_since is None:
        return False
    if digest == row.digest and row.visible_since is not None:
        return False
    is_told_first = row.visible_since is not None and not row.digest and digest is not None
    if digest is None and row.visible_since is not None:
        row.former = [*row.former, [row.visible_since.isoformat(), at.isoformat()]]
        row.visible_since = None
    elif row.visible_since is None:
        row.visible_since = at
    if not is_told_first:  # where a row was made without a digest, nothing says that anything has changed
        row.changed_at = at
    row.digest = digest or ""
    return True


def _replaced(letter: int, finding_ids: Sequence[int], noted: Noted) -> dict[int, list[Any]]:
    """When what findings say could be seen in the letter that theirs stands for now: by finding. ``noted`` are rows
    that may be other than in the database by now."""
    before = Letter.objects.filter(pk=letter).values_list("replaces", flat=True).first()
    if before is None:
        return {}
    held = Finding.objects.filter(inspection__letter=before).values_list("text", "pk")
    by_text = dict(held)
    rows = {**FindingVisibility.objects.in_bulk(list(by_text.values())), **noted}
    texts = Finding.objects.filter(pk__in=finding_ids).values_list("pk", "text")
    return {pk: rows[by_text[text]].former for pk, text in texts if by_text.get(text) in rows}


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
