"""The pages of alerts, asked by people, by strangers, and by mail programs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from config.operations.rate_limits import MAILING
from letters.models import Inspection
from search.alerts import limits
from search.alerts.asking import MOST_ALERTS, AskForm, of_last_year
from search.alerts.mails import confirming_mail
from search.alerts.tokens import (
    CONFIRM_SALT,
    AlertRequest,
    alert_of,
    is_own,
    own_token,
    read_request,
    request_token,
)
from search.models import Alert
from search.query import Query
from tests.behaviours.conftest import index_all
from tests.builders import stored
from tests.search.alerts.conftest import DAY, ask

pytestmark = pytest.mark.django_db
BROWSER = {"sec-fetch-site": "same-origin"}


def an_alert(address: str = "ada@example.org", question: str = "q=supervision") -> Alert:
    return Alert.objects.create(
        address=address, question=question, how_often="daily", seen_to=timezone.now(), due_on=DAY
    )


def test_every_page_of_results_offers_an_alert(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()
    for question in ("", "?q=supervision", "?q=zebra", "?theme=supervision&region=north-west"):
        page = client.get(f"/search/{question}").content.decode()
        found = re.search(r'href="(/alerts/new/[^"]*)">E-mail me when there is more', page)
        assert found
        assert client.get(found[1].replace("&amp;", "&")).status_code == 200


def test_the_form_says_how_many_there_would_have_been(client: Client) -> None:
    for number in range(3):
        stored("Supervision is regular.", f"Supervision is rare, {number}.", name=str(number))
    Inspection.objects.update(published=timezone.localdate() - timedelta(days=30))
    Inspection.objects.filter(letter__name="2").update(published=timezone.localdate() - timedelta(days=400))
    index_all()

    assert of_last_year(Query(q="supervision"), timezone.localdate()) == (2, 4)
    page = " ".join(client.get("/alerts/new/?q=supervision").content.decode().split())
    assert "<b>2 reports</b> with 4 such findings were published" in page


@pytest.mark.parametrize("address", [
    "ada@example.org\nBcc: bob@example.org", "ada@example.org\r\nSubject: x", "ada", "", "ada@", "@example.org",
    "ada@example.org, bob@example.org", '"a\\"b"@example.org', '"a b"@example.org', "Ada <ada@example.org>",
    "ada@example.org\x00", "ada@exa mple.org", "a" * 300 + "@example.org", "ada@example.org%0aBcc:bob@example.org",
    "ada\u2028@example.org", "ada@[127.0.0.1]\n.", "../../etc/passwd", "<script>@example.org",
])  # fmt: skip
def test_an_address_that_is_none_is_refused_in_words(client: Client, address: str) -> None:
    if address == "<script>@example.org":
        assert not AskForm({"address": address, "how_often": "daily"}).is_valid()
    assert ask(client, "q=supervision", address) == 400
    assert not mail.outbox


def test_one_address_gets_few_mails_however_often_it_is_asked_for(client: Client) -> None:
    statuses = [
        ask(Client(REMOTE_ADDR=f"10.0.{n // 250}.{n % 250}"), "q=a", "ada@example.org") for n in range(100)
    ]

    assert len(mail.outbox) == limits.TO_ONE.amount == statuses.count(200)
    assert statuses[-1] == 400


def test_sign_ups_from_one_machine_cause_few_mails(client: Client) -> None:
    statuses = [ask(client, "q=a", f"visitor{number}@example.org") for number in range(300)]

    assert len(mail.outbox) == MAILING.amount == statuses.count(200)
    assert set(statuses) == {200, 429}
    assert not Alert.objects.exists()


def test_all_together_cause_no_more_than_so_many_mails(client: Client) -> None:
    for n in range(330):
        ask(Client(REMOTE_ADDR=f"10.{n}.0.1" if n < 250 else f"11.{n - 250}.0.1"), "q=a", f"v{n}@example.org")

    assert len(mail.outbox) == limits.TO_ALL.amount


def test_another_site_cannot_ask_in_a_visitors_name(client: Client) -> None:
    data = {"address": "ada@example.org", "how_often": "daily"}

    assert client.post("/alerts/new/", data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not mail.outbox
    assert client.post("/alerts/new/", data, headers=BROWSER).status_code == 200
    assert mail.outbox


def test_the_mail_to_confirm_has_a_link_and_one_line_of_subject(client: Client) -> None:
    message = confirming_mail(
        AlertRequest("ada@example.org", "", "daily"), "findings about\r\nBcc: bob@example.org"
    )

    source = message.message().as_string()
    assert "\nBcc:" not in source.split("\n\n")[0]
    assert message.recipients() == ["ada@example.org"]


@pytest.mark.parametrize("path", ["confirm", "stop", ""])
@pytest.mark.parametrize("method", ["get", "post"])
def test_links_that_are_guessed_do_nothing(client: Client, path: str, method: str) -> None:
    alert = an_alert()
    address = f"/alerts/{path}/".replace("//", "/")
    good = (
        own_token(alert) if path != "confirm" else request_token(AlertRequest("eve@example.org", "", "daily"))
    )
    forged = [signing.Signer(salt="x").sign(str(alert.pk)), signing.dumps((alert.pk,), salt="x")]
    near = [good[:-1], f"{good}A", good.swapcase(), good.replace(":", "%3A") + "=", f"{alert.pk}:x"]
    guesses = ["", "1", "1:", *near, *forged, "\x00", "9" * 5_000]
    other = (
        request_token(AlertRequest("eve@example.org", "", "daily")) if path != "confirm" else own_token(alert)
    )

    for token in (*guesses, other):
        answer = getattr(client, method)(f"{address}?{urlencode({'t': token})}")
        assert answer.status_code == 404, token
        assert "ada@example.org" not in answer.content.decode()
    assert list(Alert.objects.values_list("address", flat=True)) == ["ada@example.org"]


def test_a_link_to_confirm_works_for_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    token = request_token(AlertRequest("ada@example.org", "q=a", "weekly"))
    assert read_request(token) == AlertRequest("ada@example.org", "q=a", "weekly")

    now = signing.time.time()  # type: ignore[attr-defined]
    monkeypatch.setattr(signing.time, "time", lambda: now + 48 * 3600 + 2)  # type: ignore[attr-defined]

    assert read_request(token) is None
    assert read_request(signing.dumps(("a", "b"), salt=CONFIRM_SALT)) is None


def test_confirming_twice_is_one_alert_that_comes_as_said_last(client: Client) -> None:
    for how_often in ("daily", "daily", "weekly"):
        token = request_token(AlertRequest("ada@example.org", "q=a", how_often))
        assert client.post(f"/alerts/confirm/?{urlencode({'t': token})}").status_code == 302

    assert Alert.objects.get().how_often == "weekly"


def test_an_address_has_not_more_than_so_many(client: Client) -> None:
    for number in range(MOST_ALERTS):
        an_alert(question=f"q=a{number}")
    token = request_token(AlertRequest("ada@example.org", "q=more", "daily"))

    answer = client.post(f"/alerts/confirm/?{urlencode({'t': token})}")

    assert answer.status_code == 400
    assert "50 alerts" in answer.content.decode()
    assert Alert.objects.count() == MOST_ALERTS


def test_one_page_has_all_alerts_of_an_address_and_no_others(client: Client) -> None:
    mine, other, theirs = an_alert(), an_alert(question="q=plans"), an_alert("bob@example.org")
    page = f"/alerts/?{urlencode({'t': own_token(mine)})}"

    text = client.get(page).content.decode()
    assert "supervision" in text
    assert "plans" in text
    assert "bob" not in text
    client.post(page, {"alert": theirs.pk, "stop": "1"})
    client.post(page, {"alert": theirs.pk, "how_often": "weekly"})
    client.post(page, {"alert": "x" * 99, "stop": "1"})
    client.post(page, {"alert": other.pk, "how_often": "hourly"})
    assert set(Alert.objects.values_list("how_often", flat=True)) == {"daily"}

    client.post(page, {"alert": other.pk, "how_often": "weekly"})
    assert Alert.objects.get(pk=other.pk).how_often == "weekly"
    client.post(page, {"alert": other.pk, "stop": "1"})
    assert Alert.objects.count() == 2
    client.post(page, {"stop_all": "1"})
    assert list(Alert.objects.all()) == [theirs]


def test_no_page_of_alerts_is_kept_or_listed_or_told_of(client: Client) -> None:
    alert = an_alert()
    for path in (
        "/alerts/new/?q=a",
        *(f"/alerts/{way}?{urlencode({'t': own_token(alert)})}" for way in ("", "stop/")),
    ):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies


def test_a_question_that_is_too_long_is_refused(client: Client) -> None:
    from letters.models import Authority

    slugs = list(Authority.objects.values_list("slug", flat=True))
    answer = client.get(f"/alerts/new/?{urlencode([('authority', slug) for slug in slugs])}")

    assert answer.status_code == 400
    assert "too many filters" in answer.content.decode()


def test_a_mail_server_that_is_away_is_said(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = client.post("/alerts/new/?q=a", {"address": "ada@example.org", "how_often": "daily"})

    assert answer.status_code == 400
    assert "could not be sent just now" in answer.content.decode()


def test_tokens_lead_to_their_alert() -> None:
    alert = an_alert()
    token = own_token(alert)

    assert alert_of(token) == alert
    alert.delete()
    assert alert_of(token) is None
    assert is_own(token)
    assert not is_own("1:x")


def test_a_link_is_of_one_address_also_where_its_number_is_given_anew() -> None:
    alert = an_alert()
    token, number = own_token(alert), alert.pk
    alert.delete()

    other = an_alert("bob@example.org")
    Alert.objects.filter(pk=other.pk).update(id=number)

    assert alert_of(token) is None
    assert alert_of(own_token(Alert.objects.get())) == Alert.objects.get()


@pytest.mark.parametrize("path", ["/alerts/stop/", "/alerts/"])
def test_a_link_that_is_cut_short_does_not_say_that_the_alert_has_ended(client: Client, path: str) -> None:
    alert = an_alert()
    cut, whole = (f"{path}?{urlencode({'t': token})}" for token in (own_token(alert)[:-3], own_token(alert)))

    answer = client.post(cut, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 404
    assert "Part of it may be missing" in answer.content.decode()
    assert Alert.objects.exists()

    alert.delete()
    assert "has ended" in client.get(whole).content.decode()


def test_how_often_reads_as_a_sentence(client: Client) -> None:
    assert ask(client, "q=a", how_often="weekly") == 200
    assert "e-mail you every Monday when" in " ".join(str(mail.outbox[-1].body).split())
    alert = an_alert()
    page = client.get(f"/alerts/?{urlencode({'t': own_token(alert)})}").content.decode()
    assert "Send every Monday instead" in page


def test_who_runs_the_site_ends_all_alerts_of_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    an_alert(), an_alert(question="q=plans")
    theirs = an_alert("bob@example.org")

    call_command("stop_alerts", "Ada@example.org", "nobody@example.org")

    assert list(Alert.objects.all()) == [theirs]
    assert capsys.readouterr().out.splitlines() == [
        "Ada@example.org: 2 alerts stopped",
        "nobody@example.org: 0 alerts stopped",
    ]


@pytest.mark.parametrize("words", ["Win at http://evil.example", "see www.evil.example", "evil.example/prize",
    "write to eve@evil.example", "EVIL.EXAMPLE", "supervision//evil.co"])  # fmt: skip
def test_nobody_sends_strangers_a_link_in_the_words_of_a_search(client: Client, words: str) -> None:
    assert ask(client, urlencode({"q": words})) == 400
    assert not mail.outbox


@pytest.mark.parametrize(
    "words", ['"front door"', "no. 10 e.g. care", "8.5 caseloads", "plan-led, U.K. care."]
)
def test_words_with_full_stops_are_no_link(client: Client, words: str) -> None:
    assert ask(client, urlencode({"q": words})) == 200
    assert len(mail.outbox) == 1
