"""An evidence pack as a value: what its address tells, and what becomes of addresses that tell nonsense."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.pack.pack import MAX_ADDRESS_CHARS, Pack, findings_named, pack_from
from search.query import MAX_PACK


def asked(written: str) -> Pack:
    return pack_from(parse_qsl(written, keep_blank_values=True))


def test_an_address_tells_findings_title_groups_and_notes() -> None:
    pack = asked("f=12.30.7&title=Supervision+2026&by=theme&n30=Ask+Jo&n99=of+another")

    assert pack == Pack((12, 30, 7), "Supervision 2026", "theme", {30: "Ask Jo"})
    assert pack.urlencode() == "f=12.30.7&title=Supervision+2026&by=theme&n30=Ask+Jo"


def test_a_full_pack_takes_no_more() -> None:
    full = ".".join(str(n) for n in range(1, MAX_PACK + 1))

    assert asked(f"f={full}&add={MAX_PACK + 1}").ids == tuple(range(1, MAX_PACK + 1))


def test_findings_are_added_at_the_end_each_once() -> None:
    assert asked("add=5&f=12.30&add=12&add=7.8").ids == (12, 30, 5, 7, 8)


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("f=", ()),
        ("f=a.b.-1.+2.3", (3,)),
        ("f=1..2.", (1, 2)),
        ("f=" + "9" * 400, ()),
        ("f=%00.%D9%A3.4", (4,)),
        ("g=1", ()),
    ],
)
def test_what_is_no_number_is_left_out(written: str, ids: tuple[int, ...]) -> None:
    assert asked(written).ids == ids


def test_a_pack_holds_two_hundred_and_says_how_many_were_named() -> None:
    many = ".".join(map(str, range(1, 10_001)))

    assert asked(f"f={many}").ids == tuple(range(1, MAX_PACK + 1))
    assert findings_named([("f", many)]) == 10_000


def test_two_hundred_findings_of_seven_digits_fit_an_address() -> None:
    full = Pack(tuple(range(1_000_001, 1_000_001 + MAX_PACK)), "A title", "theme")

    assert len(full.urlencode()) < MAX_ADDRESS_CHARS / 4
    assert full.fits
    assert not Pack(full.ids, notes=dict.fromkeys(full.ids, "A note of some forty characters, or more")).fits


def test_moving_and_taking_out() -> None:
    pack = Pack((1, 2, 3), notes={2: "keep"})

    assert pack.moved(3, -1).ids == (1, 3, 2)
    assert pack.moved(1, -1).ids == (1, 2, 3)
    assert pack.moved(2, 1).ids == (1, 3, 2)
    assert (pack.without(2).ids, pack.without(2).notes) == ((1, 3), {})


def test_a_title_or_note_is_one_printable_line() -> None:
    pack = asked("f=1&title=%20a%00b%0D%0ASet-Cookie:%20c&n1=" + "x" * 600)

    assert pack.title == "a b Set-Cookie: c"
    assert pack.notes == {1: "x" * 500}


@given(
    st.lists(st.tuples(st.sampled_from(["f", "add", "title", "by", "n1", "n2", "x"]), st.text(max_size=40)))
)
def test_any_address_gives_a_pack_whose_own_address_gives_it_again(pairs: list[tuple[str, str]]) -> None:
    pack = pack_from(pairs)

    assert asked(pack.urlencode()) == pack
