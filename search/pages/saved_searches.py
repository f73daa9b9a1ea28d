"""Searches that people keep: saved by POST, listed with what is new, each its owner's alone."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from search.engine import matching_ids, parsed_words
from search.errors import IndexUnavailable
from search.models import SavedSearch
from search.news import new_since
from search.pages.new_marks import remember_visit
from search.query import Labels, Query, address, heading_sentence, labels, pairs_in, query_from

TOO_MANY_FILTERS = (
    "This search has too many filters to save. Remove some: an empty filter includes everything."
)

MOST_KEPT = 50  # each is asked anew whenever the list is shown


class SaveForm(forms.Form):
    """A name for a question."""

    name = forms.CharField(max_length=120, strip=True)
    question = forms.CharField(max_length=4000, required=False)


@dataclass(frozen=True, slots=True)
class SavedSearchRow:
    """A saved search as the list shows it; the totals are None where the index is not ready."""

    saved: SavedSearch
    description: str
    total: int | None
    new: int | None


@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """A person's saved searches, each with its total now and how many are new since they last looked."""
    known = labels()
    rows = [_row(saved, known) for saved in _of(request)]
    return render(request, "search/saved.html", {"rows": rows, "nav": "saved"})


@login_required
@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep a question under a name; one that is kept already gets the new name."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        too_long = "question" in form.errors
        messages.error(
            request, TOO_MANY_FILTERS if too_long else "Give the search a name of at most 120 characters."
        )
        return redirect(address("search", _query_of(request.POST.get("question", ""), labels())))
    question = _query_of(form.cleaned_data["question"], labels()).on_page(1).urlencode()
    name = form.cleaned_data["name"]
    kept = _of(request)
    if kept.count() >= MOST_KEPT and not kept.filter(question=question).exists():
        messages.error(
            request, f"You have saved {MOST_KEPT} searches, the most allowed. Delete one to save another."
        )
        return redirect("saved_searches")
    try:
        with transaction.atomic():
            SavedSearch.objects.create(owner=_person(request), name=name, question=question)
    except IntegrityError:
        _of(request).filter(question=question).update(name=name)
    messages.success(request, f"Saved as “{name}”.")
    return redirect("saved_searches")


@login_required
@require_POST
def delete_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved search."""
    get_object_or_404(_of(request), pk=pk).delete()
    return redirect("saved_searches")


@login_required
@require_POST
def open_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to a saved search, where what is new is marked, and note the visit, so that "new" begins again from now."""
    saved = get_object_or_404(_of(request), pk=pk)
    query = _query_of(saved.question, labels())
    remember_visit(request, query, saved.visited_at)
    saved.visited_at = timezone.now()
    saved.save(update_fields=["visited_at"])
    return redirect(address("search", query))


def _row(saved: SavedSearch, known: Labels) -> SavedSearchRow:
    query = _query_of(saved.question, known)
    try:
        words = parsed_words(query)
        ids = matching_ids(query.sorted_by("newest"), words)  # an order that is known already
    except IndexUnavailable:
        return SavedSearchRow(saved, "", None, None)
    new = len(new_since(ids, saved.visited_at))
    description = heading_sentence(query, len(ids), known, words)
    return SavedSearchRow(saved, description, len(ids), new)


def _query_of(question: str, known: Labels) -> Query:
    return query_from(pairs_in(question), known)


def _of(request: HttpRequest) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(owner=_person(request))


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required
    return request.user
