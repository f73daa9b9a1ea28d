"""Behaviour A22 on the editors' side: no page or state trips axe-core, a narrow screen or a keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import site as admin_site
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, resolve
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.looking import context_with_axe, faults
from tests.browser.running import Site
from tests.faulty import letter_text

NOT_PAGES = {
    "autocomplete": "JSON for a box of suggestions",
    "jsi18n": "a script",
    "logout": "leads to the readers' first page",
    "view_on_site": "leads to a readers' page",
    "letters_batch_add": "leads to letters_letter_add",
    "letters_batch_rows": "a part of the upload's page, seen there",
    "letters_finding_change": "leads to the review page",
    "letters_inspection_change": "leads to the review page",
    "letters_letter_change": "leads to the review page",
    "letters_letter_page": "an image",
    "letters_fetchrun_add": "leads to the list of fetches",
    "letters_fetchrun_start": "a button's; leads to the list of fetches",
    "letters_theme_run": "a part of the theme's page, seen there",
}


@dataclass(frozen=True, slots=True)
class State:
    """A page as an editor meets it. ``address`` has names of rows in {}.

    There ``fill`` is filled in (selector -> value), each button of ``press`` is pressed, ``script`` is run, and
    ``then`` is seen. ``shows`` names the page that this leads to, where it is another. Where the state is not
    ``whole``, only the first two of rows that are alike are looked at.
    """

    name: str
    address: str
    fill: Mapping[str, str] = field(default_factory=dict)
    press: tuple[str, ...] = ()
    script: str = ""
    then: str = "h1"
    shows: str = ""
    whole: bool = False


LETTERS = "/admin/letters/letter/"
REVIEW = "/admin/letters/letter/{letter}/review/"
CHOSEN = REVIEW + "?finding={finding}"
THEME = "/admin/letters/theme/{theme}/change/"
AUTHORITIES = "/admin/letters/authority/"
AUTHORITY = "/admin/letters/authority/{authority}/change/"
BAD_RULE = {"#id_phrases": "supervision (rare"}
OTHER_RULE = {"#id_phrases": "children"}
WRONG_DATES = {"#facts_start": "2024-05-02", "#facts_end": "2024-05-01"}
SAME_TWICE = {f"#id_grades-{n}-name": "overall_effectiveness" for n in (0, 1)} | {
    "#id_grades-1-grade": "good"
}
DELETE = {".action-select": "on", "select[name=action]": "delete_selected"}
MERGE = {".action-select": "on", "select[name=action]": "merge_into"}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
DARK = "document.documentElement.dataset.theme = 'dark'"
SELECT_ALL = "document.querySelector('#action-toggle').click()"
SIDEBAR = "document.querySelector('#toggle-nav-sidebar').click()"
ADD_ROW = "document.querySelector('.add-row a').click()"
STATES = [
    State("first page", "/admin/"),
    State("first page, dark by choice", "/admin/", script=DARK),
    State(
        "first page, told that a row is gone",
        "/admin/letters/theme/123456/change/",
        then=".warning",
        shows="index",
    ),
    State("one app", "/admin/letters/"),
    State("letters", LETTERS, whole=True),
    State("letters, and all else at the side", LETTERS, script=SIDEBAR, then=".shifted"),
    State("letters, filtered and counted", LETTERS + "?needs_review__exact=1&_facets=True"),
    State("letters, searched", LETTERS + "?q=ashby"),
    State("letters, none found", LETTERS + "?q=nowhere"),
    State("letters, all selected", LETTERS + "?q=ashby", script=SELECT_ALL, then="tr.selected"),
    State(
        "letters, deleting",
        LETTERS + "?id={letter}",
        DELETE,
        ("Go",),
        then="text=Are you sure",
        shows="delete",
    ),
    State("upload", LETTERS + "add/"),
    State("upload of nothing", LETTERS + "add/", press=("Add these reports",), then=".errorlist"),
    State("upload that is read", "/admin/letters/batch/{batch}/change/", then=".duplicate ~ .rejected"),
    State("upload that nobody reads", "/admin/letters/batch/{waiting}/change/", then=".errornote"),
    State("review of a PDF", LETTERS + "{pdf}/review/", whole=True),
    State("review of a text", LETTERS + "{text}/review/", script=OPEN_ALL),
    State("review, all open", REVIEW, script=OPEN_ALL, then=".difference"),
    State("review, adding", REVIEW + "?unplaced=0", then="#add"),
    State("review, a finding", CHOSEN, then=".chosen", whole=True),
    State("review, no words", CHOSEN, {"#id_text": ""}, ("Save",), then=".chosen .errorlist"),
    State("review, nowhere to split", CHOSEN, press=("Split into two",), then=".chosen .errorlist"),
    State("review, two editors", CHOSEN, {".chosen [name=version]": "0"}, ("Save",), then=".theirs"),
    State("review, dates", REVIEW, WRONG_DATES, ("Save the facts",), then=".facts-form .errorlist"),
    State("review, judgements", REVIEW, SAME_TWICE, ("Save the judgements",), then=".grades-form .errorlist"),
    State("review, taken back", LETTERS + "{second}/review/", press=("Unpublish",), then=".is-unpublished"),
    State("review, published", LETTERS + "{third}/review/", press=("Publish",), then=".is-published"),
    State("review, withdrawn", LETTERS + "{withdrawn}/review/", then=".is-withdrawn"),
    State("findings, least sure of what they say", "/admin/letters/finding/least-sure/", whole=True),
    State("letter's versions", LETTERS + "{letter}/history/"),
    State("letter as it was", LETTERS + "{letter}/history/{letter_version}/"),
    State("finding's versions", "/admin/letters/finding/{finding}/history/"),
    State("finding as it was", "/admin/letters/finding/{finding}/history/{finding_version}/"),
    State("inspection as it was", "/admin/letters/inspection/{inspection}/history/{inspection_version}/"),
    State("authority as it was", AUTHORITIES + "{authority}/history/{authority_version}/"),
    State("theme as it was", "/admin/letters/theme/{theme}/history/{theme_version}/"),
    State("authorities, second page", AUTHORITIES + "?p=2"),
    State(
        "authorities, merging",
        AUTHORITIES + "?id={authority}",
        MERGE,
        ("Go",),
        then="#id_into",
        shows="merge",
    ),
    State(
        "authorities, merging into none",
        AUTHORITIES,
        MERGE,
        ("Go", "Merge"),
        then=".errorlist",
        shows="merge",
    ),
    State("authority, one more neighbour", AUTHORITY, script=ADD_ROW, then=".last-related"),
    State("authority, nothing given", AUTHORITIES + "add/", press=("Save",), then=".errorlist"),
    State("theme, a bad rule", "/admin/letters/theme/add/", BAD_RULE, ("Save",), then=".errorlist"),
    State(
        "theme, preview",
        THEME,
        OTHER_RULE,
        ("Preview these rules",),
        then="h2",
        shows="letters_theme_preview",
    ),
    State(
        "theme, preview of a bad rule",
        THEME,
        BAD_RULE,
        ("Preview these rules",),
        then=".errornote",
        shows="letters_theme_preview",
    ),
    State("theme, deleting", "/admin/letters/theme/{theme}/delete/"),
    State("user, nothing given", "/admin/auth/user/add/", press=("Save",), then=".errorlist"),
    State("user's password", "/admin/auth/user/{user}/password/"),
    State("group, in a window of its own", "/admin/auth/group/add/?_popup=1"),
    State("words for the same thing: changes", "/admin/search/vocabulary/{vocabulary}/history/"),
    State("invitations", "/admin/invitations/"),
    State(
        "invitations, one that is none",
        "/admin/invitations/",
        {"#id_addresses": "nobody"},
        ("Send invitations",),
        then=".errorlist",
    ),
    State(
        "invitations, sent",
        "/admin/invitations/",
        {"#id_addresses": "gnu@example.org ada@example.org"},
        ("Send invitations",),
        then=".invitations",
    ),
    State("password", "/admin/password_change/"),
    State(
        "password, nothing given", "/admin/password_change/", press=("Change my password",), then=".errorlist"
    ),
    State("password changed", "/admin/password_change/done/"),
]


def _superuser_request() -> HttpRequest:
    request = HttpRequest()
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    return request


def _pages_of(admin: ModelAdmin[Any]) -> Iterator[State]:
    """The list and the forms of a model, as far as even a superuser may open them.

    Histories and deletions have the same templates for all; the states above show each of these.
    """
    name = admin.opts.model_name
    start = f"/admin/{admin.opts.app_label}/{name}"
    yield State(f"{name}: list", f"{start}/")
    if admin.has_add_permission(_superuser_request()):
        yield State(f"{name}: add", f"{start}/add/")
    yield State(f"{name}: change", f"{start}/{{{name}}}/change/")


def name_of(address: str) -> str:
    """Given the address of a state, return the name that Django knows the page by."""
    return resolve(re.sub(r"{\w+}", "1", urlsplit(address).path)).url_name or ""


SHOWN = {state.shows or name_of(state.address) for state in STATES}
STATES += [
    state
    for admin in admin_site._registry.values()
    for state in _pages_of(admin)
    if name_of(state.address) not in SHOWN | NOT_PAGES.keys()
]

# What the pages above need and the sample has not. Prints which row each name in {} stands for.
PREPARE = """
import json
from datetime import timedelta
from axes.models import AccessAttempt
from django.contrib.admin import site
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone
from letters.models import *
from letters.editing.publishing import publish, unpublish, withdraw
from letters.editing.finding_structure import delete_finding
from search.models import EmptySearch, Vocabulary

