"""What can go wrong with a letter. Each message is one line that an administrator can act on."""


class LetterError(Exception):
    """A file that cannot become a letter; ``str(error)`` is the reason, one line, without a full stop."""


class UnreadableLetter(LetterError):
    """The bytes cannot be read: damaged, encrypted, empty, too large, or with no text layer."""


class NotALetter(LetterError):
    """The bytes can be read, but they are no inspection letter or report."""


class UnknownAuthority(LetterError):
    """A printed authority name that matches none of the authorities we hold."""
