"""In which encoding a request is: UTF-8, whatever its header says. Python knows encodings that are none of text's."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

UTF_8 = {"utf-8", "ascii"}
REFUSAL = b"This site reads requests as UTF-8.\n"
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def in_utf_8(site: Application) -> Application:
    """Given a WSGI application, return one that is told no encoding: an address is UTF-8 always.

    A body that is said to be in another encoding is refused. Django looks at it before any middleware can.
    """

    def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        content_type = environ.get("CONTENT_TYPE") or ""
        if "charset" not in content_type.lower():
            return site(environ, start_response)
        media_type, charset = _told(content_type)
        if _is_other(charset) and environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(REFUSAL)))]
            start_response("415 Unsupported Media Type", headers)
            return [REFUSAL]
        return site({**environ, "CONTENT_TYPE": media_type}, start_response)

    return application


def _told(content_type: str) -> tuple[str, str]:
    """A body's type without its encoding, and that encoding; "" where none is told."""
    message = Message()
    message["Content-Type"] = content_type
    charset = str(message.get_param("charset", ""))
    message.del_param("charset")
    return str(message["Content-Type"]), charset


def _is_other(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name not in UTF_8
    except (LookupError, ValueError):
        return True
