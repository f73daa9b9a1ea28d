"""What can go wrong with a letter. Each message is one line that an administrator can act on.

It reads on after the words "Rejected: ", beside the name of the file: "damaged, or not a ZIP archive" or "The file is
empty", never "is damaged".
"""


class LetterError(Exception):
    """A file that cannot become a letter; ``str(error)`` is the reason, one line, without a full stop."""


class UnreadableLetter(LetterError):
    """The bytes cannot be read: damaged, encrypted, empty, too large, or with no text layer."""


class NotALetter(LetterError):
    """The bytes can be read, but they are no inspection letter or report."""


class UnknownAuthority(LetterError):
    """A printed authority name that matches none of the authorities we hold."""


def over_limit(size_bytes: int, limit_bytes: int) -> str:
    """Given a size and the limit that it is over, return both, e.g. "30.5 MB, over the limit of 25 MB"."""
    return f"{size_bytes / 2**20:.1f} MB, over the limit of {limit_bytes / 2**20:.0f} MB"
