"""Who may do what with letters, themes, authorities and accounts: the roles that a new installation has."""

from letters.reference.roles import ALL, Grants

ROLES: Grants = {
    "Editor": (
        ("letters", "letter", ("view", "add", "change")),
        ("letters", "inspection", ("view", "change")),
        ("letters", "judgement", ALL),
        ("letters", "finding", ALL),
        ("letters", "findingtheme", ALL),
        ("letters", "batch", ("view", "add")),
        ("letters", "upload", ("view",)),
        ("letters", "fetchrun", ("view", "add")),
        ("letters", "theme", ("view",)),
        ("letters", "authority", ("view",)),
    ),
    "Publisher": (("letters", "letter", ("publish",)),),
    "Administrator": (
        ("letters", "letter", ("delete",)),
        ("letters", "theme", ALL),
        ("letters", "authority", ALL),
        ("letters", "statisticalneighbour", ALL),
        ("auth", "user", ALL),
        ("auth", "group", ("view",)),
    ),
}
