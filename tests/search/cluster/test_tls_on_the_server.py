"""TLS and a user: a real proxy before the server asks for both. The server that the tests start can do neither."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from haystack import connections

from config.operations.search_url import search_url
from search.cluster import ClusterBackend
from search.errors import IndexUnavailable
from search.protocol import SearchRequest
from tests.conftest import needs_real_part
from tests.operations.running import wait_until
from tests.postgres import free_port
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db
USER, PASSWORD = "site", "p@ss/word#1"  # nosec B105
AUTHORITY = "-addext keyUsage=critical,keyCertSign -subj /CN=Test-authority"
FOR_THIS_MACHINE = "-addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=CA:FALSE -subj /CN=search"
CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
events {{ }}
http {{
  access_log off;
  client_max_body_size 0;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    auth_basic "search";
    auth_basic_user_file {folder}/users;
    location / {{
      proxy_pass http://{server};
      proxy_set_header Authorization "";
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Proxy:
    """What asks for TLS and a user. ``authority`` signed its certificate, ``stranger`` did not."""

    port: int
    authority: Path
    stranger: Path


def certificate(folder: Path, name: str, options: str) -> Path:
    """Make a key and a certificate in a folder; return where the certificate is."""
    made = folder / f"{name}.pem"
    key = f"-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {folder}/{name}.key"
    command = f"openssl req -x509 -days 2 {key} -out {made} {options}"
    subprocess.run(command.split(), check=True, capture_output=True, timeout=60)
    return made


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    needs_real_part(program and shutil.which("openssl"), "no nginx or openssl (Debian: nginx-light, openssl)")
    (server,) = connections.connections_info["default"]["PLACE"]["hosts"]
    with tempfile.TemporaryDirectory(prefix="findings-tls-") as name:
        folder, port = Path(name), free_port()
        authority = certificate(folder, "authority", AUTHORITY)
        signed = f"{FOR_THIS_MACHINE} -CA {authority} -CAkey {folder}/authority.key"
        certificate(folder, "server", signed)
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (folder / "conf").write_text(CONFIGURATION.format(folder=folder, port=port, server=server))
        command = [str(program), "-c", str(folder / "conf"), "-e", str(folder / "log")]
        process = subprocess.Popen(command)
        try:
            wait_until(lambda: (folder / "pid").exists(), folder / "log")
            yield Proxy(port, authority, certificate(folder, "stranger", AUTHORITY))
        finally:
            process.terminate()
            process.wait(30)


def backend(
    proxy: Proxy, *, ca: Path | None, password: str = PASSWORD, host: str = "127.0.0.1"
) -> ClusterBackend:
    """The backend that these settings name."""
    url = search_url(f"opensearch+https://{USER}:{quote(password, safe='')}@{host}:{proxy.port}/findings")
    place: dict[str, Any] = {"hosts": url.hosts, "secure": url.secure, "user": url.user}
    place |= {"password": url.password, "ca": str(ca or ""), "timeout_seconds": 30.0}
    return ClusterBackend("default", **{**connections.connections_info["default"], "PLACE": place})


def test_the_right_authority_user_and_password_can_do_all(proxy: Proxy) -> None:
    make_collection(findings=60)
    found = backend(proxy, ca=proxy.authority)

    total = found.rebuild()

    assert found.answer(SearchRequest(stop=0)).total == total == 60
    assert found.answer(SearchRequest()).ids
    assert found.differences().identifiers == ()
    assert found.status().fault == ""


@pytest.mark.parametrize("signed_by", ["stranger", ""])
def test_a_certificate_of_an_authority_that_is_not_known_is_refused(proxy: Proxy, signed_by: str) -> None:
    found = backend(proxy, ca=getattr(proxy, signed_by) if signed_by else None)

    with pytest.raises(IndexUnavailable, match=r"its certificate is not trusted .*SEARCH_CA"):
        found.answer(SearchRequest())
    assert "certificate is not trusted" in found.status().fault


def test_a_certificate_for_another_name_is_refused(proxy: Proxy) -> None:
    found = backend(proxy, ca=proxy.authority, host="localhost")

    with pytest.raises(IndexUnavailable, match="its certificate is not trusted"):
        found.answer(SearchRequest())


def test_a_wrong_password_is_told_in_words_at_once(proxy: Proxy) -> None:
    found = backend(proxy, ca=proxy.authority, password="wrong")  # nosec B106
    began = time.monotonic()

    with pytest.raises(IndexUnavailable, match="refuses the user in SEARCH_URL") as raised:
        found.answer(SearchRequest())

    assert "wrong" not in str(raised.value), "no password in a message"
    assert time.monotonic() - began < 5
    assert "refuses the user" in found.status().fault
