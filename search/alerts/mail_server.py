"""Handing mails over so that none is sent twice: the mark is set just before the dot that ends a mail.

    MAIL, RCPT, DATA, all of the mail   -- killed here: the server has no mail; it is sent another time
    mark                                -- killed here: between the mark and five bytes, some microseconds
    the dot                             -- killed here: the bytes are the kernel's, which delivers them
    the server's answer

Who is killed between mark and dot loses a mail; who is killed anywhere else neither loses one nor sends one twice.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

LINE_WITH_A_DOT = re.compile(rb"(?m)^\.")
OK, FORWARDED, GO_ON = 250, 251, 354
FOR_GOOD = 500  # codes from here on say that trying again will not help
TOO_MUCH = 421  # and this one that the server ends the connection


class MailUnavailable(Exception):
    """The mail server cannot be reached, or takes nothing now: nothing was sent; trying again later helps."""


class Refused(Exception):
    """The mail server does not take a mail to this address. ``is_marked`` where the mark had been set."""

    def __init__(self, said: str, *, is_marked: bool) -> None:
        super().__init__(said)
        self.is_marked = is_marked


class MailServer:
    """One connection for many mails; opened for the first, and again where the server has closed it."""

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; a server that is gone already is no fault."""
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (OSError, smtplib.SMTPException):
                return

    def hand_over(self, message: EmailMessage, mark: Callable[[], bool]) -> bool:
        """Given a mail and what marks it as sent, hand it over; False, and nothing is sent, where it cannot be marked.

        ``mark`` returns False where somebody else has sent it, or it is wanted no more.
        Raises MailUnavailable, Refused.
        """
        backend = self._opened()
        smtp = backend.connection if isinstance(backend, EmailBackend) else None
        if smtp is None:  # to a screen or a file: nobody in between
            return mark() and bool(backend.send_messages([message]))
        try:
            self._address(smtp, message)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise MailUnavailable(str(error)) from error
        if not mark():
            self.close()  # without the dot the server forgets it
            return False
        return self._finish(smtp)

    def _opened(self) -> Any:
        if self._backend is None:
            backend = get_connection()
            try:
                backend.open()
            except (OSError, smtplib.SMTPException) as error:
                raise MailUnavailable(str(error)) from error
            self._backend = backend
        return self._backend

    def _address(self, smtp: smtplib.SMTP, message: EmailMessage) -> None:
        """All but the dot."""
        sender, receiver = (
            sanitize_address(one, "utf-8") for one in (message.from_email, message.recipients()[0])
        )
        written: Any = message.message()  # Django's own, which takes a line's end
        data: bytes = written.as_bytes(linesep="\r\n")
        smtp.ehlo_or_helo_if_needed()
        self._expect(smtp, smtp.mail(_bare(sender)), OK)
        self._expect(smtp, smtp.rcpt(_bare(receiver)), OK, FORWARDED)
        self._expect(smtp, smtp.docmd("DATA"), GO_ON)
        smtp.send(LINE_WITH_A_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n"))

    def _expect(self, smtp: smtplib.SMTP, answer: tuple[int, bytes], *codes: int) -> None:
        code, said = answer
        if code in codes:
            return
        if code < FOR_GOOD:
            raise smtplib.SMTPResponseException(code, said)
        smtp.rset()
        raise Refused(f"{code} {said!r}", is_marked=False)

    def _finish(self, smtp: smtplib.SMTP) -> bool:
        """The dot, and what the server says to it; one that says nothing any more may have the mail."""
        try:
            smtp.send(b".\r\n")
            code, said = smtp.getreply()
        except (smtplib.SMTPException, OSError):
            self.close()
            return True
        if code == OK:
            return True
        if code == TOO_MUCH:
            self.close()
        raise Refused(f"{code} {said!r}", is_marked=True)


def _bare(address: str) -> str:
    """An address without the name before it."""
    return address.rpartition("<")[2].rstrip(">")
