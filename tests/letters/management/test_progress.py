"""How far a command has come: on a terminal alone, and what is said when a person stops it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError

from letters.management.progress import ProgressCommand
from letters.tagging import Progress

STEPS = (Progress(2, 4, 1), Progress(4, 4, 3))


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_each_step_on_one_line() -> None:
    terminal = Terminal()

    last = ProgressCommand(stderr=terminal, no_color=True).show_progress(STEPS)

    assert last == STEPS[-1]
    assert terminal.getvalue() == "\r2 of 4, 1 changed\r4 of 4, 3 changed\n"


def test_a_log_is_not_filled_with_steps() -> None:
    log = StringIO()

    ProgressCommand(stderr=log).show_progress(STEPS)

    assert log.getvalue() == ""


def test_a_person_who_stops_it_is_told_how_far_it_came() -> None:
    def stopped() -> Iterator[Progress]:
        yield STEPS[0]
        raise KeyboardInterrupt

    with pytest.raises(CommandError, match="Stopped after 2 of 4 findings"):
        ProgressCommand(stderr=StringIO()).show_progress(stopped())