letters = {name: Letter.objects.get(name=f"gnu-{name}.txt") for name in ("letter", "second", "third", "withdrawn")}
publish(letters.values())
unpublish([letters["third"]])
withdraw([letters["withdrawn"]], "It was sent in error.")
letter = letters["letter"]
letter.doubts = [
    {"field": "authority", "message": "The authority is not known.", "needs_review": True},
    {"field": "text", "message": "A word is cut in two."},
]
letter.unplaced = [{"page": 1, "text": "A gnu was left over."}, {"page": None, "text": "And another."}]
letter.save()
Judgement.objects.create(inspection=letter.inspection, name="overall_effectiveness", grade="good", position=0)
finding, other, gone = letter.inspection.findings.order_by("position")[:3]
finding.text += " It is well kept."
finding.save()
letter.inspection.lead_inspector = "A. N. Other"
letter.inspection.save()
Difference.objects.create(letter=letter, field="lead_inspector", read="Somebody Else")
Difference.objects.create(letter=letter, finding=other, field="finding", read=None)
delete_finding(gone.pk, gone.version)
authority = StatisticalNeighbour.objects.first().authority
theme = Theme.objects.first()
authority.save()
theme.save()
seen = {"username": "nobody", "ip_address": "192.0.2.1", "user_agent": "a browser", "path_info": "/admin/login/"}
AccessAttempt.objects.create(failures_since_start=1, get_data="", post_data="", **seen)
FetchRun.objects.create()
EmptySearch.objects.create(words="gnu", last_on=timezone.localdate())

