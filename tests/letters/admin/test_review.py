from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from letters.models import Authority, Finding, FormerFinding, Inspection, Letter, Theme
from tests.builders import stored

SignIn = Callable[..., Client]


def address(letter: Letter, **asked: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/admin/letters/letter/{letter.pk}/review/" + (f"?{query}" if query else "")


def post(client: Client, letter: Letter, do: str, **values: Any) -> Any:
    return client.post(address(letter), {"do": do, **values})


def filled(finding: Finding, **changes: Any) -> dict[str, Any]:
    """What the finding's form sends, with changes."""
    themes = [tag.theme_id for tag in finding.finding_themes.filter(removed=False)]
    plain = {
        "finding": finding.pk,
        "version": finding.version,
        "text": finding.text,
        "kind": finding.kind,
        "section": finding.section,
        "page": finding.page or "",
        "themes": themes,
    }
    return {**plain, **changes}


def findings() -> list[Finding]:
    return list(Finding.objects.order_by("position"))


def test_the_page_shows_doubts_facts_findings_and_what_was_left_over(
    signed_in: SignIn, letter: Letter
) -> None:
    html = signed_in("Editor").get(address(letter)).content.decode()

    for words in (
        "Paragraph numbers jump",
        "Sefton",
        "Caseloads are high.",
        "Housing is scarce",
        "3 findings",
    ):
        assert words in html
    assert html.index("Paragraph numbers jump") < html.index("Supervision is regular.</p>")
    assert "Publish</button>" not in html


def test_a_finding_is_edited_beside_its_page(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Editor")
    second = findings()[1]
    html = client.get(address(letter, finding=second.pk)).content.decode()
    assert "Supervision is regular.\nMore" not in html
    assert '<textarea name="text"' in html

    theme = Theme.objects.get(slug="supervision")
    changes = filled(second, text="Caseloads are\r\nvery high.", kind="priority_action", themes=[theme.pk])
    response = post(client, letter, "save", **changes)

    assert response.status_code == 302
    assert f"finding={second.pk}#finding-{second.pk}" in response["Location"]
    second.refresh_from_db()
    assert (second.text, second.kind) == ("Caseloads are very high.", "priority_action")
    assert [tag.theme for tag in second.tags] == [theme]
    made_by = [version.history_user and version.history_user.username for version in second.history.all()]
    assert made_by == ["editor", None]


def test_save_and_go_on_opens_the_next(signed_in: SignIn, letter: Letter) -> None:
    first, second, _ = findings()

    response = post(signed_in("Editor"), letter, "next", **filled(first))

    assert f"finding={second.pk}" in response["Location"]


def test_a_form_that_does_not_pass_is_shown_again_with_what_was_typed(
    signed_in: SignIn, letter: Letter
) -> None:
    first = findings()[0]

    response = post(signed_in("Editor"), letter, "save", **filled(first, page="zero", text="Typed."))

    html = response.content.decode()
    assert response.status_code == 200
    assert "Enter a whole number." in html
    assert "Typed." in html
    assert Finding.objects.get(pk=first.pk).text == first.text


def test_the_second_of_two_editors_is_told_keeps_his_words_and_can_save_them(
    signed_in: SignIn, letter: Letter
) -> None:
    first = findings()[0]
    ada, bob = signed_in("Editor", "ada"), signed_in("Editor", "bob")
    sent_by_bob = filled(first, text="Bob’s words.")
    post(ada, letter, "save", **filled(first, text="Ada’s words."))

    told = post(bob, letter, "save", **sent_by_bob)

    html = told.content.decode()
    assert told.status_code == 200
    assert "Ada has changed this while you were editing it" in html
    assert "Ada’s words." in html
    assert "Bob’s words." in html
    assert Finding.objects.get(pk=first.pk).text == "Ada’s words."
    shown_version = told.context["finding_form"]["version"].value()
    post(bob, letter, "save", **{**sent_by_bob, "version": shown_version})
    assert Finding.objects.get(pk=first.pk).text == "Bob’s words."


def test_two_findings_are_merged_and_the_second_address_leads_to_the_first(
    signed_in: SignIn, letter: Letter
) -> None:
    first, second, _ = findings()
    other = {"other": second.pk, "other_version": second.version}

    post(signed_in("Editor"), letter, "merge", **filled(first), **other)

    assert [one.text for one in findings()] == [
        "Supervision is regular. Caseloads are high.",
        "Records are thin.",
    ]
    assert FormerFinding.objects.get(pk=second.pk).successor_id == first.pk


def test_a_finding_is_split_at_the_empty_line_and_nowhere_else(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Editor")
    first = findings()[0]
    refused = post(client, letter, "split", **filled(first))
    assert "put an empty line where the second one should start" in refused.content.decode()

    post(client, letter, "split", **filled(first, text="Supervision\r\n\r\nis regular."))

    assert [one.text for one in findings()][:2] == ["Supervision", "is regular."]


def test_a_passage_left_over_becomes_a_finding_in_its_place(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Editor")
    form = client.get(address(letter, unplaced=0)).context["add_form"]
    assert form["text"].value() == "Housing is scarce for care leavers."
    first = findings()[0]

    post(client, letter, "add", after=first.pk, text=form["text"].value(), kind="narrative", page=1)

    assert findings()[1].text == "Housing is scarce for care leavers."
    assert findings()[1].by_hand


def test_a_finding_is_taken_out_and_brought_back(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Editor")
    second = findings()[1]
    post(client, letter, "delete", finding=second.pk, version=second.version)
    assert len(findings()) == 2
    assert "Restore" in client.get(address(letter)).content.decode()

    post(client, letter, "restore", former=second.pk)

    assert [one.pk for one in findings()][1] == second.pk


def test_facts_are_corrected_and_wrong_ones_refused(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Editor")
    leeds = Authority.objects.get(slug="leeds")
    facts = {
        "version": 1,
        "authority": leeds.pk,
        "framework": "sif",
        "start": "2015-05-08",
        "end": "2015-05-01",
    }
    refused = post(client, letter, "facts", **facts)
    assert "The last day is before the first." in refused.content.decode()

    post(client, letter, "facts", **{**facts, "start": "2015-05-01", "end": "2015-05-08"})

    inspection = Inspection.objects.get()
    assert (inspection.authority, inspection.framework) == (leeds, "sif")
    assert inspection.dates_label == "1 to 8 May 2015"


def test_judgements_are_corrected(signed_in: SignIn, letter: Letter) -> None:
    grades = {
        "version": 1,
        "grades-TOTAL_FORMS": 2,
        "grades-INITIAL_FORMS": 1,
        "grades-0-name": "overall_effectiveness",
        "grades-0-grade": "inadequate",
        "grades-1-name": "leaders",
        "grades-1-grade": "good",
    }

    post(signed_in("Editor"), letter, "grades", **grades)

    held = Inspection.objects.get().judgements.values_list("name", "grade")
    assert list(held) == [("overall_effectiveness", "inadequate"), ("leaders", "good")]


def test_a_doubt_is_put_aside(signed_in: SignIn, letter: Letter) -> None:
    post(signed_in("Editor"), letter, "settle", message="Paragraph numbers jump: 2 to 4")

    letter.refresh_from_db()
    assert not letter.needs_review


def test_a_publisher_publishes_takes_back_and_withdraws(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Publisher")
    states = []
    for do, more in (("unpublish", {}), ("publish", {}), ("withdraw", {"reason": "Replaced"})):
        post(client, letter, do, **more)
        letter.refresh_from_db()
        states.append(letter.state)

    assert states == ["unpublished", "published", "withdrawn"]
    assert letter.withdrawn_reason == "Replaced"


def test_withdrawing_needs_a_reason(signed_in: SignIn, letter: Letter) -> None:
    post(signed_in("Publisher"), letter, "withdraw", reason=" ")

    letter.refresh_from_db()
    assert letter.state == "published"


@pytest.mark.parametrize(
    "nonsense", [{"finding": "x"}, {"finding": "9" * 30}, {"page_shown": "-1"}, {"add": "0"}]
)
def test_nonsense_in_the_address_is_an_ordinary_page(
    signed_in: SignIn, letter: Letter, nonsense: dict[str, str]
) -> None:
    assert signed_in("Editor").get(address(letter, **nonsense)).status_code == 200


def test_a_finding_of_another_letter_is_not_touched(signed_in: SignIn, letter: Letter) -> None:
    stored("Elsewhere.", name="other.txt")
    other = Finding.objects.get(text="Elsewhere.")

    response = post(signed_in("Editor"), letter, "save", **filled(other, text="Changed."))

    assert response.status_code == 404
    assert Finding.objects.get(pk=other.pk).text == "Elsewhere."


def test_a_page_shows_which_lines_became_no_finding(signed_in: SignIn, letter: Letter) -> None:
    letter.text = "Main findings\nSupervision is regular.\nHousing is scarce for\ncare leavers.\fMore <b>."
    letter.save()

    page = signed_in("Editor").get(address(letter)).content.decode()

    assert "<mark>Housing is scarce for</mark>" in page
    assert "<mark>care leavers.</mark>" in page
    assert "Supervision is regular.\n" in page
    assert '<span class="passed-over">Main findings</span>' in page
    assert "Page 1, with text in no finding" in page
    assert "Page 2, with text" not in page


def test_the_text_of_a_page_is_escaped(signed_in: SignIn, letter: Letter) -> None:
    letter.text = "A line.\f<script>alert(1)</script>"
    letter.save()

    page = signed_in("Editor").get(address(letter, page_shown=2)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_control_characters_that_an_editor_pastes_are_not_kept(signed_in: SignIn) -> None:
    letter = stored("Supervision is regular.").letter
    assert letter
    client, finding = signed_in("Publisher"), findings()[0]

    post(
        client,
        letter,
        "save",
        **filled(
            finding,
            text="Plans\x0bdrift.\u202e",
            section="Help\x02ed",
            number="4\x7f",
            recurs_from="\x1b2009",
        ),
    )
    facts = {"version": letter.inspection.version, "lead_inspector": "Ada\x85Invented"}
    post(client, letter, "facts", **facts)
    post(client, letter, "withdraw", reason="Sent\x0b twice")

    finding, inspection = findings()[0], Inspection.objects.get()
    assert (finding.text, finding.section) == ("Plans drift.", "Help ed")
    assert (finding.number, finding.recurs_from) == ("4", "2009")
    assert inspection.lead_inspector == "Ada Invented"
    assert Letter.objects.get().withdrawn_reason == "Sent  twice"
