"""What an answer says of its version, for asking next time only whether it has changed (RFC 9110, section 13)."""

from __future__ import annotations

from dataclasses import dataclass

from letters.fetching.exchange import Answer

MAX_LENGTH = 200  # characters; longer ones are not kept


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said of its version; empty where it said nothing."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Validators:
        """Given an answer, return what it says of its version; what is too long to be kept is left out."""
        values = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
        return cls(
            *(
                value if len(value) <= MAX_LENGTH and value.isascii() and value.isprintable() else ""
                for value in values
            )
        )

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for the answer only where it has changed."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}
