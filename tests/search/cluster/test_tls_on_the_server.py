"""TLS and a user: a real proxy before the server asks for both. The server that the tests start can do neither."""

from __future__ import annotations

import os
import re
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
  server {{
    listen 127.0.0.1:{expired_port} ssl;
    ssl_certificate {folder}/expired.pem;
    ssl_certificate_key {folder}/server.key;
    location / {{
      proxy_pass http://{server};
    }}
  }}
  server {{
    listen 127.0.0.1:{other_port};
    location / {{
      default_type text/html;
      return 200 "<p>Another server</p>";
    }}
  }}
}}
"""
# openssl signs for days to come only, but as an authority with books also for days gone by.
BOOKS = """
[ca]
default_ca = this
[this]
database = {folder}/books
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
x509_extensions = named
[any]
commonName = supplied
[named]
subjectAltName = IP:127.0.0.1
"""


@dataclass(frozen=True, slots=True)
class Proxy:
    """What asks for TLS and a user. ``authority`` signed its certificate, ``stranger`` did not.

    At ``expired_port`` its certificate has expired; at ``other_port`` it is no search server.
    """

    port: int
    expired_port: int
    other_port: int
    folder: Path
    authority: Path
    stranger: Path


def certificate(folder: Path, name: str, options: str) -> Path:
    """Make a key and a certificate in a folder; return where the certificate is."""
    made = folder / f"{name}.pem"
    key = f"-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {folder}/{name}.key"
    command = f"openssl req -x509 -days 2 {key} -out {made} {options}"
    subprocess.run(command.split(), check=True, capture_output=True, timeout=60)
    return made


def expired_certificate(folder: Path) -> None:
    """Make one for the server's key that has expired, signed by the authority."""
    (folder / "books").touch()
    (folder / "serial").write_text("01")
    (folder / "books.conf").write_text(BOOKS.format(folder=folder))
    asked = f"openssl req -new -key {folder}/server.key -subj /CN=search -out {folder}/asked"
    days = "-startdate 20200101000000Z -enddate 20210101000000Z"
    by = f"-cert {folder}/authority.pem -keyfile {folder}/authority.key"
    files = f"-config {folder}/books.conf -in {folder}/asked -out {folder}/expired.pem"
    signed = f"openssl ca -batch -notext {by} {days} {files}"
    for command in (asked, signed):
        subprocess.run(command.split(), check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    needs_real_part(program and shutil.which("openssl"), "no nginx or openssl (Debian: nginx-light, openssl)")
    (server,) = connections.connections_info["default"]["PLACE"]["hosts"]
    with tempfile.TemporaryDirectory(prefix="findings-tls-") as name:
        folder, port, expired_port, other_port = Path(name), free_port(), free_port(), free_port()
        authority = certificate(folder, "authority", AUTHORITY)
        signed = f"{FOR_THIS_MACHINE} -CA {authority} -CAkey {folder}/authority.key"
        certificate(folder, "server", signed)
        expired_certificate(folder)
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        ports = {"port": port, "expired_port": expired_port, "other_port": other_port}
        (folder / "conf").write_text(CONFIGURATION.format(folder=folder, server=server, **ports))
        command = [str(program), "-c", str(folder / "conf"), "-e", str(folder / "log")]
        process = subprocess.Popen(command)
        try:
            wait_until(lambda: (folder / "pid").exists(), folder / "log")
            yield Proxy(
                **ports,
                folder=folder,
                authority=authority,
                stranger=certificate(folder, "stranger", AUTHORITY),
            )
        finally:
            process.terminate()
            process.wait(30)


def backend(
    proxy: Proxy,
    *,
    ca: Path | None,
    password: str = PASSWORD,
    host: str = "127.0.0.1",
    port: int | None = None,
) -> ClusterBackend:
    """The backend that these settings name."""
    who = f"{USER}:{quote(password, safe='')}"
    return named(f"opensearch+https://{who}@{host}:{port or proxy.port}/findings", ca)


def named(address: str, ca: Path | None = None) -> ClusterBackend:
    url = search_url(address)
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


def test_a_certificate_that_has_expired_is_told_as_that(proxy: Proxy) -> None:
    is_told(backend(proxy, ca=proxy.authority, port=proxy.expired_port), "its certificate has expired")


def test_tls_asked_of_a_server_that_speaks_none_is_told_as_that(proxy: Proxy) -> None:
    is_told(backend(proxy, ca=proxy.authority, port=proxy.other_port), "it does not speak TLS")


def test_no_tls_where_the_server_asks_for_it_is_told_as_that(proxy: Proxy) -> None:
    is_told(named(f"opensearch://127.0.0.1:{proxy.port}/findings"), r"asks for TLS \(opensearch\+https://\)")


def test_another_server_is_told_as_that(proxy: Proxy) -> None:
    is_told(named(f"opensearch://127.0.0.1:{proxy.other_port}/findings"), "is no search server")


@pytest.mark.parametrize("held", [None, "no certificate"])
def test_an_authority_that_cannot_be_read_is_told_as_that(proxy: Proxy, held: str | None) -> None:
    file = proxy.folder / f"ca-{held}"
    if held:
        file.write_text(held)
    is_told(backend(proxy, ca=file), f"SEARCH_CA names {file}, which cannot be read")


def is_told(found: ClusterBackend, message: str) -> None:
    for _ in range(2):  # also once a client is held
        with pytest.raises(IndexUnavailable, match=message):
            found.answer(SearchRequest())
    assert re.search(message, found.status().fault)
