"""Sending mails over SMTP so that none is lost: just before the dot that ends a mail, a note records that it is sent.

MAIL, RCPT, DATA, all of the mail   -- killed here: the server has no mail; it is sent another time
the note                            -- killed here: it is unknown whether the mail was sent; it is sent once more, with
the dot                                the same Message-ID
the server's reply                  -- the caller removes the note
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
NOT_NOW, FOR_GOOD = 400, 500  # from these codes on, an error is temporary, or permanent
TOO_MUCH = 421  # the server ends the connection
OF_THE_SERVER = re.compile(
    rb"5\.7\.\d|relay", re.I
)  # a policy of the server, not a fault of the address: RFC 3463
ANSWER_SECONDS = 60.0  # servers may scan a mail before they accept it


class MailUnavailable(Exception):
    """The mail server cannot be reached, or accepts no mail now: nothing was sent; try again later."""


class Unanswered(MailUnavailable):
    """The whole mail was transmitted, and the mail server did not reply: it may have been sent."""


class Refused(Exception):
    """The mail server rejected this mail: it was not sent; others may be accepted. ``is_nobody``: there is no such
    address, so that trying again will not help."""

    def __init__(self, reply: str, *, is_nobody: bool = False) -> None:
        super().__init__(reply)
        self.is_nobody = is_nobody


class MailServer:
    """One SMTP connection for many mails; opened for the first, and again where the server has closed it."""

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; errors of a connection that is closed already are ignored."""
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (OSError, smtplib.SMTPException):
                return

    def hand_over(self, message: EmailMessage, note: Callable[[], bool] = lambda: True) -> bool:
        """Given a mail and a function that records that it is being sent, send it; return whether it was accepted.

        ``note`` returns False where another process sends the mail, or the alert has ended: then nothing is sent.
        Raises MailUnavailable, Unanswered, Refused.
        """
        backend = self._opened()
        smtp = backend.connection if isinstance(backend, EmailBackend) else None
        if smtp is None:  # a backend without SMTP: console or file
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
        """Close the socket in the middle of a mail, which the server then discards; QUIT would be part of the mail."""
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
        """Transmit the mail without the final dot."""
        sender, receiver = (
            sanitize_address(mailbox, "utf-8") for mailbox in (message.from_email, message.recipients()[0])
        )
        written: Any = message.message()  # Django's message class, whose as_bytes has ``linesep``
        data: bytes = written.as_bytes(linesep="\r\n")
        smtp.ehlo_or_helo_if_needed()
        reply = smtp.mail(_bare_address(sender))
        if reply[0] != OK:  # the sender is the site's own address: other mails would fail too
            raise smtplib.SMTPResponseException(*reply)
        code, reply_text = reply = smtp.rcpt(_bare_address(receiver))
        is_nobody = code >= FOR_GOOD and not OF_THE_SERVER.search(reply_text)
        self._expect(smtp, reply, OK, FORWARDED, is_nobody=is_nobody)
        self._expect(smtp, smtp.docmd("DATA"), GO_ON)
        smtp.send(LINE_WITH_A_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n"))

    def _expect(
        self, smtp: smtplib.SMTP, reply: tuple[int, bytes], *codes: int, is_nobody: bool = False
    ) -> None:
        """Given a reply and the codes of success, return; another code raises Refused for this mail alone, or
        SMTPResponseException where the server ends the connection."""
        code, reply_text = reply
        if code in codes:
            return
        if code < NOT_NOW or code == TOO_MUCH:
            raise smtplib.SMTPResponseException(code, reply_text)
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()  # the server closed the connection after the error: the next mail opens another
        raise Refused(f"{code} {reply_text!r}", is_nobody=is_nobody)

    def _finish(self, smtp: smtplib.SMTP) -> None:
        """Send the final dot, and check the server's reply."""
        try:
            _set_timeout(smtp, ANSWER_SECONDS)
            smtp.send(b".\r\n")
            code, reply_text = smtp.getreply()
            _set_timeout(smtp, settings.EMAIL_TIMEOUT)
            if code < OK:
                raise smtplib.SMTPResponseException(code, reply_text)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise Unanswered(str(error)) from error
        if code == TOO_MUCH:
            self.close()
        if code >= NOT_NOW:
            raise Refused(f"{code} {reply_text!r}")


def _set_timeout(smtp: smtplib.SMTP, seconds: float) -> None:
    """Set the timeout of the connection."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _bare_address(address: str) -> str:
    """An address without the display name before it."""
    return address.rpartition("<")[2].rstrip(">")
