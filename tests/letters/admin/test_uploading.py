"""Files through the porch and the worker's task onto the batch's page; bad ones have a row, and nothing is stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from letters.ingestion.worker_tasks import read_uploads
from letters.models import Batch, Finding, Letter, Upload
from tests.faulty import LETTER, REFUSED, REPORT, letter_text, with_javascript

SignIn = Callable[..., Client]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
SLOW = {
    "form-bomb.pdf",
    "hidden-stream-bomb.pdf",
    "stream-bomb.pdf",
    "600-pages.pdf",
}  # tested in test_bad_input


def send(client: Client, *files: tuple[str, bytes]) -> str:
    """Send files, let the worker's task run, and return the batch's page."""
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    response = client.post("/admin/letters/letter/add/", {"letters": uploads})
    assert response.status_code == 302
    read_uploads.call()
    page: str = client.get(response["Location"]).content.decode()
    return page


def rows() -> list[tuple[str, str, str]]:
    return list(Upload.objects.order_by("position").values_list("name", "result", "reason"))


def archive(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def stored_files(data_dir: Path) -> list[str]:
    return [path.name for path in (data_dir / "files").rglob("*") if path.is_file()]


def test_each_file_gets_a_row_and_a_bad_one_stops_nothing(signed_in: SignIn, data_dir: Path) -> None:
    text = letter_text().encode()

    page = send(
        signed_in("Editor"),
        ("letter.txt", text),
        ("report.pdf", REPORT.read_bytes()),
        ("web-page.pdf", REFUSED["web-page.pdf"]()),
        ("empty.txt", b""),
        ("again.txt", text),
    )

    assert [result for _, result, _ in rows()] == ["added", "added", "rejected", "rejected", "duplicate"]
    assert page.count("Rejected: ") == 2
    assert "Duplicate of <a" in page
    assert "5 of 5 files read" in page
    assert Letter.objects.count() == 2
    assert len(stored_files(data_dir)) == 2
    assert str(Letter.objects.get(name="letter.txt").added_by) == "editor"


def test_every_kind_of_bad_file_has_a_row_that_says_why(signed_in: SignIn, data_dir: Path) -> None:
    files = [(name, make()) for name, make in REFUSED.items() if name not in SLOW]

    page = send(signed_in("Editor"), *files)

    assert [(name, result) for name, result, _ in rows()] == [(name, "rejected") for name, _ in files]
    assert all(reason for _, _, reason in rows())
    assert page.count("Rejected: ") == len(files)
    assert not Letter.objects.exists()
    assert not stored_files(data_dir)


def test_an_archive_is_unpacked_and_its_bad_members_have_rows(signed_in: SignIn, data_dir: Path) -> None:
    data = archive(
        ("2024/letter.txt", LETTER.read_bytes()),
        ("../../evil.txt", letter_text().encode()),
        ("more.zip", archive(("x.txt", b"x"))),
    )

    send(signed_in("Editor"), ("letters.zip", data))

    assert [(name, result) for name, result, _ in rows()] == [
        ("letter.txt", "added"),
        ("../../evil.txt", "rejected"),
        ("more.zip", "rejected"),
    ]
    assert len(stored_files(data_dir)) == 1


def test_a_bomb_and_a_large_file_are_refused_by_a_row(
    signed_in: SignIn, settings: Settings, data_dir: Path
) -> None:
    settings.MAX_UPLOAD_BYTES, settings.MAX_ARCHIVE_BYTES = 20_000, 50_000
    bomb = archive(*((f"{n}.txt", bytes(19_000)) for n in range(4)))

    send(signed_in("Editor"), ("bomb.zip", bomb), ("large.txt", b"x" * 20_001))

    (_, _, of_bomb), (_, _, of_large) = rows()
    assert of_bomb == "an archive that unpacks to 0.1 MB, over the limit of 0 MB"
    assert of_large == "0.0 MB, over the limit of 0 MB"
    assert not stored_files(data_dir)


def test_fifty_one_files_are_refused_at_once(signed_in: SignIn) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(51)]

    page = signed_in("Editor").post("/admin/letters/letter/add/", {"letters": files}).content.decode()

    assert "You chose 51 files, and 50 can be sent at once. None was uploaded." in page
    assert not Batch.objects.exists()


def test_no_file_is_asked_for(signed_in: SignIn) -> None:
    assert (
        "Choose at least one file." in signed_in("Editor").post("/admin/letters/letter/add/").content.decode()
    )


def test_names_that_are_too_long_or_hold_a_path(signed_in: SignIn) -> None:
    send(signed_in("Editor"), ("n" * 300 + ".txt", b"x"), ("../../etc/letter.txt", LETTER.read_bytes()))

    (long, refused, reason), (name, result, _) = rows()
    assert (refused, "over the limit of 200" in reason, len(long) <= 255) == ("rejected", True, True)
    assert (name, result) == ("letter.txt", "added")


def test_a_pdf_with_a_script_is_taken_in_and_never_opened_by_a_browser(signed_in: SignIn) -> None:
    editor = signed_in("Editor")
    send(editor, ("javascript.pdf", with_javascript()))

    answer = editor.get(f"/letters/{Letter.objects.get().pk}/file/")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_without_automatic_publishing_a_new_letter_is_not_shown(
    signed_in: SignIn, settings: Settings
) -> None:
    settings.AUTO_PUBLISH = False

    send(signed_in("Editor"), ("letter.txt", LETTER.read_bytes()))

    assert Letter.objects.get().state == "unpublished"
    assert not Finding.objects.shown().exists()


def test_the_page_says_when_no_worker_is_there(signed_in: SignIn) -> None:
    client = signed_in("Editor")
    response = client.post("/admin/letters/letter/add/", {"letters": [SimpleUploadedFile("a.txt", b"one")]})
    page = client.get(response["Location"]).content.decode()
    assert "Waiting…" in page
    assert "the worker is probably not running" not in page

    Batch.objects.update(added_at="2020-01-01T00:00Z")

    assert "the worker is probably not running" in client.get(response["Location"]).content.decode()


def test_the_list_of_uploads_counts_how_files_ended(signed_in: SignIn) -> None:
    client = signed_in("Editor")
    send(client, ("letter.txt", LETTER.read_bytes()), ("empty.txt", b""))

    page = client.get("/admin/letters/batch/").content.decode()

    cells = [
        page.split(f'field-{name}">')[1].split("<")[0] for name in ("files", "added", "rejected", "unread")
    ]
    assert cells == ["2", "1", "1", "0"]
