"""The containers, as far as they can be tried without an engine: linted, and their start commands run as they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT, needs_real_part
from tests.operations.confining import BUBBLEWRAP, USER, Container
from tests.operations.running import SECRET, get, wait_until
from tests.postgres import free_port, postgres_binaries, postgres_url

PROGRAMS = Path(sys.executable).parent
OURS = ("setup", "web", "worker", "assistants")
SEARCHES = 9  # among both web processes
SENDING = """
from django.core.files.uploadedfile import SimpleUploadedFile
from letters.ingestion.receive import add_uploaded
from letters.models import Letter
letter = Letter.objects.get(name="ashby-vale-2023-monitoring-visit.txt")
held = letter.file.read()
letter.delete()  # or the new one would read nearly the same, and wait for an editor
add_uploaded([SimpleUploadedFile("new.txt", held.replace(b"upervision", b"upervision of hedgehogs"))], None)
"""
IN_THE_IMAGE = "8000"  # the port that compose file and image speak of


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = YAML(typ="safe").load(ROOT / "docker-compose.yml")["services"]
    return found


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_file_is_of_the_schema() -> None:
    run(str(PROGRAMS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_dockerfile_is_clean() -> None:
    run(str(PROGRAMS / "hadolint"), "Dockerfile")


def test_the_proxy_may_do_little_and_hands_on_whose_request_it_is(
    services: dict[str, dict[str, Any]],
) -> None:
    whole = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    said = whole["configs"]["nginx"]["content"]

    assert services["proxy"]["profiles"] == ["proxy"], "only where it is asked for"
    assert services["proxy"]["cap_drop"] == ["ALL"]
    assert services["proxy"]["read_only"]
    assert said.count("X-Forwarded-For $$remote_addr") == said.count("proxy_pass") == 3
    assert not re.search(r"(?<!\$)\$(?!\$)", said), "compose would put its own variables there"


def test_the_proxy_s_configuration_is_one(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    needs_real_part(nginx, "nginx is not installed (Debian package: nginx-light)")
    (tmp_path / "nginx.conf").write_text(proxy_configuration(tmp_path))
    certificate = f"-keyout {tmp_path}/key.pem -out {tmp_path}/certificate.pem"
    run(*f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost {certificate}".split())

    run(str(nginx), "-t", "-c", str(tmp_path / "nginx.conf"))


def proxy_configuration(folder: Path) -> str:
    """The proxy's configuration as the container sees it, with its files in a folder here."""
    said: str = YAML(typ="safe").load(ROOT / "docker-compose.yml")["configs"]["nginx"]["content"]
    for there, here in (
        ("$$", "$"),
        ("/tmp/", f"{folder}/"),  # before what puts the folder in, which may itself be below it
        ("/certificates/", f"{folder}/"),
        ("web:8000", "[::1]:8000"),
    ):
        said = said.replace(there, here)
    return said


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(services: dict[str, dict[str, Any]], name: str) -> None:
    service = services[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "user" not in service, "the image says who: not root"
    assert f"\nUSER {USER}\n" in (ROOT / "Dockerfile").read_text()


def test_nothing_is_open_to_the_world(services: dict[str, dict[str, Any]]) -> None:
    started = [service for service in services.values() if "profiles" not in service]
    ports = [port for service in started for port in service.get("ports", [])]

    assert ports == [f"127.0.0.1:8000:{IN_THE_IMAGE}"]


def test_the_image_is_given_all_that_it_copies() -> None:
    """What is not named in .dockerignore does not reach the engine."""
    given = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines()}
    copied = [
        line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")
    ]

    assert [one for one in copied if one not in given] == []


def test_what_mails_and_accounts_need_reaches_every_process(services: dict[str, dict[str, Any]]) -> None:
    """EMAIL_URL, SIGN_UP and all other settings are lines of .env, handed on whole."""
    for name in OURS:
        assert services[name]["env_file"] == ".env"
        assert set(services[name]["environment"]) == {"DATABASE_URL", "SECRET_KEY"}


def test_assistants_are_answered_where_that_is_asked_for(services: dict[str, dict[str, Any]]) -> None:
    service = services["assistants"]
    *_, command, bind, where = service["command"]

    assert service["profiles"] == ["assistants"]
    assert service["ports"] == ["127.0.0.1:8001:8001"]
    assert (command, bind, where) == ("serve_mcp", "--bind", "0.0.0.0:8001")
    locked = (ROOT / service["build"]["args"]["REQUIREMENTS"]).read_text()
    assert re.search(r"^mcp==", locked, re.M)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What the Dockerfile copies, and nothing else."""
    folder = tmp_path / "app"
    folder.mkdir()
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY "):
            _, source, _ = line.split()
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, folder / source)
    return folder


@pytest.fixture
def container(image: Path, tmp_path: Path) -> Iterator[Container]:
    """The image with an empty volume, PostgreSQL, and the environment that Dockerfile and compose file give."""
    needs_real_part(BUBBLEWRAP, "bubblewrap is not installed (Debian package: bubblewrap)")
    needs_real_part(
        os.environ.get("TEST_DATABASE_URL") or postgres_binaries(),
        "PostgreSQL is not installed (Debian package: postgresql)",
    )
    data = tmp_path / "data"
    data.mkdir()
    with postgres_url() as url:
        environment = {
            "PATH": f"{PROGRAMS}:/usr/bin:/bin",
            "DATA_DIR": "/data",
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "PORT": str(free_port()),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        yield Container(image, data, environment)


def test_a_container_may_write_to_its_volume_and_nowhere_else(container: Container) -> None:
    tried = container.run(
        "sh", "-c", "id -u; touch /data/a /tmp/a && echo written; touch /app/a; touch /usr/a"
    )

    assert tried.stdout.split() == [USER, "written"]
    assert tried.stderr.count("Read-only file system") == 2
    rights = container.run("grep", "-E", "^(CapEff|CapBnd|NoNewPrivs)", "/proc/self/status").stdout
    assert [int(line.split()[1], 16) for line in rights.splitlines()] == [0, 0, 1]


def test_start_commands_serve_the_sample(services: dict[str, dict[str, Any]], container: Container) -> None:
    port = container.environment["PORT"]
    assert container.run(*services["setup"]["command"]).returncode == 0
    assert container.run("python", "manage.py", "load_sample").returncode == 0

    with container.started(services["web"]["command"]):
        probe = [part.replace(IN_THE_IMAGE, port) for part in services["web"]["healthcheck"]["test"][1:]]
        wait_until(lambda: container.run(*probe).returncode == 0)
        with container.started(services["worker"]["command"]):
            sent = container.run("python", "manage.py", "shell", "--command", SENDING)
            assert sent.returncode == 0, sent.stderr
            wait_until(lambda: "1 finding for" in get(f"http://127.0.0.1:{port}/search/?q=hedgehogs").text)
            for _ in range(SEARCHES):
                assert "upervision" in get(f"http://127.0.0.1:{port}/search/?q=supervision").text
            assert '"ready": true' in get(f"http://127.0.0.1:{port}/readyz").text
            metrics = get(f"http://127.0.0.1:{port}/metrics").text
            counted = re.search(r'seconds_count{method="GET",status="200",view="search"} (\d+)', metrics)
            assert counted
            assert int(counted[1]) > SEARCHES, "of both processes together"
