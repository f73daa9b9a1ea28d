"""New rows and better values of the project's files reach an installation; what people changed stays."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from letters.editing import load_reference, merge_authorities, save_authority, save_theme
from letters.models import Authority, RetagRun, Theme
from letters.reference.load import REFERENCE, authority_values, theme_values

pytestmark = pytest.mark.django_db
Files = Callable[..., None]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """Given slug -> changed values, let the project's files say so from now on."""
    path = REFERENCE / "authorities.csv"
    rows = {"theme": theme_values(), "authority": authority_values(path)}

    def change(kind: str, slug: str, **values: Any) -> None:
        row = next((row for row in rows[kind] if row["slug"] == slug), None)
        if row is None:
            rows[kind].append(
                row := {**rows[kind][0], "other_names": []} if kind == "authority" else {**rows[kind][0]}
            )
        row.update(slug=slug, **values)

    module = "letters.editing.reference_loading"
    monkeypatch.setattr(f"{module}.theme_values", lambda: rows["theme"])
    monkeypatch.setattr(f"{module}.authority_values", lambda path: rows["authority"])
    names: dict[str, list[str]] = {row["slug"]: [] for row in rows["authority"]} | {
        "north-shore": ["Leeds", "Nowhere"]
    }
    monkeypatch.setattr(f"{module}.neighbour_names", lambda path: names)
    return change


def theme() -> Theme:
    return Theme.objects.get(slug="supervision")


def change_theme(**values: Any) -> None:
    row = theme()
    for name, value in values.items():
        setattr(row, name, value)
    save_theme(row)


def test_a_new_installation_is_up_to_date() -> None:
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert out.getvalue() == "Authorities and themes are up to date.\n"
    assert not Theme.history.exists()


def test_new_rows_are_added_once(files: Files) -> None:
    files("theme", "kinship", name="Kinship care", phrases="kinship")
    files("authority", "north-shore", name="North Shore", ons_code="E99999999")

    loaded, again = load_reference(), load_reference()

    assert (loaded.added, again.added, again.changed) == (["north-shore", "kinship"], [], [])
    ranks = Authority.objects.get(slug="north-shore").neighbour_ranks.select_related("neighbour")
    assert [rank.neighbour.name for rank in ranks] == ["Leeds"]
    assert RetagRun.objects.count() == 1


def test_better_rules_reach_a_theme_that_nobody_changed(files: Files) -> None:
    files("theme", "supervision", phrases="supervision\nreflective practice")

    assert load_reference().changed == ["supervision"]

    assert theme().phrases == "supervision\nreflective practice"
    assert RetagRun.objects.count() == 1


def test_a_field_that_a_person_changed_stays_and_the_others_follow(files: Files) -> None:
    change_theme(name="Ours")
    files("theme", "supervision", name="Theirs", definition="Better.")
    load_reference()
    assert (theme().name, theme().definition) == ("Ours", "Better.")

    files("theme", "supervision", name="Theirs again", definition="Better still.")
    load_reference()

    assert (theme().name, theme().definition) == ("Ours", "Better still.")


def test_a_change_after_loading_stays_too(files: Files) -> None:
    files("theme", "supervision", definition="Better.")
    load_reference()
    change_theme(definition="Ours.")
    files("theme", "supervision", definition="Better still.")

    assert load_reference().changed == []
    assert theme().definition == "Ours."


def test_what_a_person_deleted_merged_or_renamed_does_not_come_back(files: Files) -> None:
    theme().delete()
    merge_authorities(Authority.objects.get(slug="leeds"), Authority.objects.get(slug="wakefield"))
    sefton = Authority.objects.get(slug="sefton")
    sefton.slug = "north-sefton"
    save_authority(sefton)
    files("authority", "sefton", type="Borough")

    loaded = load_reference()

    assert (loaded.added, loaded.changed, loaded.refused) == ([], ["sefton"], [])
    assert Authority.objects.get(slug="north-sefton").type == "Borough"
    assert not Authority.objects.filter(slug__in=["leeds", "sefton"]).exists()


def test_other_names_are_added_beside_an_editors(files: Files) -> None:
    leeds = Authority.objects.get(slug="leeds")
    leeds.other_names = ["Ours"]
    save_authority(leeds)
    files("authority", "leeds", other_names=["Theirs"])

    load_reference()

    assert Authority.objects.get(slug="leeds").other_names == ["Ours", "Theirs"]


def test_a_row_that_clashes_with_an_editors_is_refused_in_words_and_stops_nothing(files: Files) -> None:
    Theme.objects.create(slug="ours", name="Kinship care", group="Other", phrases="kinship")
    files("theme", "kinship", name="Kinship care", phrases="kinship")
    files("theme", "supervision", definition="Better.")

    loaded = load_reference()

    assert loaded.changed == ["supervision"]
    assert "kinship" in loaded.refused[0]
    assert "already exists" in loaded.refused[0]


def test_a_row_that_an_editor_made_is_the_editors(files: Files) -> None:
    Theme(slug="kinship", name="Ours", group="Other", phrases="kinship").save()
    files("theme", "kinship", name="Theirs", phrases="kinship")

    assert load_reference().changed == []
