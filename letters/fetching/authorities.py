"""Authorities on the public site or named by a person, matched with ours by URN, slug or name."""

from __future__ import annotations

from letters.errors import UnknownAuthority
from letters.fetching.errors import Refused
from letters.fetching.pages import ListedProvider
from letters.models import Authority, FormerSlug
from letters.reference.authority_matching import match, names_to_slugs
from letters.reference.load import urns_to_slugs


class Authorities:
    """The authorities in the database when this object is created."""

    def __init__(self) -> None:
        rows = list(Authority.objects.values_list("slug", "name", "other_names"))
        self._slugs = names_to_slugs(rows)
        self._stored_slugs = {slug for slug, _, _ in rows}
        self._urns = urns_to_slugs()
        self._current_slugs = FormerSlug.objects.current()["authority"]

    def listed(self, provider: ListedProvider) -> tuple[Authority | None, list[str]]:
        """Given a provider of the list, return the authority that it is, or None and a note."""
        slug = self._urns.get(provider.urn)
        authority = (
            Authority.objects.filter(slug=self._current_slugs.get(slug, slug)).first() if slug else None
        )
        if authority:
            return authority, []
        try:
            return Authority.objects.get(slug=match(provider.name, self._slugs)), []
        except (UnknownAuthority, Authority.DoesNotExist):
            return None, [
                f"{provider.name or 'A provider'} ({provider.urn}) is not an authority on this site."
            ]

    def named(self, word: str) -> str:
        """Given what a person calls an authority, return its slug; a URN stays as it is. Raises Refused."""
        slug = self._current_slugs.get(word, word)
        if slug in self._stored_slugs or word.isdecimal():
            return slug
        try:
            return match(word, self._slugs)
        except UnknownAuthority as error:
            raise Refused(
                f"“{word[:100]}” is not an authority on this site. "
                "Use the name in its address, such as north-yorkshire, or its URN"
            ) from error
