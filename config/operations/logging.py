"""What is logged, and how: lines for a person, or JSON objects for a machine. Each knows its request."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
FORMATTERS: dict[str, dict[str, Any]] = {
    "line": {"format": "{asctime} {levelname} {name}: {message} {request_id}", "style": "{"},
    "json": {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "format": "{levelname}{name}{message}{request_id}",
        "style": "{",
        "timestamp": True,
        "rename_fields": {"levelname": "level", "name": "logger"},
    },
}
FORMATS = tuple(FORMATTERS)


class WithRequest(logging.Filter):
    """Gives each record the id of the request that it was logged in; "" outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def logging_as(form: str) -> dict[str, Any]:
    """Given a form, return Django's LOGGING. As JSON every request is logged, as lines only what goes wrong."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": FORMATTERS[form]},
        "filters": {"with_request": {"()": WithRequest}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["with_request"]}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING"},  # in place of Django's own: no mails, one handler
            # Anybody can send a wrong host name; each would be a traceback. The line of the request says 400.
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
            "config.operations.request_log": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }
