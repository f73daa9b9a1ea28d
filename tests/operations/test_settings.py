"""The site refuses to start where it would be unsafe, and is quiet under check --deploy where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.operations.startup_checks import is_exposed, refusals
from tests.operations.running import SECRET, Place

HOST = "findings.example.org"
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": HOST,
    "TRUSTED_ORIGINS": f"https://{HOST}",
    "HTTPS": "yes",
    "PROXIES": "1",
}


def test_deploy_check_is_clean_in_production(tmp_path: Path) -> None:
    done = Place(tmp_path, PRODUCTION).run("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("SECRET_KEY", "django-insecure-" + SECRET, "SECRET_KEY is not secret"),
        ("ALLOWED_HOSTS", "*", "name the hosts"),
        ("DEBUG", "yes", "DEBUG shows"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT"),
        ("SEARCH_URL", "elastic:///x", "SEARCH_URL"),
        ("SEARCH_URL", "opensearch://search1,search2/findings", "DATABASE_URL to PostgreSQL"),
    ],
)
def test_site_does_not_start(tmp_path: Path, setting: str, value: str, reason: str) -> None:
    done = Place(tmp_path, {**PRODUCTION, setting: value}).run("check")

    assert done.returncode != 0
    assert reason in done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "number"),
    [
        ("HTTPS", "no", "operations.W001"),
        ("PROXIES", "0", "operations.W002"),
        ("TRUSTED_ORIGINS", f"http://{HOST}", "operations.W003"),
    ],
)
def test_doubtful_settings_are_warned_of(tmp_path: Path, setting: str, value: str, number: str) -> None:
    done = Place(tmp_path, {**PRODUCTION, setting: value}).run("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode != 0
    assert number in done.stderr


@pytest.mark.parametrize("secret", ["short", "a" * 60, "change-me-" + "abcdefgh" * 8, "secret" * 12])
def test_guessable_secrets_are_refused(secret: str) -> None:
    assert refusals(secret=secret, hosts=["localhost"], debug=False, https=False)


def test_own_machine_may_debug_and_make_its_own_secret() -> None:
    assert refusals(secret="", hosts=["localhost", "127.0.0.1"], debug=True, https=False) == []


def test_any_other_host_is_exposed() -> None:
    assert is_exposed(["localhost", HOST])
    assert not is_exposed(["localhost", "[::1]"])