earlier = timezone.now() - timedelta(hours=1)
waiting = Batch.objects.create()
Batch.objects.filter(pk=waiting.pk).update(added_at=earlier)
Upload.objects.update(claimed_at=earlier, ended_at=earlier)
Upload.objects.create(batch=waiting, position=0, name="waits.txt", file=ContentFile(b"Gone", name="waits.txt"))
ada = User.objects.get(username="ada")
for act in (ADDITION, CHANGE, DELETION):
    LogEntry.objects.log_actions(ada.pk, Vocabulary.objects.all()[:1], act)

eve = User.objects.create_user("eve", password="sesame-9", is_staff=True)
eve.groups.add(Group.objects.get(name="Editor"))
User.objects.create_user("pat", password="sesame-9")

rows = {model._meta.model_name: model._default_manager.first() for model in site._registry}
rows |= {"finding": finding, "inspection": letter.inspection, "authority": authority, "theme": theme} | letters
rows["pdf"] = Letter.objects.get(name="arrowcliffe-2024-area-send.pdf")
rows["text"] = Letter.objects.get(name="lunesmoor-news-article.txt")
rows["batch"], rows["waiting"] = Batch.objects.get(uploads__letter=letter, uploads__result="added"), waiting
keys = {name: str(row.pk) for name, row in rows.items() if row}
kept = ("letter", "finding", "inspection", "authority", "theme")
print(json.dumps(keys | {f"{name}_version": rows[name].history.first().pk for name in kept}))
"""


@pytest.fixture(scope="module")
def editor(browser: Browser, site: Site) -> Iterator[Page]:
    """One page for all states, signed in as the superuser, the list at the side shut: it is long, and has a state."""
    context = context_with_axe(browser, site.url)
    context.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
    page = context.new_page()
    page.goto("/admin/login/")
    sign_in(page, "ada", "sesame-9")
    yield page
    context.close()


@pytest.fixture(scope="module")
def rows(editor: Page, site: Site) -> dict[str, str]:
    """Name -> key of a row, for the names in {} of an address."""
    good = [text_letter(name) for name in ("letter", "second", "third", "withdrawn")]
    same = FilePayload(name="again.txt", mimeType="text/plain", buffer=good[0]["buffer"])
    bad = FilePayload(name="page.pdf", mimeType="application/pdf", buffer=b"<!doctype html><p>Gone</p>")
    editor.goto(LETTERS + "add/")
    editor.set_input_files("input[type=file]", files=[*good, same, bad])
    press(editor, "Add these reports")
    site.manage("work", "--until-done")
    found: dict[str, str] = json.loads(site.manage("shell", "-v0", "-c", PREPARE).splitlines()[-1])
    return found


def text_letter(name: str) -> FilePayload:
    """A short letter that no other test sends."""
    words = letter_text().partition("Eighteen")[0] + f"- A gnu keeps every child of the {name} team safe.\n"
    return FilePayload(name=f"gnu-{name}.txt", mimeType="text/plain", buffer=words.encode())


def sign_in(page: Page, name: str, password: str, button: str = "Log in") -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name=button).click()


# So that what does not pass is refused by the site, not the browser, and is seen in this window.
READY = """() => {
  document.querySelectorAll("form").forEach(form => { form.noValidate = true });
  document.querySelectorAll("details").forEach(one => { one.open = true });
  document.querySelectorAll("[formtarget]").forEach(button => button.removeAttribute("formtarget"));
}"""
FILL = "(one, value) => { if (one.type === 'checkbox') one.checked = true; else one.value = value }"


def press(page: Page, name: str) -> None:
    page.evaluate(READY)
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def bring_about(page: Page, state: State, rows: Mapping[str, str]) -> None:
    """Given a state, bring the page into it."""
    answer = page.goto(state.address.format_map(rows))
    assert answer
    assert answer.status == 200
    for selector, value in state.fill.items():
        page.locator(selector).first.evaluate(FILL, value)
    for name in state.press:
        press(page, name)
    if state.script:
        page.evaluate(state.script)
    expect(page.locator(state.then).first).to_be_visible()
    if not state.whole:
        page.evaluate(THIN)


# What comes many times on a page, each like the one before and each as long a work for axe-core.
ALIKE = "#result_list tr, #changelist-filter li, .findings > li, .themes div, [id$=permissions] div, option"
THIN = f"""() => document.querySelectorAll("{ALIKE}").forEach(one => {{
  const before = one.previousElementSibling?.previousElementSibling;
  if (before?.tagName === one.tagName) one.remove();
}})"""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a22_axe_finds_nothing(editor: Page, rows: dict[str, str], state: State) -> None:
    bring_about(editor, state, rows)

    assert faults(editor) == []
    expect(editor.get_by_role("heading", level=1)).to_have_count(1)


def test_a22_every_page_of_the_editors_side_is_looked_at() -> None:
    """Whoever registers a model, or gives one an address of its own, is told here to give it a state above."""
    looked_at = {state.shows or name_of(state.address) for state in STATES}
    alike = {name for name in _names(admin_site.get_urls()) if name.endswith(("_history", "_delete"))}
    signing_in = {"login"}  # below

    left = _names(admin_site.get_urls()) - looked_at - alike - signing_in - NOT_PAGES.keys() - _refused()

    assert left == set()


def _names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    names: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names |= _names(pattern.url_patterns)
        elif pattern.name:
            names.add(pattern.name)
    return names


def _refused() -> set[str]:
    """The names of the pages that add what even a superuser may not add."""
    admins, request = admin_site._registry.values(), _superuser_request()
    models = [admin.opts for admin in admins if not admin.has_add_permission(request)]
    return {f"{model.app_label}_{model.model_name}_add" for model in models}


@pytest.fixture
def stranger(browser: Browser, site: Site) -> Iterator[Page]:
    """A page on which nobody has signed in."""
    context = context_with_axe(browser, site.url)
    yield context.new_page()
    context.close()


def test_a22_axe_finds_nothing_where_one_signs_in_and_out(
    stranger: Page, site: Site, rows: dict[str, str]
) -> None:
    stranger.goto("/admin/")
    assert faults(stranger) == []
    sign_in(stranger, "eve", "wrong")
    expect(stranger.locator(".errornote")).to_be_visible()
    assert faults(stranger) == []
    stranger.goto("/sign-in/")
    sign_in(stranger, "pat", "sesame-9", "Sign in")
    stranger.goto("/admin/")
    expect(stranger.get_by_text("You are authenticated as pat")).to_be_visible()
    assert faults(stranger) == []
    sign_in(stranger, "eve", "sesame-9")
    stranger.get_by_role("button", name="Log out").click()

    expect(stranger).to_have_url(f"{site.url}/")


def test_a22_axe_finds_nothing_where_an_editor_may_only_look(stranger: Page, rows: dict[str, str]) -> None:
    stranger.goto("/admin/")
    sign_in(stranger, "eve", "sesame-9")
    for address, status in {"/admin/": 200, THEME: 200, AUTHORITY: 200, "/admin/auth/user/": 403}.items():
        answer = stranger.goto(address.format_map(rows))
        assert answer
        assert answer.status == status
        assert faults(stranger) == []


# Marks what the keyboard has to reach, and returns how much that is.
TO_REACH = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const open = one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.type !== "hidden";
  window.unreached = new Set(all.filter(open));
  const dates = [...window.unreached].filter(one => one.type === "date");  // day, month, year and calendar: four stops
  return window.unreached.size + 3 * dates.length;
}"""
# Takes the control that has the focus off the list; returns what it is, whether that shows, and whether it can be seen.
REACHED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const at = document.elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  window.unreached.delete(one);
  return {
    html: one.outerHTML.slice(0, 200),
    shown: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
    seen: one.contains(at) || Boolean(at?.contains(one)) || [...(one.labels ?? [])].some(label => label.contains(at)),
  };
}"""


@pytest.mark.parametrize(
    ("address", "first", "last"),
    [
        ("/admin/letters/letter/add/", "Skip to main content", "Earlier uploads"),
        (CHOSEN, "Skip to main content", "Delete the report permanently"),
    ],
    ids=["upload", "review"],
)
def test_a22_a_keyboard_reaches_everything_and_shows_where_it_is(
    editor: Page, rows: dict[str, str], address: str, first: str, last: str
) -> None:
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(address.format_map(rows))
    editor.evaluate("document.body.tabIndex = -1; document.body.focus()")
    steps = []

    for _ in range(editor.evaluate(TO_REACH)):
        editor.keyboard.press("Tab")
        steps.append(editor.evaluate(REACHED))

    assert editor.evaluate("[...window.unreached].map(one => one.outerHTML.slice(0, 200))") == []
    seen = {step["html"] for step in steps if step["shown"] and step["seen"]}
    assert [step["html"] for step in steps if step["html"] not in seen] == [], (
        "a date's calendar has no frame of ours"
    )
    assert first in steps[0]["html"]
    assert last in steps[-1]["html"]
