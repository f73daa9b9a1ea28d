"""Themes' rules are edited by somebody who is no programmer: refused with a cure, shown before they are saved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from letters.models import Authority, Finding, FindingTheme, RetagRun, Theme
from letters.tagging import apply_rules, run_retag
from tests.builders import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada", password="sesame-9"))
    return client


def form_of(theme: Theme, **changed: str) -> dict[str, str | int]:
    fields = ("name", "slug", "group", "position", "definition", "phrases", "exclusions")
    return {**{field: getattr(theme, field) for field in fields}, **changed}


def test_rules_that_cannot_be_read_are_refused_beside_their_field(admin_client: Client) -> None:
    theme = Theme.objects.get(slug="supervision")
    before = theme.phrases

    page = admin_client.post(f"/admin/letters/theme/{theme.pk}/change/", form_of(theme, phrases="(open"))

    assert page.status_code == 200
    assert "line 1" in page.content.decode()
    theme.refresh_from_db()
    assert theme.phrases == before


@pytest.mark.parametrize("phrases", ["", "   \n\n", "# only a remark"])
def test_an_empty_rule_is_refused(phrases: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Theme(slug="x", name="X", group="Y", phrases=phrases).full_clean()

    assert "phrases" in refused.value.message_dict


def test_rules_are_saved_when_they_can_be_read(admin_client: Client) -> None:
    theme = Theme.objects.get(slug="supervision")

    answer = admin_client.post(
        f"/admin/letters/theme/{theme.pk}/change/", form_of(theme, phrases="zebra crossing")
    )

    assert answer.status_code == 302
    theme.refresh_from_db()
    assert theme.phrases == "zebra crossing"


def test_preview_shows_what_would_come_and_go_and_saves_nothing(admin_client: Client) -> None:
    stored("Supervision of social workers is regular.", "A zebra crossing is <b>safe</b>.")
    theme = Theme.objects.get(slug="supervision")
    tags = FindingTheme.objects.count()

    page = admin_client.post(f"/admin/letters/theme/{theme.pk}/preview/", {"phrases": "zebra crossing"})

    text = " ".join(page.content.decode().split())
    assert "<b>0</b> findings would keep the theme, <b>1</b> would gain it and <b>1</b> would lose it" in text
    assert "A zebra crossing is &lt;b&gt;safe&lt;/b&gt;." in text
    assert "Supervision of social workers is regular." in text
    assert FindingTheme.objects.count() == tags


def test_preview_of_unreadable_rules_says_why(admin_client: Client) -> None:
    theme = Theme.objects.get(slug="supervision")

    page = admin_client.post(f"/admin/letters/theme/{theme.pk}/preview/", {"phrases": "(open"})

    assert "line 1" in page.content.decode()


def test_preview_is_for_those_who_may_change_themes(client: Client) -> None:
    theme = Theme.objects.get(slug="supervision")
    client.force_login(User.objects.create_user("eve", is_staff=True))

    assert client.post(f"/admin/letters/theme/{theme.pk}/preview/", {"phrases": "a"}).status_code == 403


def test_a_theme_without_phrases_stops_no_tagging() -> None:
    Theme.objects.create(slug="by-hand", name="By hand", group="Other")
    stored("Supervision is regular.")
    FindingTheme.objects.all().delete()

    apply_rules(list(Finding.objects.all()))

    assert FindingTheme.objects.filter(theme__slug="supervision").exists()


def test_a_deleted_theme_is_taken_off_its_findings_and_its_tags_have_their_end_in_the_history(
    admin_client: Client,
) -> None:
    stored("Supervision is regular.", "Supervision is rare.", "The sky is blue.")
    theme = Theme.objects.get(slug="supervision")
    tags = set(FindingTheme.objects.filter(theme=theme).values_list("pk", flat=True))
    address = f"/admin/letters/theme/{theme.pk}/delete/"

    page = " ".join(admin_client.get(address).content.decode().split())
    with CaptureQueriesContext(connection) as few:
        answer = admin_client.post(address, {"post": "yes"}, follow=True)

    assert "Themes of findings: 2" in page
    assert "Theme: Supervision" in page
    assert not Theme.objects.filter(pk=theme.pk).exists()
    assert not FindingTheme.objects.filter(pk__in=tags).exists()
    ends = FindingTheme.history.filter(id__in=tags, history_type="-")
    assert {(one.id, one.theme_id, one.history_user.username) for one in ends} == {
        (pk, theme.pk, "ada") for pk in tags
    }
    assert "findings have changed" not in answer.content.decode()
    written = [one["sql"] for one in few if "INSERT" in one["sql"] and "historicalfindingtheme" in one["sql"]]
    assert len(written) == 1, "of all tags together"


def test_a_change_of_very_many_findings_leaves_searches_to_the_worker_and_says_so(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.admin.histories.AT_ONCE", 1)
    stored("Supervision is regular.", "Supervision is rare.")
    theme = Theme.objects.get(slug="supervision")

    one = admin_client.post(f"/admin/letters/theme/{theme.pk}/delete/", {"post": "yes"}, follow=True)
    chosen = {"action": "delete_selected", "_selected_action": [str(theme.pk)], "post": "yes"}
    none = admin_client.post("/admin/letters/theme/", chosen, follow=True)

    assert "2 findings have changed" in one.content.decode()
    assert "findings have changed" not in none.content.decode()


def test_a_name_that_two_authorities_would_answer_to_is_refused() -> None:
    authority = Authority.objects.get(slug="sefton")
    authority.other_names = ["Knowsley"]

    with pytest.raises(ValidationError, match="names both"):
        authority.full_clean()


def change_rules(client: Client, **changed: str) -> str:
    """Save a theme's form and return its page as it is then."""
    theme = Theme.objects.get(slug="supervision")
    address = f"/admin/letters/theme/{theme.pk}/change/"
    assert client.post(address, form_of(theme, **changed)).status_code == 302
    page: str = client.get(address).content.decode()
    return page


def slugs_of(text: str) -> set[str]:
    return set(FindingTheme.objects.filter(finding__text=text).values_list("theme__slug", flat=True))


def test_saved_rules_reach_the_findings_and_the_page_says_how_it_went(admin_client: Client) -> None:
    stored("Supervision is regular.", "A zebra crossing is safe.")

    waiting = change_rules(admin_client, phrases="zebra crossing")
    run_retag.call()

    assert "The saved rules are waiting to be applied" in waiting
    assert "supervision" in slugs_of("A zebra crossing is safe.")
    assert "supervision" not in slugs_of("Supervision is regular.")
    for page in ("", "run/", f"{Theme.objects.get(slug='supervision').pk}/change/"):
        told = " ".join(admin_client.get(f"/admin/letters/theme/{page}").content.decode().split())
        assert "of 2 findings, 2 changed." in told
        assert 'data-waiting="0"' in told


def test_other_changes_of_a_theme_ask_for_no_run(admin_client: Client) -> None:
    change_rules(admin_client, definition="In other words.")

    assert not RetagRun.objects.exists()


def test_a_run_that_nobody_does_is_said_to_wait_for_a_worker(admin_client: Client) -> None:
    change_rules(admin_client, phrases="zebra crossing")
    RetagRun.objects.update(asked_at=timezone.now() - timedelta(minutes=5))

    assert "manage.py work" in admin_client.get("/admin/letters/theme/").content.decode()


def test_how_far_a_run_is_is_for_those_who_may_see_themes(client: Client) -> None:
    client.force_login(User.objects.create_user("eve", is_staff=True))

    assert client.get("/admin/letters/theme/run/").status_code == 403
