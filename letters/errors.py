"""What can go wrong, by what helps. Each message is one line that whoever caused it can act on.

    SiteError
    ├── LetterError         a file that cannot become a letter
    ├── InputError          what a person has typed or chosen cannot be used
    ├── EditConflict        somebody else was there first   (letters.editing)
    ├── BackupError         a backup not made, or not put back   (letters.transfer)
    ├── PlaceError          the place fails, not the file: its disk, its database
    ├── FetchError          the public site gives no usable answer, or may not be asked   (letters.fetching)
    ├── AnotherWorker       one is at work already   (letters.management)
    ├── LockLost            by which a worker knew that it is the only one   (letters.management)
    └── NoImage             a page that cannot be shown as an image   (letters.sandbox)

A LetterError reads on after the words "Rejected: ", beside the name of the file: "damaged, or not a ZIP archive" or
"The file is empty", never "is damaged".
"""

from __future__ import annotations


class SiteError(Exception):
    """The root of all errors of this app. Each class says whether trying again helps."""


class LetterError(SiteError):
    """A file that cannot become a letter; ``str(error)`` is the reason, one line, without a full stop.

    Trying again does not help: the same bytes end in the same way.
    """


class UnreadableLetter(LetterError):
    """The bytes cannot be read: damaged, encrypted, empty, too large, or with no text layer.

    Trying again helps only where it took too long to read, or the file was missing from the store.
    """


class NotALetter(LetterError):
    """The bytes can be read, but they are no inspection letter or report. Trying again does not help."""


class UnknownAuthority(LetterError):
    """A printed authority name that matches none of the authorities we hold.

    Trying again helps once the name is one of an authority's other names.
    """


class InputError(SiteError):
    """What a person has typed or chosen cannot be used; the message says where. Trying again helps once it is other."""


class PlaceError(SiteError):
    """The place fails and not the file; the message says in which way. Trying again helps once that is mended."""


def over_limit(size_bytes: int, limit_bytes: int) -> str:
    """Given a size and the limit that it is over, return both, e.g. "30.5 MB, over the limit of 25 MB"."""
    return f"{size_bytes / 2**20:.1f} MB, over the limit of {limit_bytes / 2**20:.0f} MB"
