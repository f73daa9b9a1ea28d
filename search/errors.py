"""What can be wrong with the index. Each message is one line that an administrator can act on."""


class IndexUnavailable(Exception):
    """There is no index that this code can read."""


class IndexMissing(IndexUnavailable):
    """No index has been built yet."""


class IndexOutdated(IndexUnavailable):
    """The index was built by code with another schema version."""
