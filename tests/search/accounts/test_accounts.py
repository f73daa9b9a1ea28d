"""Making an account by a link, where that is allowed; a forgotten password; and nothing told to strangers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail, signing
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from search.accounts.joining import SALT

pytestmark = pytest.mark.django_db
PASSWORD = {"new_password1": "a-long-sesame-9", "new_password2": "a-long-sesame-9"}


def the_link(path: str) -> str:
    found = re.search(rf"https?://[^/]+({path}\S*)", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.fixture
def by_domain(settings: Settings) -> None:
    settings.SIGN_UP, settings.SIGN_UP_DOMAINS = "domain", ["council.gov.uk"]


@pytest.mark.usefixtures("by_domain")
def test_who_has_an_address_of_a_domain_makes_an_account(client: Client) -> None:
    assert client.post("/sign-up/", {"address": "ada@council.gov.uk"}).status_code == 200
    assert not User.objects.exists(), "nothing is kept until the link is used"
    link = the_link("/sign-up/join/")
    assert client.get(link).status_code == 200
    assert not User.objects.exists(), "a mail program that fetches the link makes nothing"

    assert client.post(link, PASSWORD).status_code == 302

    signed_in = client.post(
        "/sign-in/", {"username": "ada@council.gov.uk", "password": PASSWORD["new_password1"]}
    )
    assert signed_in.status_code == 302
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.email) == (False, False, "ada@council.gov.uk")
    assert client.get(link).status_code == 404, "a link makes one account"
    assert client.post(link, PASSWORD).status_code == 404


@pytest.mark.usefixtures("by_domain")
@pytest.mark.parametrize("address", ["ada@example.org", "ada@council.gov.uk.evil.example", "ada@sub.council.gov.uk",
    "ada@council.gov.uk\nBcc: x@example.org", "x@evil.example,ada@council.gov.uk", ""])  # fmt: skip
def test_other_addresses_are_refused(client: Client, address: str) -> None:
    assert client.post("/sign-up/", {"address": address}).status_code == 400
    assert not mail.outbox


@pytest.mark.parametrize("setting", ["off", "invitation"])
def test_nobody_asks_where_that_is_not_allowed(client: Client, settings: Settings, setting: str) -> None:
    settings.SIGN_UP = setting

    assert (
        client.get("/sign-up/").status_code
        == client.post("/sign-up/", {"address": "a@b.org"}).status_code
        == 404
    )
    token = signing.dumps("ada@example.org", salt=SALT)
    assert client.get(f"/sign-up/join/?t={token}").status_code == (404 if setting == "off" else 200)
    assert client.get("/sign-up/join/?t=guessed").status_code == 404


def test_an_invitation_leads_to_an_account(client: Client, settings: Settings) -> None:
    with pytest.raises(CommandError, match="SIGN_UP is off"):
        call_command("invite", "ada@example.org")
    settings.SIGN_UP = "invitation"
    with pytest.raises(CommandError, match="Enter an e-mail address"):
        call_command("invite", "ada@example.org\nBcc: x@example.org")

    call_command("invite", "ada@example.org")

    assert client.post(the_link("/sign-up/join/"), PASSWORD).status_code == 302
    assert User.objects.get().username == "ada@example.org"


@pytest.mark.usefixtures("by_domain")
def test_a_weak_password_is_refused_in_words(client: Client) -> None:
    client.post("/sign-up/", {"address": "ada@council.gov.uk"})

    answer = client.post(the_link("/sign-up/join/"), {"new_password1": "short", "new_password2": "short"})

    assert answer.status_code == 400
    assert "too short" in answer.content.decode()
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew_by_mail(client: Client) -> None:
    User.objects.create_user("ada", "ada@example.org", "old-sesame-9")
    for address in ("nobody@example.org", "ada@example.org"):
        answer = client.post("/password/forgotten/", {"email": address}, follow=True)
        assert "If this address has an account, or may have one" in answer.content.decode(), (
            "the same for both"
        )
    assert len(mail.outbox) == 1

    page: Any = client.get(the_link("/password/new/"), follow=True)
    client.post(page.redirect_chain[-1][0], PASSWORD)

    assert (
        client.post("/sign-in/", {"username": "ada", "password": PASSWORD["new_password1"]}).status_code
        == 302
    )
    assert (
        client.get(the_link("/password/new/"), follow=True).content.decode().count("This link does not work")
        >= 1
    )


def test_one_address_gets_few_mails(client: Client) -> None:
    User.objects.create_user("ada", "ada@example.org", "old-sesame-9")
    for number in range(12):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post("/password/forgotten/", {"email": "ada@example.org"})

    assert len(mail.outbox) == 5


def test_the_page_to_sign_in_says_who_may_have_an_account(client: Client, settings: Settings) -> None:
    assert "creates accounts" in client.get("/sign-in/").content.decode()
    settings.SIGN_UP = "domain"
    assert 'href="/sign-up/"' in client.get("/sign-in/").content.decode()


@pytest.mark.usefixtures("by_domain")
@pytest.mark.parametrize("typed", ["Ada@council.gov.uk", "ada@council.gov.uk", "ADA@COUNCIL.GOV.UK"])
def test_an_account_that_is_an_address_may_be_typed_in_any_letters(client: Client, typed: str) -> None:
    client.post("/sign-up/", {"address": "Ada@council.gov.uk"})
    client.post(the_link("/sign-up/join/"), PASSWORD)

    signed_in = client.post("/sign-in/", {"username": typed, "password": PASSWORD["new_password1"]})

    assert signed_in.status_code == 302
    wrong = Client().post("/sign-in/", {"username": typed, "password": "wrong-sesame-9"})
    assert wrong.status_code == 200


INVITE = "/admin/invitations/"


def test_an_administrator_invites_several_and_is_told_of_each(
    admin_client: Client, client: Client, settings: Settings
) -> None:
    settings.SIGN_UP = "invitation"
    User.objects.create_user("Bob@example.org")
    assert INVITE in admin_client.get("/admin/auth/user/").content.decode()

    told = {"addresses": "ada@example.org\nbob@example.org, ada@example.org"}
    page = " ".join(admin_client.post(INVITE, told).content.decode().split())

    assert [one.to for one in mail.outbox] == [["ada@example.org"]]
    assert "ada@example.org: invited" in page
    assert "bob@example.org: <strong>not invited: already has an account" in page
    assert client.post(the_link("/sign-up/join/"), PASSWORD).status_code == 302
    assert User.objects.filter(username="ada@example.org", is_staff=False).exists()


@pytest.mark.parametrize("told", ["", " ,; ", "ada@example.org\nBcc:eve@example.org x", "ada",
    "ada@example.org\x00", " ".join(f"a{number}@example.org" for number in range(51))])  # fmt: skip
def test_where_one_address_is_none_nobody_is_invited(
    admin_client: Client, settings: Settings, told: str
) -> None:
    settings.SIGN_UP = "invitation"

    assert admin_client.post(INVITE, {"addresses": told}).status_code == 400
    assert not mail.outbox


def test_a_mail_server_that_is_away_invites_nobody_and_is_said(
    admin_client: Client, settings: Settings
) -> None:
    settings.SIGN_UP = "invitation"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = admin_client.post(INVITE, {"addresses": "ada@example.org"}).content.decode()

    assert "not invited: the e-mail could not be sent; try again in a few minutes" in page


def test_where_nobody_may_make_an_account_nobody_is_invited(admin_client: Client, settings: Settings) -> None:
    for page in (admin_client.get(INVITE), admin_client.post(INVITE, {"addresses": "ada@example.org"})):
        assert page.status_code == 200
        assert "<textarea" not in page.content.decode()
    assert not mail.outbox

    settings.SIGN_UP, settings.EMAIL_BACKEND = "invitation", "django.core.mail.backends.console.EmailBackend"
    assert "No mail server is set" in admin_client.get(INVITE).content.decode()
