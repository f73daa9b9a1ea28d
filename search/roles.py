"""Who may do what with the words that searches go by. The roles themselves are those of the letters."""

from letters.reference.roles import ALL, Grants

ROLES: Grants = {
    "Editor": (
        ("search", "emptysearch", ("view",)),
        ("search", "publishedsearch", ALL),
        ("search", "vocabulary", ("view",)),
        ("search", "questionword", ("view",)),
    ),
    "Publisher": (),
    "Administrator": (
        ("search", "vocabulary", ALL),
        ("search", "questionword", ALL),
    ),
}
