"""An alert's whole life, with a real mail server: asked for, confirmed, told, and ended."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from letters.editing import publish, unpublish, withdraw
from letters.models import Finding, Letter
from letters.visibility import note
from search.alerts import MailUnavailable, mails
from search.alerts.rounds import _note_sending as note_sending
from search.models import Alert
from tests.behaviours.conftest import index_all
from tests.builders import HEADER, stored
from tests.search.alerts.conftest import DAY, a_round, ask, ask_and_confirm
from tests.search.alerts.post_office import PostOffice, link, part

pytestmark = pytest.mark.django_db


def hold(name: str, *texts: str, year: int = 2024) -> None:
    day = date(year, 3, 4)
    stored(*texts, name=name, header=replace(HEADER, ranges=((day, day),)))
    index_all()


def again() -> Any:
    """A round of another day: all alerts are due."""
    Alert.objects.update(due_on=DAY)
    return a_round()


def test_the_whole_life_of_an_alert(client: Client, office: PostOffice) -> None:
    hold("before", "Supervision is regular.")
    assert ask(client, "q=supervision") == 200
    assert office.to == ["ada@example.org"]
    assert not Alert.objects.exists(), "nothing is kept of who has not confirmed"
    confirm = link(office.last, "/alerts/confirm/")
    for _ in range(3):
        assert client.get(confirm).status_code == 200
    assert not Alert.objects.exists(), "a mail program that fetches the link confirms nothing"
    assert client.post(confirm).status_code == 302
    office.taken.clear()

    assert again().sent == 0, "no mail when nothing is new"
    hold("old", "Supervision is rare.", "Plans drift.", year=2009)
    assert again().sent == 1

    mail = office.last
    assert mail["Subject"] == "New: 1 finding for ‘supervision’"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert "Supervision is rare." in part(mail, kind)
        assert "4 March 2009" in part(mail, kind)
        assert "Plans drift" not in part(mail, kind)
        assert "Supervision is regular" not in part(mail, kind)
    new = client.get(link(mail, "/search/new/")).content.decode()
    assert "New: 1 finding for ‘supervision’" in new
    assert again().sent == 0, "never twice"
    assert len(office.taken) == 1

    stop = str(mail["List-Unsubscribe"]).strip(" <>").removeprefix("https://findings.example.org")
    client.get(stop)
    assert Alert.objects.exists(), "a mail program that fetches the link stops nothing"
    stopped = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert not Alert.objects.exists(), "nothing is kept of who has stopped"
    hold("after", "Supervision is new.")
    a_round()
    assert len(office.taken) == 1


def test_a_letter_withdrawn_before_sending_is_not_sent(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    hold("two", "Supervision is regular.")
    withdraw(Letter.objects.filter(name="one"), "A mistake.")
    index_all()

    again()

    assert "Supervision is rare" not in part(office.last, "plain")
    assert "Supervision is regular" in part(office.last, "plain")


def test_a_letter_that_is_being_taken_back_waits(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    unpublish(Letter.objects.all())  # committed; neither index nor notes have followed

    assert (again().sent, a_round().is_done) == (0, False)
    note(Finding.objects.values_list("pk", flat=True))
    assert a_round().is_done
    assert not office.taken


def test_what_was_told_is_not_told_again_when_it_is_published_again(
    client: Client, office: PostOffice
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("told", "Supervision is rare.")
    again()
    hold("untold", "Supervision is missed.")
    unpublish(Letter.objects.all())
    index_all()
    again()
    publish(Letter.objects.all())
    index_all()

    again()

    first, second = (part(message, "plain") for _, message in office.taken)
    assert "is rare" in first
    assert "is missed" not in first
    assert "is missed" in second
    assert "is rare" not in second
    assert again().sent == 0


def test_each_is_told_of_what_is_new_to_them(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    ask_and_confirm(client, office, "q=supervision", address="bob@example.org")
    hold("two", "Supervision is regular.")

    again()

    told = {to: part(message, "plain") for to, message in office.taken}
    assert "2 findings" in told["ada@example.org"]
    assert "1 finding" in told["bob@example.org"]
    assert "is rare" not in told["bob@example.org"]


def test_weekly_comes_on_mondays_and_daily_every_day(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision", how_often="weekly")
    ask_and_confirm(client, office, "q=supervision", address="bob@example.org")

    a_round()

    due = dict(Alert.objects.values_list("how_often", "due_on"))
    assert due == {"weekly": date(2030, 1, 14), "daily": date(2030, 1, 8)}


def test_a_mail_of_very_much_is_short_and_says_how_much_there_is(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "")
    for number in range(33):
        stored(*(f"Finding {number} and {each}." for each in range(8)), name=str(number))
    index_all()

    again()

    text = part(office.last, "plain")
    assert "New in Inspection Findings: 264 findings." in text
    assert "and 3 more" in text
    assert "And 3 more reports." in text
    assert len(bytes(office.last)) < 100_000, "more is cut off by some mail programs"


def test_a_mail_says_that_a_sample_is_fictional(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "")
    hold("one", "Supervision is rare.")
    Letter.objects.update(is_sample=True)

    again()

    assert "(fictional sample)" in part(office.last, "plain")
    assert "(fictional sample)" in part(office.last, "html")


def test_nothing_in_a_mail_is_markup_of_others(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision+-%22%3Cb%3Ex%22")
    hold("one", "Supervision is <script>alert(1)</script> rare.\n.\nA line with a dot.")

    again()

    assert "<script>" not in part(office.last, "html")
    assert "&lt;b&gt;x" in part(office.last, "html")
    assert "<b>x" not in part(office.last, "html")
    assert "<script>" in part(office.last, "plain")
    assert "A line with a dot." in part(office.last, "plain")


def test_who_is_refused_three_times_is_forgotten(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision")
    ask_and_confirm(client, office, "q=supervision", address="bob@example.org")
    office.refuses = {"ada@example.org"}
    hold("one", "Supervision is rare.")

    assert (again().refused, office.to) == (1, ["bob@example.org"])
    office.refuses = set()
    assert again().sent == 1, "what was refused was not sent"
    assert office.to[-1] == "ada@example.org"

    office.refuses = {"ada@example.org"}
    for number in range(3):
        hold(f"more {number}", f"Supervision is rare, {number}.")
        again()
    assert not Alert.objects.filter(address="ada@example.org").exists()
    assert Alert.objects.filter(address="bob@example.org").exists()


def test_a_mail_refused_after_its_last_line_is_sent_another_time(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    office.after_data = "451 4.3.0 try again later"

    assert again().refused == 1
    office.after_data = ""
    assert again().sent == 1
    assert again().sent == 0
    assert len(office.taken) == 1


RELAY = "554 5.7.1 <ada@example.org>: Relay access denied"


@pytest.mark.parametrize("refusal", ["450 4.2.2 mailbox full", RELAY, "550 relay not permitted"])
def test_who_is_refused_for_now_or_for_the_servers_reasons_waits_and_is_never_forgotten(
    client: Client, office: PostOffice, refusal: str
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    ask_and_confirm(client, office, "q=supervision", address="bob@example.org")
    office.refuses, office.refusal = {"ada@example.org"}, refusal

    for number in range(4):
        hold(f"more {number}", f"Supervision is rare, {number}.")
        told = again()
        assert (told.refused, told.sent, office.to[-1]) == (1, 1, "bob@example.org"), "others are told"

    office.refuses = set()
    assert again().sent == 1
    assert office.to[-1] == "ada@example.org"


def test_a_server_that_refuses_one_and_hangs_up_is_asked_for_the_others(
    client: Client, office: PostOffice
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    ask_and_confirm(client, office, "q=supervision", address="bob@example.org")
    office.refuses, office.leaves = {"ada@example.org"}, True
    hold("one", "Supervision is rare.")

    told = again()

    assert (told.refused, told.sent, office.to) == (1, 1, ["bob@example.org"])


def test_a_server_that_refuses_the_site_itself_ends_no_alert(client: Client, office: PostOffice) -> None:
    ask_and_confirm(client, office, "q=supervision")
    office.to_sender = "553 5.1.8 sender not allowed"

    for number in range(4):
        hold(f"more {number}", f"Supervision is rare, {number}.")
        with pytest.raises(MailUnavailable):
            again()

    office.to_sender = ""
    assert again().sent == 1


def test_refused_after_a_try_of_which_nobody_knows_it_is_still_the_same_mail(
    client: Client, office: PostOffice
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    office.hangs_up = True
    with pytest.raises(MailUnavailable):
        again()
    office.hangs_up, office.after_data = False, "451 4.3.0 try again later"
    hold("two", "Supervision is late.")
    assert again().refused == 1
    office.after_data = ""

    assert again().sent == 1

    assert len(office.taken) == 2
    assert len(set(office.message_ids)) == 1, "mail systems show it once"
    assert again().sent == 1
    assert "Supervision is late" in part(office.last, "plain")


class Killed(BaseException):
    """What a kill leaves is what this leaves: nothing that comes after it is done."""


def killed(*_: Any) -> None:
    raise Killed


def noted_and_killed(alert: Alert, news: Any) -> bool:
    note_sending(alert, news)
    raise Killed


@pytest.mark.parametrize(
    ("where", "does", "came_before"), [("_note_sending", noted_and_killed, 0), ("_mark", killed, 1)]
)
def test_killed_while_a_mail_is_on_its_way_the_same_mail_is_sent_once_more(
    client: Client,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    does: Any,
    came_before: int,
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    with monkeypatch.context() as patched:
        patched.setattr(f"search.alerts.rounds.{where}", does)
        with pytest.raises(Killed):
            again()
    time.sleep(0.05)  # what is being taken is taken
    assert len(office.taken) == came_before
    hold("two", "Supervision is late.")

    assert again().sent == 1
    assert len(set(office.message_ids)) == 1, "mail systems show it once"
    assert "Supervision is late" not in part(office.last, "plain"), (
        "the same mail: what came later is another"
    )
    assert again().sent == 1
    assert "Supervision is late" in part(office.last, "plain")
    assert again().sent == 0
    assert len(office.taken) == came_before + 2
    assert len(set(office.message_ids)) == 2


def test_a_server_that_takes_a_mail_and_hangs_up_gets_it_twice_at_most(
    client: Client, office: PostOffice
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    office.hangs_up = True

    for _ in range(2):
        with pytest.raises(MailUnavailable):
            again()
    office.hangs_up = False
    assert again().sent == 0

    assert len(office.taken) == 2
    assert len(set(office.message_ids)) == 1
    hold("two", "Supervision is late.")
    assert again().sent == 1
    assert "Supervision is rare" not in part(office.last, "plain")


def test_a_mail_begun_twice_by_senders_that_were_killed_is_not_begun_again(
    client: Client, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    with monkeypatch.context() as patched:
        patched.setattr("search.alerts.rounds._mark", killed)
        for _ in range(2):
            with pytest.raises(Killed):
                again()

    assert again().sent == 0

    assert len(office.taken) == 2
    assert Alert.objects.get().tries == 0


def test_an_alert_that_meets_a_fault_of_ours_stops_no_other(
    client: Client, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    ask_and_confirm(client, office, "q=supervision", address="bob@example.org")
    hold("one", "Supervision is rare.")
    made = mails.alert_mail

    def made_unless_for_ada(alert: Alert, *others: Any) -> Any:
        assert alert.address != "ada@example.org"
        return made(alert, *others)

    with monkeypatch.context() as patched:
        patched.setattr("search.alerts.rounds.alert_mail", made_unless_for_ada)
        assert again().sent == 1
    assert office.to == ["bob@example.org"]

    assert a_round().sent == 1, "it was due still"
    assert office.to[1:] == ["ada@example.org"]


def test_an_alert_stopped_while_its_mail_is_made_gets_none(
    client: Client, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    made = mails.alert_mail

    def made_too_late(alert: Alert, *others: Any) -> Any:
        Alert.objects.all().delete()
        return made(alert, *others)

    monkeypatch.setattr("search.alerts.rounds.alert_mail", made_too_late)
    again()

    assert not office.taken


def test_no_server_loses_nothing(client: Client, office: PostOffice, settings: Any) -> None:
    ask_and_confirm(client, office, "q=supervision")
    hold("one", "Supervision is rare.")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    with pytest.raises(MailUnavailable):
        again()
    settings.EMAIL_PORT = port
    assert again().sent == 1
