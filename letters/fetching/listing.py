"""The list of authorities, page by page to its end: two requests for the 153 that there are."""

from __future__ import annotations

from dataclasses import dataclass

from letters.fetching.client import PAGE, Client
from letters.fetching.errors import NoAnswer, Refused, StopFetching
from letters.fetching.order import MAX_LISTED, ROBOTS_FOR_LIST
from letters.fetching.pages import ListedProvider, ListPage, read_list


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list names. ``is_whole``: it came to its end, so that what it does not name is not there."""

    providers: tuple[ListedProvider, ...]
    is_whole: bool
    notes: tuple[str, ...] = ()


def ask_for_list(client: Client) -> Listed:
    """Return all that the list names. Raises StopFetching where not even its first page is as we know it.

    How many results there are, the pager, and at last a page with nothing new say where it ends, in this order:
    which of them the site keeps is not certain. A page may hold fewer results than were asked for.
    """
    providers: dict[str, ListedProvider] = {}
    results_read = refused = 0
    while len(providers) < MAX_LISTED:
        page = _list_page(client, results_read)
        if page is None:
            return Listed(
                tuple(providers.values()),
                False,
                ("The list is incomplete: its next page could not be fetched.",),
            )
        count_before = len(providers)
        providers |= {provider.url: provider for provider in page.providers if provider.url not in providers}
        results_read += len(page.providers)
        refused += page.refused
        if len(providers) == count_before or _is_end(page, len(providers)):
            return _ended(tuple(providers.values()), page, refused)
    providers_in_limit = tuple(providers.values())[:MAX_LISTED]
    return Listed(
        providers_in_limit,
        False,
        (f"The list has more than {MAX_LISTED} authorities; the rest were left out.",),
    )


def _list_page(client: Client, start: int) -> ListPage | None:
    """One page of the list; None where a later one is not to be had."""
    try:
        answer = client.get(client.site.list_address(start), PAGE, robots_age=ROBOTS_FOR_LIST)
    except (NoAnswer, Refused) as error:
        if start == 0:
            raise StopFetching(f"the list of authorities: {error}") from error
        return None
    if answer.status != 200:
        if start == 0:
            raise StopFetching(f"the list of authorities answered {answer.status}")
        return None
    page = read_list(answer.body, client.site)
    if start == 0 and not page.providers:
        raise StopFetching("the list names no authorities; its layout may have changed")
    return page


def _is_end(page: ListPage, provider_count: int) -> bool:
    if page.total is not None:
        return provider_count >= page.total
    return bool(page.is_last)


def _ended(providers: tuple[ListedProvider, ...], last: ListPage, refused: int) -> Listed:
    notes = (
        [f"The list: {refused} links do not lead to an authority’s page and were left out."]
        if refused
        else []
    )
    is_whole = last.total is None or len(providers) >= last.total
    if not is_whole:
        notes.append(f"The list says that it has {last.total} authorities but names {len(providers)}.")
    return Listed(providers, is_whole, tuple(notes))
