"""The engine that Haystack is configured with, and all that is asked of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.encoding import force_str
from haystack.backends import BaseEngine, log_query
from haystack.backends.whoosh_backend import WhooshHtmlFormatter, WhooshSearchQuery
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SearchBackendError
from haystack.utils import get_identifier, get_model_ct
from whoosh.highlight import ContextFragmenter
from whoosh.highlight import highlight as marked
from whoosh.query import Term

from search.backend.files.schema import FoldingAnalyzer
from search.backend.haystack import result_pages
from search.backend.haystack.index_updates import IndexUpdates
from search.backend.haystack.whoosh_queries import query_scores, query_set
from search.backend.read import answer
from search.backend.read.open_snapshot import keep_over_forks
from search.backend.read.similarity import better_spelled, similar_docs, written_apart
from search.backend.read.snapshot import Snapshot
from search.errors import IndexUnavailable
from search.protocol import Filter, IndexStatus, Leaf, SearchRequest, SearchResponse
from search.text import TOKEN, composed, fold, tokens

Found = dict[str, Any]
TO_THE_END = 1_000_000


class FindingsBackend(IndexUpdates):
    """Haystack's Whoosh backend on an index of our own; and a backend as search.protocol describes it."""

    # As search.protocol describes it

    def answer(self, ask: SearchRequest) -> SearchResponse:
        """Given a question, return what it finds. Raises IndexUnavailable."""
        return answer.answer(self._snapshot(), ask)

    def holds(self, leaf: Leaf) -> bool:
        """Given a term or a phrase, return whether a finding has it."""
        return bool(self._snapshot().matching(leaf))

    def written_apart(self, word: str) -> tuple[str, ...]:
        """Given a folded word, return the terms of the two words that findings write for it, or ()."""
        return written_apart(self._snapshot(), word)

    def better_spelled(self, word: str) -> str:
        """Given a folded word, return the collection's word that was meant, or ""."""
        return better_spelled(self._snapshot(), word)

    def similar(self, text: str, filters: tuple[Filter, ...], limit: int) -> list[int]:
        """Given a text, return the primary keys of the documents most like it."""
        snapshot = self._snapshot()
        kept = snapshot.live
        for one in filters:
            kept &= answer.filter_set(snapshot, one)
        return [snapshot.numbers[doc] for doc in similar_docs(snapshot, text, kept, limit)]

    def status(self) -> IndexStatus:
        """Return how the index is doing; whatever is wrong with it is told as its fault."""
        try:
            documents = self._snapshot().live.bit_count()
            live = self.folder.live()
            return IndexStatus(
                documents, self.reading.fault(), self.folder.written_at(), f"{live.build}.{live.generation}"
            )
        except Exception as err:  # a broken index breaks in its own ways; each is a status to tell of
            return IndexStatus(fault=str(err) or type(err).__name__)

    def keep_over_forks(self) -> None:
        """Have processes forked from this one share what is open of the index."""
        keep_over_forks()

    def _snapshot(self) -> Snapshot:
        self.ready()
        return self.reading.snapshot()

    # As Haystack asks

    @log_query  # type: ignore[untyped-decorator]
    def search(self, query_string: str, **wanted: Any) -> Found:
        """Given a question in Whoosh's words and Haystack's wishes, return Haystack's results."""
        query_string = force_str(query_string)
        if len(query_string) == 0 or (len(query_string) == 1 and query_string != "*"):
            return {"results": [], "hits": 0}
        try:
            return self._search(self._snapshot(), query_string, wanted)
        except IndexUnavailable as err:
            return self._nothing(err)

    def _search(self, snapshot: Snapshot, query_string: str, wanted: Mapping[str, Any]) -> Found:
        if wanted.get("query_facets"):
            warnings.warn("Whoosh does not handle query faceting.", Warning, stacklevel=4)
        query = self.parser.parse(query_string)
        found = query_set(snapshot, query) & self._kept(snapshot, wanted)
        scores = query_scores(snapshot, query)
        ordered = result_pages.ordered_by(snapshot, found, scores, wanted.get("sort_by") or ())
        groups, kinds = _groups(snapshot, found, wanted)
        page = result_pages.page_of(snapshot, ordered, scores, groups, _cut(wanted))
        results: Found = self._process_results(
            page,
            query_string=query_string,
            spelling_query=wanted.get("spelling_query"),
            result_class=wanted.get("result_class"),
            facet_types=kinds,
        )
        if wanted.get("highlight"):
            self._highlight(results["results"], query_string)
        return results

    def _kept(self, snapshot: Snapshot, wanted: Mapping[str, Any]) -> int:
        """The set of documents of the models asked for that every narrowing query finds."""
        kept = snapshot.live
        for narrow in wanted.get("narrow_queries") or ():
            kept &= query_set(snapshot, self.parser.parse(force_str(narrow)))
        labels = self._labels(wanted)
        if not labels:
            return kept
        of_models = 0
        for label in labels:
            of_models |= query_set(snapshot, Term(DJANGO_CT, label))
        return kept & of_models

    def _labels(self, wanted: Mapping[str, Any]) -> list[str]:
        if wanted.get("models"):
            return sorted(get_model_ct(model) for model in wanted["models"])
        registered = wanted.get("limit_to_registered_models")
        if registered is None:
            registered = getattr(settings, "HAYSTACK_LIMIT_TO_REGISTERED_MODELS", True)
        return list(self.build_models_list()) if registered else []

    def _highlight(self, results: Iterable[Any], query_string: str) -> None:
        """Give each result its text with the question's words marked, by the analyser that indexed them."""
        terms = frozenset(token.term for token in tokens(composed(query_string)))
        name = self.content_field_name
        for result in results:
            text = composed(getattr(result, name, "") or "")
            html = marked(text, terms, FoldingAnalyzer(), ContextFragmenter(), WhooshHtmlFormatter("em"))
            result.highlighted = {name: [html]}

    def more_like_this(
        self, model_instance: models.Model, additional_query_string: str | None = None, **wanted: Any
    ) -> Found:
        """Given an object that is indexed, return Haystack's results of those most like it."""
        try:
            snapshot = self._snapshot()
        except IndexUnavailable as err:
            return self._nothing(err)
        own = query_set(snapshot, Term(ID, get_identifier(model_instance)))
        if not own:
            return {"results": [], "hits": 0}
        if additional_query_string and additional_query_string != "*":
            wanted = {**wanted, "narrow_queries": {additional_query_string}}
        kept = self._kept(snapshot, wanted) & ~own
        text = self._text_of(snapshot, own, model_instance)
        docs = similar_docs(snapshot, text, kept, TO_THE_END)
        scores = [0.0] * snapshot.size
        page = result_pages.page_of(snapshot, docs, scores, {}, _cut(wanted))
        found: Found = self._process_results(page, result_class=wanted.get("result_class"))
        return found

    def _text_of(self, snapshot: Snapshot, own: int, model_instance: models.Model) -> str:
        """The text of an object as indexed: as stored, or else made again."""
        stored = snapshot.stored(own.bit_length() - 1)
        if self.content_field_name in stored:
            return str(stored[self.content_field_name])
        identifier = get_identifier(model_instance)
        document = self.documents.of([identifier])[identifier] or {}
        return str(document.get(self.content_field_name, ""))

    def create_spelling_suggestion(self, query_string: str) -> str | None:
        """Given words, return them with those the collection does not know better spelled."""
        snapshot = self._snapshot()
        words = [fold(found.group()) for found in TOKEN.finditer(composed(query_string))]
        words = [word for word in words if word.upper() not in self.RESERVED_WORDS]
        return " ".join(better_spelled(snapshot, word) or word for word in words) or None

    def _nothing(self, err: IndexUnavailable) -> Found:
        """No results, because there is no index; raised instead where the connection must not fail silently."""
        if not self.silently_fail:
            raise SearchBackendError(str(err)) from err
        self.log.error("%s", err)
        return {"results": [], "hits": 0, "spelling_suggestion": None}


def _cut(wanted: Mapping[str, Any]) -> slice:
    """Which results to show. Haystack asks for none of them with an end of 0, and means the first."""
    start, end = wanted.get("start_offset") or 0, wanted.get("end_offset")
    return slice(start, None if end is None else max(end, 1))


def _groups(
    snapshot: Snapshot, found: int, wanted: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Counts by field, and whether each is of values or of dates."""
    names: Sequence[str] = list(wanted.get("facets") or ())
    dates: Mapping[str, Any] = wanted.get("date_facets") or {}
    groups = {name: result_pages.field_groups(snapshot, found, name) for name in names}
    groups |= {name: result_pages.date_groups(snapshot, found, name, span) for name, span in dates.items()}
    return groups, dict.fromkeys(names, "fields") | dict.fromkeys(dates, "dates")


class FindingsEngine(BaseEngine):  # type: ignore[misc]
    """What HAYSTACK_CONNECTIONS names. Needs a PATH, as Haystack's own Whoosh engine does."""

    backend = FindingsBackend
    query = WhooshSearchQuery
