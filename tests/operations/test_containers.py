"""The containers, as far as they can be tried without an engine: linted, and their start commands run as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT, needs_real_part
from tests.operations.running import SECRET, get, wait_until
from tests.postgres import free_port, postgres_binaries, postgres_url

PROGRAMS = Path(sys.executable).parent
OURS = ("setup", "web", "worker")
SEARCHES = 9  # among both web processes
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


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(services: dict[str, dict[str, Any]], name: str) -> None:
    service = services[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "user" not in service, "the image says who: not root"
    assert "\nUSER 10001\n" in (ROOT / "Dockerfile").read_text()


def test_nothing_is_open_to_the_world(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports == [f"127.0.0.1:8000:{IN_THE_IMAGE}"]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What the Dockerfile copies, and nothing else; not to be written to."""
    folder = tmp_path / "app"
    folder.mkdir()
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY "):
            _, source, _ = line.split()
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, folder / source)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def test_start_commands_serve_the_sample(
    services: dict[str, dict[str, Any]], image: Path, tmp_path: Path
) -> None:
    needs_real_part(
        os.environ.get("TEST_DATABASE_URL") or postgres_binaries(),
        "PostgreSQL is not installed (Debian package: postgresql)",
    )
    port = str(free_port())
    with postgres_url() as url:
        environment = {
            "PATH": f"{PROGRAMS}:/usr/bin:/bin",
            "DATA_DIR": str(tmp_path / "data"),
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "PORT": port,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        subprocess.run(services["setup"]["command"], env=environment, cwd=image, check=True, timeout=120)
        subprocess.run(["python", "manage.py", "load_sample"], env=environment, cwd=image, check=True)
        with started(services["web"]["command"], environment, image):
            probe = [part.replace(IN_THE_IMAGE, port) for part in services["web"]["healthcheck"]["test"][1:]]
            wait_until(
                lambda: subprocess.run(probe, env=environment, stderr=subprocess.DEVNULL).returncode == 0
            )
            with started(services["worker"]["command"], environment, image):
                for _ in range(SEARCHES):
                    assert "upervision" in get(f"http://127.0.0.1:{port}/search/?q=supervision").text
                assert '"ready": true' in get(f"http://127.0.0.1:{port}/readyz").text
                metrics = get(f"http://127.0.0.1:{port}/metrics").text
                assert (
                    f'findings_request_seconds_count{{method="GET",status="200",view="search"}} {SEARCHES}.0'
                    in metrics
                )


@contextmanager
def started(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[None]:
    """A container's process, told to stop at the end as an engine would; it then ends soon."""
    process = subprocess.Popen(command, env=environment, cwd=folder)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)
