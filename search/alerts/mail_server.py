"""Handing mails over so that none is lost: just before the dot that ends a mail, it is noted that it is on its way.

MAIL, RCPT, DATA, all of the mail   -- killed here: the server has no mail; it is sent another time
the note                            -- killed here: nobody knows whether it came; it is sent once more, as the same
the dot                                mail (its Message-ID)
the server's answer                 -- whoever is told of it takes the note away
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

LINE_WITH_A_DOT = re.compile(rb"(?m)^\.")
OK, FORWARDED, GO_ON = 250, 251, 354
NOT_NOW, FOR_GOOD = 400, 500  # codes from here on say that trying again helps, or that it will not
TOO_MUCH = 421  # and this one that the server ends the connection
OF_THE_SERVER = re.compile(
    rb"5\.7\.\d|relay", re.I
)  # what is said of whom it serves and not of an address: RFC 3463
ANSWER_SECONDS = 60.0  # servers look through a mail before they say that they take it


class MailUnavailable(Exception):
    """The mail server cannot be reached, or takes nothing now: nothing was sent; trying again later helps."""


class Unanswered(MailUnavailable):
    """All of a mail was handed over, and the mail server says no more: it may have been sent."""


class Refused(Exception):
    """The mail server does not take this mail: it was not sent, and others may be. ``is_nobody``: it knows no such
    address, so that trying again will not help."""

    def __init__(self, said: str, *, is_nobody: bool = False) -> None:
        super().__init__(said)
        self.is_nobody = is_nobody


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

    def hand_over(self, message: EmailMessage, note: Callable[[], bool] = lambda: True) -> bool:
        """Given a mail and what notes that it is on its way, hand it over; return whether it was taken.

        ``note`` returns False where somebody else sends it, or it is wanted no more: then nothing is sent.
        Raises MailUnavailable, Unanswered, Refused.
        """
        backend = self._opened()
        smtp = backend.connection if isinstance(backend, EmailBackend) else None
        if smtp is None:  # to a screen or a file: nobody in between
            return note() and bool(backend.send_messages([message]))
        try:
            self._address(smtp, message)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise MailUnavailable(str(error)) from error
        is_noted = False
        try:
            is_noted = note()
        finally:
            if not is_noted:
                self._hang_up()
        if is_noted:
            self._finish(smtp)
        return is_noted

    def _hang_up(self) -> None:
        """End the connection in the middle of a mail, which the server forgets; a word would be one of the mail."""
        backend, self._backend = self._backend, None
        if backend is not None and backend.connection is not None:
            backend.connection.close()

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
        answer = smtp.mail(_bare(sender))
        if answer[0] != OK:  # of the site's own address: others would fare no better
            raise smtplib.SMTPResponseException(*answer)
        code, said = answer = smtp.rcpt(_bare(receiver))
        is_nobody = code >= FOR_GOOD and not OF_THE_SERVER.search(said)
        self._expect(smtp, answer, OK, FORWARDED, is_nobody=is_nobody)
        self._expect(smtp, smtp.docmd("DATA"), GO_ON)
        smtp.send(LINE_WITH_A_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n"))

    def _expect(
        self, smtp: smtplib.SMTP, answer: tuple[int, bytes], *codes: int, is_nobody: bool = False
    ) -> None:
        """Given an answer about one mail, and the codes by which it goes on: another refuses that mail alone."""
        code, said = answer
        if code in codes:
            return
        if code < NOT_NOW or code == TOO_MUCH:
            raise smtplib.SMTPResponseException(code, said)
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()  # it refuses a mail and goes: the next one finds it again, or not
        raise Refused(f"{code} {said!r}", is_nobody=is_nobody)

    def _finish(self, smtp: smtplib.SMTP) -> None:
        """The dot, and what the server says to it."""
        try:
            _allow(smtp, ANSWER_SECONDS)
            smtp.send(b".\r\n")
            code, said = smtp.getreply()
            _allow(smtp, settings.EMAIL_TIMEOUT)
            if code < OK:
                raise smtplib.SMTPResponseException(code, said)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise Unanswered(str(error)) from error
        if code == TOO_MUCH:
            self.close()
        if code >= NOT_NOW:
            raise Refused(f"{code} {said!r}")


def _allow(smtp: smtplib.SMTP, seconds: float) -> None:
    """Let the server keep us waiting so long."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _bare(address: str) -> str:
    """An address without the name before it."""
    return address.rpartition("<")[2].rstrip(">")
