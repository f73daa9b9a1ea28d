from __future__ import annotations

import pytest

from letters.models import Authority, Region, Theme
from letters.reference.control_characters import without_controls


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Plans drift.", "Plans drift."),
        ("One\tand\r\ntwo\n", "One\tand\r\ntwo\n"),
        ("One\x0btwo\x00three\x1f\x7ffour\x85\x9f", "One two three  four  "),
        ("One\rtwo\u2028three", "One two three"),
        ("\u202egnp.exe\u202c \u2066name\u2069", "gnp.exe name"),
        ("no\u00a0break, Siân, ‘quoted’ – 10\u200e", "no\u00a0break, Siân, ‘quoted’ – 10\u200e"),
    ],
)
def test_control_characters_are_spaces_and_text_runs_as_it_is_written(text: str, plain: str) -> None:
    assert without_controls(text) == plain


@pytest.mark.django_db
def test_what_editors_type_for_a_theme_or_an_authority_has_none() -> None:
    theme = Theme(name="Drift\x0b", slug="drift-typed", group="Plans\u202e", phrases="drift\x02ed\r\ndelay")
    authority = Authority(
        name="North\x1fmoor", slug="northmoor", region=Region.NORTH_WEST, other_names=["North\x85Moor Vale"]
    )

    theme.full_clean()
    authority.full_clean()

    assert (theme.name, theme.group, theme.phrases) == ("Drift", "Plans", "drift ed\r\ndelay")
    assert (authority.name, authority.other_names) == ("North moor", ["North Moor Vale"])
