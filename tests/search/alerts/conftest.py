"""A mail server for alerts, and somebody who asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from search.alerts import send_due
from search.alerts.rounds import Round
from tests.search.alerts.post_office import PostOffice, link, open_post_office

DAY = date(2030, 1, 7)  # a Monday, later than all that tests ask for


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server that the site sends to."""
    with open_post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.SITE_ADDRESS = "https://findings.example.org"
        yield office


def ask(client: Client, question: str, address: str = "ada@example.org", how_often: str = "daily") -> int:
    """Ask for an alert by the form; return the status of the answer."""
    data = {"address": address, "how_often": how_often}
    return client.post(f"/alerts/new/?{question}", data).status_code


def ask_and_confirm(client: Client, office: PostOffice, question: str, **more: str) -> None:
    """Ask, open the link of the mail, press the button."""
    assert ask(client, question, **more) == 200
    assert client.post(link(office.last, "/alerts/confirm/")).status_code == 302
    office.taken.clear()


def a_round() -> Round:
    """What the worker does of a morning."""
    return send_due(DAY)
