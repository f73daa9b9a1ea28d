"""Pages for when something cannot be done: ours, whole, and with nothing behind them. None of these has a database."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from config.operations.error_pages import server_error
from tests.conftest import ROOT

OWN = ["403_csrf", "413", "429", "500", "503", "507"]
REQUEST = RequestFactory().get("/")
FAULTS = [
    (RuntimeError("a bug"), 500),
    (OperationalError("connection refused"), 503),
    (OSError(errno.ENOSPC, "No space left on device"), 507),
]


def answer_to(fault: Exception) -> HttpResponse:
    """What the site answers to a fault that a page has met."""
    try:
        raise fault
    except type(fault):
        return server_error(REQUEST)


@pytest.fixture
def no_list_of_static_files(settings: Settings) -> None:
    """The storage of a real site before `collectstatic`: it knows no file."""
    real = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": real}


def test_every_error_has_its_page() -> None:
    assert {path.stem for path in (ROOT / "templates").glob("[45]*.html")} == {*OWN, "400", "403", "404"}


@pytest.mark.parametrize("name", OWN)
def test_an_error_is_a_whole_page_without_style_or_script_in_it(name: str) -> None:
    page = render_to_string(f"{name}.html", {"stylesheet": "/static/findings.css"})

    assert page.startswith("<!doctype html>")
    assert '<html lang="en-GB">' in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert '<link rel="stylesheet" href="/static/findings.css">' in page
    assert '<a class="brand" href="/">Inspection Findings</a>' in page
    assert (page.count("<main"), page.count("<h1>")) == (1, 1)
    assert re.search(r"<title>\w[^<]+ – Inspection Findings</title>", page)
    assert not re.search(r"<style|<script|\bstyle=|\bon\w+=", page)


@pytest.mark.parametrize(("fault", "status"), FAULTS)
def test_a_fault_has_a_page_with_the_sites_style(fault: Exception, status: int) -> None:
    answer = answer_to(fault)

    assert answer.status_code == status
    assert 'href="/static/findings.css"' in answer.content.decode()
    assert answer.has_header("Retry-After") is (status == 503)


@pytest.mark.parametrize(("fault", "status"), FAULTS)
@pytest.mark.usefixtures("no_list_of_static_files")
def test_a_fault_has_a_page_where_static_files_are_missing_too(fault: Exception, status: int) -> None:
    answer = answer_to(fault)

    assert answer.status_code == status
    assert "<main" in answer.content.decode()
    assert "stylesheet" not in answer.content.decode()


@pytest.mark.usefixtures("no_list_of_static_files")
def test_a_list_of_static_files_that_cannot_be_read_is_no_second_fault(data_dir: Path) -> None:
    (data_dir / "static" / "staticfiles.json").write_text("half a li")

    assert "<main" in answer_to(RuntimeError("a bug")).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_list_of_static_files")
def test_a_site_without_static_files_says_that_the_fault_is_its_own() -> None:
    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 500
    assert "The problem is with this site" in answer.content.decode()


@pytest.mark.parametrize("door", ["sign_in", "sign_out", "save_search", "admin:login"])
def test_a_form_without_our_token_is_told_what_to_do(door: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse(door), {"username": "ada"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "reload the page and send the form again" in page
    assert "allow cookies" in page
    assert "<main" in page
    assert "DEBUG" not in page
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_request_that_is_too_large_has_a_page_with_the_sites_style(settings: Settings) -> None:
    settings.MAX_REQUEST_BYTES = 10

    answer = Client().post("/sign-in/", {"username": "ada"})

    assert answer.status_code == 413
    assert 'href="/static/findings.css"' in answer.content.decode()
