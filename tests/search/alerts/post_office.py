"""A real mail server on this machine, that keeps what it takes; and what mails say."""

from __future__ import annotations

import email
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(slots=True)
class PostOffice:
    """What was taken, by the order of taking; ``refuses`` are addresses that it does not take, with what it says to
    them; where it ``leaves`` it hangs up then. ``to_sender`` is what it says to who writes, "" where it takes that.

    ``after_data`` is what it says to a whole mail, "" where it takes it; where it ``hangs_up`` it takes it and says
    nothing.
    """

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    refusal: str = "550 5.1.1 nobody of this name"
    leaves: bool = False
    to_sender: str = ""
    after_data: str = ""
    hangs_up: bool = False
    port: int = 0

    @property
    def last(self) -> EmailMessage:
        return self.taken[-1][1]

    @property
    def to(self) -> list[str]:
        return [to for to, _ in self.taken]

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for _, mail in self.taken]


@dataclass(slots=True)
class _Counter:
    """Where mails are handed in; it has nothing but what the server looks for."""

    office: PostOffice

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.office.refuses:
            if self.office.leaves:
                server.transport.write(f"{self.office.refusal}\r\n".encode())
                server.transport.close()
            return self.office.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.office.to_sender or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.office.after_data:
            return self.office.after_data
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.office.taken += [(to, message) for to in envelope.rcpt_tos]
        if self.office.hangs_up:
            server.transport.abort()
        return "250 OK"


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """A mail server on a free port, until the end of the block."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office.port = free.getsockname()[1]
    controller = Controller(_Counter(office), hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        time.sleep(0.05)  # what is being taken is taken
        controller.stop()


def part(message: EmailMessage, kind: str) -> str:
    """The text of a mail, "plain" or "html"."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def link(message: EmailMessage, path: str) -> str:
    """The first link in a mail's text to a path of the site, as the site is asked for it."""
    found = re.search(rf"https?://\S+?({re.escape(path)}\S*)", part(message, "plain"))
    assert found, part(message, "plain")
    return found[1]
