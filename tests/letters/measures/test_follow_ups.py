"""Was it fixed: the page of an authority, an editor's decisions, and what is still to improve everywhere."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters import signals
from letters.editing import AS_SUGGESTED, decide_match, decide_verdict, publish, unpublish
from letters.errors import InputError
from letters.ingestion.reread import store_again
from letters.models import (
    Authority,
    Finding,
    FollowUp,
    FollowUpDue,
    FollowUpMatch,
    Inspection,
    Letter,
    Verdict,
)
from letters.tracking import track_authority
from search.api.records import records_of
from tests.builders import read_letter
from tests.letters.successive import ANSWER, ASKED, OTHERS, SILENT, followed_up_authority, letter

pytestmark = pytest.mark.django_db
PAGE = "/authorities/sefton/follow-up/"


@pytest.fixture
def authority() -> Authority:
    return followed_up_authority()


def asked() -> FollowUp:
    return FollowUp.objects.get(item__text=ASKED)


def test_the_page_quotes_what_the_later_report_says(authority: Authority, client: Client) -> None:
    text = " ".join(client.get(PAGE).content.decode().split())

    assert all(words in text for words in (ASKED, SILENT, ANSWER, "suggested", "Not mentioned"))
    assert "none of these 2 verdicts is confirmed" in text


def test_reports_that_wait_to_be_compared_are_said_to_wait(authority: Authority, client: Client) -> None:
    FollowUp.objects.all().delete()
    FollowUpDue.objects.all().delete()
    nothing = client.get(PAGE).content.decode()
    FollowUpDue.objects.create(authority=authority)
    waits = client.get(PAGE).content.decode()

    assert "Nothing can be followed up yet" in nothing
    assert "have not been compared yet" in waits
    assert "Nothing can be followed up yet" not in waits


def test_numbers_lead_to_what_they_count(authority: Authority, client: Client) -> None:
    page = client.get(PAGE).context["page"]
    (pair,) = page.pairs

    for count in pair.counts:
        shown = client.get(count.url).context["page"].items if count.total else ()
        held = FollowUp.objects.filter(verdict=count.verdict).count()
        assert (count.total, len(shown)) == (held, held)


def test_many_matching_findings_are_folded_and_one_verdict_unfolds(
    authority: Authority, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = client.get(PAGE).content.decode()
    monkeypatch.setattr("letters.measures.follow_ups.MOST_OPEN", 0)
    many = client.get(PAGE).content.decode()
    one = client.get(f"{PAGE}?open={asked().pk}").content.decode()

    assert [page.count('<details class="became" open>') for page in (few, many, one)] == [1, 0, 1]
    assert ANSWER in many, "folded findings are in the page, to be found and printed"


def test_a_part_of_the_items_says_which_and_leads_to_all(authority: Authority, client: Client) -> None:
    page = client.get(PAGE).context["page"]
    assert page.narrowed == ""

    part = client.get(f"{PAGE}?to={page.pairs[0].later.inspection.pk}&verdict=not_mentioned").context["page"]
    whole = client.get(part.all_url).context["page"]
    assert part.narrowed.startswith("Not mentioned in ")
    assert "2022" in part.narrowed
    assert (len(part.items), len(whole.items)) == (1, 2)


def test_a_verdict_alone_shows_the_newest_report_that_has_it(authority: Authority, client: Client) -> None:
    letter(date(2025, 2, 3), *OTHERS)
    Finding.objects.filter(text=ANSWER).update(kind="area_for_development")
    track_authority(authority)
    decide_verdict(FollowUp.objects.get(item__text=ASKED, later__start__year=2025).pk, 1, "unclear", None)
    assert client.get(PAGE).context["page"].earlier.start.year == 2022

    page = client.get(f"{PAGE}?verdict=unclear").context["page"]

    assert [row.item.text for row in page.items] == [ASKED]


def test_an_unpublished_report_is_in_no_number(authority: Authority, client: Client) -> None:
    later = Letter.objects.get(inspection__start=date(2022, 5, 6))
    unpublish([later])
    assert client.get(PAGE).context["page"].pairs == ()

    publish([later])
    assert len(client.get(PAGE).context["page"].pairs) == 1


def test_a_letter_leads_to_its_items(authority: Authority, client: Client) -> None:
    earlier = Letter.objects.get(inspection__start=date(2019, 3, 4))

    answer = client.get(f"/letters/{earlier.pk}/follow-up/")

    assert answer.headers["Location"] == f"{PAGE}?from={earlier.inspection.pk}#items"


def test_readers_cannot_decide(authority: Authority, client: Client) -> None:
    answer = client.post(f"/follow-ups/{asked().pk}/", {"version": 1, "verdict": "worse"})

    assert answer.status_code == 403


def test_an_editor_confirms_and_readers_see_it(authority: Authority, client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada"))

    client.post(f"/follow-ups/{asked().pk}/", {"version": 1, "verdict": "unchanged"})
    client.post(
        f"/follow-ups/{asked().pk}/",
        {"version": 2, "finding": Finding.objects.get(text=ANSWER).pk, "state": "rejected"},
    )

    client.logout()
    page = client.get(PAGE)
    (said,) = page.context["page"].items[0].said
    assert (said.follow_up.verdict, said.follow_up.standing) == (Verdict.UNCHANGED, "confirmed")
    assert ANSWER not in page.content.decode()


@pytest.mark.parametrize("named", ["{}", " https://x.example/findings/{}/ ", "/letters/7/#finding-{}"])
def test_an_editor_adds_a_finding_by_its_number_or_address(
    authority: Authority, client: Client, named: str
) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    other = Finding.objects.get(text=OTHERS[0])
    page = client.get(PAGE).content.decode()
    assert "Add a finding of this report" in page

    named = named.format(other.pk)
    client.post(f"/follow-ups/{asked().pk}/", {"version": 1, "finding": named, "state": "confirmed"})

    assert FollowUpMatch.objects.get(finding=other).state == "confirmed"
    assert OTHERS[0] in client.get(PAGE).content.decode()


def test_what_names_no_finding_adds_none(authority: Authority, client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada"))

    told = client.post(
        f"/follow-ups/{asked().pk}/",
        {"version": 1, "finding": "the third", "state": "confirmed"},
        follow=True,
    )

    assert b"not in that report" in told.content
    assert not FollowUpMatch.objects.filter(score=None).exists()


def test_a_decision_on_what_somebody_else_changed_is_refused(authority: Authority) -> None:
    decide_verdict(asked().pk, 1, "worse", None)

    with pytest.raises(InputError, match="Somebody else"):
        decide_verdict(asked().pk, 1, "fixed", None)
    assert asked().verdict == "worse"


def test_what_became_of_a_decision_is_said_at_its_item(authority: Authority, client: Client) -> None:
    """The page is opened at the item: what stands at its top is not in sight."""
    client.force_login(User.objects.create_superuser("ada"))
    decide_verdict(asked().pk, 1, "worse", None)

    told = client.post(f"/follow-ups/{asked().pk}/", {"version": 1, "verdict": "fixed"}, follow=True)

    text = told.content.decode()
    assert text.count("Somebody else has decided this") == 1
    assert text.index(f'id="item-{asked().item_id}"') < text.index("Somebody else has decided this")
    refused = client.post(f"/follow-ups/{asked().pk}/", {"version": 1, "verdict": "fixed"})
    elsewhere = client.get(refused.headers["Location"].replace("open=", "open=9"))
    assert "Somebody else has decided this" in elsewhere.content.decode(), "without the item, at the top"


def test_who_confirms_a_finding_of_what_is_not_mentioned_is_told_to_set_the_verdict_as_well(
    authority: Authority, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    finding = Finding.objects.get(text=OTHERS[0])
    set_too = "The verdict is still “Not mentioned”. As this report does speak of it, choose another verdict and save"

    def told(state: str) -> str:
        decision = {"version": asked().version, "finding": finding.pk, "state": state}
        return client.post(f"/follow-ups/{asked().pk}/", decision, follow=True).content.decode()

    decide_verdict(asked().pk, asked().version, "not_mentioned", None)
    assert set_too in told("confirmed")
    assert set_too not in told("rejected")
    decide_verdict(asked().pk, asked().version, "unclear", None)
    assert set_too not in told("confirmed")


def test_an_editor_who_works_through_a_list_stays_in_it(authority: Authority, client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    listed = client.get(f"{PAGE}?verdict=not_mentioned&to={asked().later_id}")
    (action,) = set(re.findall(r'action="(/follow-ups/[^"]+)"', listed.content.decode()))

    told = client.post(action.replace("&amp;", "&"), {"version": 1, "verdict": "unclear"}, follow=True)

    address = told.redirect_chain[-1][0]
    assert f"from={asked().item.inspection_id}&to={asked().later_id}&verdict=not_mentioned&open=" in address
    assert told.context["page"].items == (), "what is decided otherwise is in another list"
    assert b"Your decision is saved" in told.content


def test_who_decided_is_kept_and_whoever_follows_is_told(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, told = User.objects.create_superuser("ada"), list[int]()
    monkeypatch.setattr(signals, "send_follow_ups_changed", told.extend)

    decide_verdict(asked().pk, 1, "worse", ada)
    assert asked().set_by == ada

    decide_verdict(asked().pk, 2, AS_SUGGESTED, ada)
    assert asked().set_by is None
    assert told == [asked().item_id] * 2


def test_a_verdict_is_taken_back(authority: Authority) -> None:
    before = asked().verdict
    decide_verdict(asked().pk, 1, "worse", None)

    decide_verdict(asked().pk, 2, AS_SUGGESTED, None)

    assert (asked().verdict, asked().standing) == (before, "suggested")


@pytest.mark.parametrize("verdict", ["", "perhaps"])
def test_other_verdicts_are_refused(authority: Authority, verdict: str) -> None:
    with pytest.raises(InputError):
        decide_verdict(asked().pk, 1, verdict, None)


def test_an_unclear_item_is_counted_listed_and_told_of_by_itself(
    authority: Authority, client: Client
) -> None:
    decide_verdict(asked().pk, 1, "unclear", None)

    page = client.get(f"{PAGE}?verdict=unclear")

    (count,) = [one for one in page.context["page"].pairs[0].counts if one.verdict == "unclear"]
    (row,) = page.context["page"].items
    text = page.content.decode()
    assert (count.total, page.context["page"].pairs[0].total, row.item.text) == (1, 2, ASKED)
    assert row.said[0].says == "neutral", "neither the colour of better nor that of worse"
    assert "<b>Unclear</b>: the later report speaks of it" in " ".join(text.split())
    assert ANSWER in text, "what the report says of it is shown"


def test_an_editor_can_say_unclear_and_something_else_of_what_is_unclear(
    authority: Authority, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    FollowUp.objects.filter(pk=asked().pk).update(verdict="unclear", suggested="unclear")
    assert "As suggested: unclear" in client.get(PAGE).content.decode()

    client.post(f"/follow-ups/{asked().pk}/", {"version": 1, "verdict": "unclear"})
    assert (asked().verdict, asked().standing) == ("unclear", "confirmed")

    client.post(f"/follow-ups/{asked().pk}/", {"version": 2, "verdict": "improved"})
    assert (asked().verdict, asked().suggested, asked().standing) == ("improved", "unclear", "confirmed")


def test_the_key_says_what_each_verdict_means(authority: Authority, client: Client) -> None:
    page = client.get(PAGE)

    meanings = page.context["page"].meanings
    assert [one.verdict for one in meanings] == Verdict.values
    assert len({one.meaning for one in meanings}) == len(Verdict)
    assert all(one.meaning in page.content.decode() for one in meanings)


@pytest.mark.parametrize("verdict", ["unclear", "not_mentioned"])
def test_readers_are_not_told_the_name_of_an_editors_account(
    authority: Authority, client: Client, verdict: str
) -> None:
    """Names of accounts are often addresses of people."""
    ada = User.objects.create_superuser("ada@council.example")
    decide_verdict(asked().pk, 1, verdict, ada)
    to_readers = client.get(PAGE).content.decode()
    client.force_login(ada)
    to_editors = client.get(PAGE).content.decode()

    assert "confirmed by an editor" in " ".join(to_readers.split())
    assert "ada@council.example" not in to_readers
    assert "confirmed by ada@council.example" in " ".join(to_editors.split())


def test_what_an_editor_says_is_not_mentioned_shows_no_finding_of_softwares(
    authority: Authority, client: Client
) -> None:
    decide_verdict(asked().pk, 1, "not_mentioned", None)
    assert ANSWER not in client.get(PAGE).content.decode()

    decide_verdict(asked().pk, 2, "unclear", None)
    assert ANSWER in client.get(PAGE).content.decode()

    decide_match(asked().pk, 3, Finding.objects.get(text=ANSWER).pk, "confirmed", None)
    decide_verdict(asked().pk, 4, "not_mentioned", None)
    assert ANSWER in client.get(PAGE).content.decode(), "an editor's is shown, whatever the verdict"


def test_a_finding_of_another_letter_is_no_answer(authority: Authority) -> None:
    with pytest.raises(InputError, match="not in that report"):
        decide_match(asked().pk, 1, Finding.objects.get(text=SILENT).pk, "confirmed", None)


def test_decisions_outlive_reading_again(authority: Authority) -> None:
    decide_match(asked().pk, 1, Finding.objects.get(text=ANSWER).pk, "confirmed", None)
    later = Letter.objects.get(inspection__start=date(2022, 5, 6))

    store_again(later.pk, read_letter("Quite another finding on parking.", header=_header(later)))
    track_authority(authority)

    assert FollowUpMatch.objects.get(finding__text=ANSWER).state == "confirmed"


def _header(held: Letter):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from tests.builders import HEADER

    start = held.inspection.start
    assert start
    return replace(HEADER, framework="ilacs", ranges=((start, start),), published=start)


@pytest.mark.parametrize("verdict", ["fixed", "unclear"])
def test_exports_say_what_became_of_an_item(authority: Authority, verdict: str) -> None:
    FollowUp.objects.filter(pk=asked().pk).update(verdict=verdict)
    finding = Finding.objects.with_context().get(text=ASKED)

    (record,) = records_of([finding], lambda path: path)

    assert record.follow_up == [f"2022-05-06 {verdict} (suggested)"]


def test_a_decision_on_a_report_that_lost_its_date_is_shown_and_exported_still(
    authority: Authority, client: Client
) -> None:
    decide_verdict(asked().pk, 1, "unclear", None)
    Inspection.objects.filter(start=date(2022, 5, 6)).update(start=None, end=None)
    finding = Finding.objects.with_context().get(text=ASKED)

    (record,) = records_of([finding], lambda path: path)

    assert record.follow_up == ["undated unclear (confirmed)"]
    assert len(client.get(PAGE).context["page"].items) == 2
