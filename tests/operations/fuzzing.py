"""Requests as no browser would send them: every address of the site, with path, parameters, fields and headers bent.

First the site is walked as a visitor would, to learn which addresses there are, which parameters and which forms;
what no link leads to is made from the patterns of addresses. Then each of these is bent by chance.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from config.operations.places import GROUPS

Pairs = list[tuple[str, str]]
WHOLE_EXPORTS = (
    "search/findings.",
    "search/removed.",
    "pack/findings.",
    "data/inspection",
)  # as long as the collection is
LEAVING = ("/sign-out/", "/admin/logout/")
MARK = "<b id=fuzzed>"
STARTS = (
    "/",
    "/search/?q=supervision",
    "/authorities/",
    "/themes/",
    "/still/",
    "/api/",
    "/admin/",
    "/sitemap.xml",
)
STRANGERS = 0.15  # of requests to the editors' side
KEPT_EACH = 3  # addresses and forms of each pattern, values of each parameter
HEAD_CHARS = (
    14_000  # a head much longer is refused while it is sent, which a client may see as a connection cut off
)
FORM = "application/x-www-form-urlencoded"

NUMBERS = (
    "0",
    "-1",
    "1",
    "01",
    "+1",
    "1.5",
    "1e9",
    "2147483648",
    "9223372036854775808",
    "9" * 4500,
    "²",
    "１２",
    "NaN",
)
WORDS = (
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\udcff",
        "\udced\udca0\udc80",
        "\ufeff",
        "\u202e\u2066",
        "é" * 3000,
        "A" * 70_000,
    ),
    *(
        "'",
        '"',
        '"a',
        '"" ""',
        "(((((",
        ")))",
        "OR",
        "a OR",
        "NOT NOT a",
        "-",
        "--a",
        "*",
        "a*",
        "* *",
        "~",
        "%",
        "\\",
    ),
    *(
        "{{7*7}}",
        "${7}",
        "; DROP TABLE letters_letter",
        "' OR 1=1 --",
        f'">{MARK}',
        f"</script>{MARK}",
        "\r\nX-A: 1",
    ),
    *(
        "../../etc/passwd",
        "..%2f..%2fetc",
        "//evil.example",
        "javascript:alert(1)",
        "None",
        "null",
        "[]",
        "true",
        "on",
    ),
    *(
        "2024-02-30",
        "0000-00-00",
        "99999-01-01",
        "2024-13",
        "north-west",
        "london",
        "all",
        "most",
        "newest",
        "a,b,,c",
    ),
    *("social-work-" * 60, "a-" * 300, " ".join(f'"social work {n}"' for n in range(60)), "su* ca* " * 40),
    *(
        "supervision -caseloads",
        "q" * 499,
        "1." * 900,
        ".".join(map(str, range(1, 400))),
        "(" * 400,
        "a " * 3000,
    ),
    *(
        "kind:strength",
        "theme=neglect",
        "id__gt",
        "ﬁnding",
        "İ",
        "ß" * 50,
        "𝒜𝒷",
        "supervison",
        "\t\n",
        "=",
        "&",
        "#",
    ),
)
NASTY = (*NUMBERS, *WORDS)
ADMIN_PARAMETERS = (
    *(
        "o",
        "p",
        "q",
        "all",
        "e",
        "_popup",
        "_to_field",
        "_changelist_filters",
        "_facets",
        "next",
        "action",
        "index",
    ),
    *(
        "select_across",
        "_selected_action",
        "id__in",
        "state__exact",
        "inspection__authority__name__icontains",
    ),
    *("password__startswith", "app_label", "model_name", "field_name", "term", "_method", "page", "post"),
)
HEADERS = (
    *(("Range", value) for value in ("bytes=0-9", "bytes=-5", "bytes=9999999999-", "bytes=5-1", "bytes=0-1,3-4")),
    *(("If-None-Match", value) for value in ("*", '"a"', "W/", '"' * 50)),
    *(("If-Modified-Since", value) for value in ("yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 50)),
    *(("Accept-Encoding", value) for value in ("gzip", "br;q=nan", "*", "gzip;q=0")),
    *(("Accept-Language", value) for value in ("cy", "xx-" * 200, "en;q=9")),
    *(("X-Forwarded-For", value) for value in ("1.2.3.4", "::1, nonsense", "a" * 500)),
    *(("X-Request-ID", value) for value in ("a" * 5000, "a b", "{}")),
    *(("Cookie", value) for value in ("sessionid=nonsense", "csrftoken=" + "x" * 300, "=;=;", "messages=1:a:b")),
    *(("Referer", value) for value in ("http://[", "nowhere", "x" * 4000)),
    *(("X-Requested-With", "XMLHttpRequest"), ("HX-Request", "true"), ("Expect", "nothing"), ("Accept", "*/*;q=x")),
)  # fmt: skip
BODIES = (
    *(("application/json", b'{"a": [1, 2'), ("text/xml", b"<a>"), ("", b"\xff\xfe"), ("nonsense", b"a=1")),
    *(("multipart/form-data", b"--x\r\n\r\n"), ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: a\r\n")),
    *((f"{FORM}; charset=utf-7", b"q=+AGE-"), (f"{FORM}; charset=nothing", b"q=a"), (FORM, b"%" * 999)),
    *((FORM, b"&".join(b"a%d=1" % n for n in range(1500))), (FORM, b"q=" + b"(" * 100_000)),
)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "NONSENSE")


@dataclass(frozen=True, slots=True)
class Request:
    """One request of somebody. ``target`` is path and query as they are sent; ``who`` signs it with a session."""

    who: str
    method: str
    target: str
    body: bytes = b""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] | None = None  # of a form; whoever sends it adds the form's token
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def route(self) -> str:
        """The pattern that its address has; "" where it has none."""
        return route_of(self.target)

    @property
    def is_long(self) -> bool:
        """Whether its answer may take long: an export of everything, or a letter that an editor has read again."""
        return self.is_whole_export or ("do", "reread") in (self.fields or ())

    @property
    def has_few_places(self) -> bool:
        """Whether few such requests are served at once: exports, checking passwords, sending mails."""
        path = urlsplit(self.target).path
        return any(self.method in group.methods and path.startswith(group.starts) for group in GROUPS)

    @property
    def is_whole_export(self) -> bool:
        """Whether its answer is as long as the collection, as it should be."""
        return self.route.startswith(WHOLE_EXPORTS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end."""

    status: int
    text: str
    size_bytes: int
    seconds: float
    headers: dict[str, str]


Ask = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it is sent, and its fields as the page fills them."""

    method: str
    action: str
    fields: Pairs = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def routes() -> list[str]:
    """Return the pattern of every address of the site."""
    return list(dict.fromkeys(_routes(get_resolver().url_patterns)))


def _routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern).removeprefix("^")


def route_of(target: str) -> str:
    """Given path and query, return the pattern that the address has; "" where it has none."""
    try:
        return str(resolve(urlsplit(target).path).route)
    except (Resolver404, ValueError):
        return ""


def made_from(route: str) -> str:
    """Given a pattern, return an address that has it, whether or not anything is there."""
    some = {"([^/]+)/history/([^/]+)/$": "1/history/1/", "(?P<url>.*)$": "nowhere"}
    for pattern, value in some.items():
        route = route.replace(pattern, value)
    route = re.sub(r"\(\?P<\w+>(\w+)[^)]*\)/\$", r"\1/", route)
    return "/" + re.sub(r"<(int|path|id)[^>]*>", "1", re.sub(r"<(slug|str)[^>]*>", "a", route))


class _Page(HTMLParser):
    """What a page leads to: its links and its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(told.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(told.get("method", "get").upper(), told.get("action", "")))
        elif told.get("name") and self.forms and told["name"] != "csrfmiddlewaretoken":
            self._add(told)

    def _add(self, told: dict[str, str]) -> None:
        form = self.forms[-1]
        if told.get("type") == "file":
            form.files.append(told["name"])
        else:
            form.fields.append((told["name"], told.get("value", "")))


class Site:
    """What has been learnt of a site: addresses and forms by pattern, and values by parameter."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[str]] = defaultdict(list)
        self.forms: dict[str, list[Form]] = defaultdict(list)
        self.values: dict[str, list[str]] = defaultdict(list)

    def learn(self, ask: Ask, who: str, more: Sequence[str] = ()) -> None:
        """Given how to ask, as whom, and addresses that no page leads to, walk the site: of each pattern a few."""
        waiting, seen = [*STARTS, *more], {*STARTS, *more}
        for target in more:
            self._keep(self.addresses, route_of(target), target)
        while waiting:
            target = waiting.pop(0)
            answer = ask(Request(who, "GET", target))
            if answer.status == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
                new = [one for one in self._take_in(target, answer.text) if one not in seen]
                waiting += new
                seen |= set(new)

    def _take_in(self, at: str, text: str) -> Iterator[str]:
        """Keep what a page leads to; yield those links of patterns of which few are known."""
        page = _Page()
        page.feed(text)
        for form in page.forms:
            action = urljoin(at, form.action or at)
            self._keep(self.forms, route_of(action), Form(form.method, action, form.fields, form.files))
            for name, value in form.fields:
                self._keep(self.values, name, value)
        for link in page.links:
            target = urljoin(at, link).split("#")[0]
            for name, value in parse_qsl(urlsplit(target).query, keep_blank_values=True):
                self._keep(self.values, name, value)
            if target.startswith("/") and self._keep(self.addresses, route_of(target), target):
                yield target

    @staticmethod
    def _keep(where: dict[str, list[Any]], key: str, value: Any) -> bool:
        if len(where[key]) >= KEPT_EACH or value in where[key]:
            return False
        where[key].append(value)
        return True


def bent_requests(
    site: Site, whos: Sequence[str], count: int, seed: int, staff: Sequence[str]
) -> Iterator[Request]:
    """Given what is known of a site, who asks and who of them are staff, yield so many requests, each pattern as often
    as any other.

    The first of those who ask is not signed in; who is not of the staff is seldom sent to the editors' side. Exports of
    the whole collection come up a tenth as often: each is as much work as hundreds of pages.
    """
    strangers = [who for who in whos if who not in staff]
    chance = random.Random(seed)  # nosec B311
    every = routes()
    weights = [_weight(site, route) for route in every]
    for route in chance.choices(every, weights, k=count):
        stranger = route.startswith("admin/") and chance.random() < STRANGERS
        among = strangers if stranger else staff if route.startswith("admin/") else whos
        request = _bent(site, route, chance.choice(among), chance)
        leaves = urlsplit(request.target).path in LEAVING and request.method == "POST"
        yield Request(whos[0], request.method, request.target) if leaves else request


def _weight(site: Site, route: str) -> float:
    """How often a pattern is asked. What those who ask are never led to mostly ends in the same refusal."""
    if route.startswith(WHOLE_EXPORTS):
        return 0.1
    return 1.0 if site.addresses[route] or site.forms[route] else 0.3


def _bent(site: Site, route: str, who: str, chance: random.Random) -> Request:
    forms = [form for form in site.forms[route] if form.method == "POST"]
    if forms and chance.random() < 0.5:
        return _bent_form(site, chance.choice(forms), who, chance)
    target = _bent_target(site, chance.choice(site.addresses[route] or [made_from(route)]), chance)
    headers = tuple(chance.sample(HEADERS, chance.choice((0, 0, 0, 1, 2))))
    roll = chance.random()
    if roll < 0.06:
        return Request(who, chance.choice(METHODS), target, headers=headers)
    if roll < 0.1:
        content_type, body = chance.choice(BODIES)
        return Request(who, "POST", target, body, content_type, headers)
    if roll < 0.18:
        fields = tuple(_bent_pairs(site, [], chance))
        return Request(who, "POST", target, headers=headers, fields=fields)
    return Request(who, "GET", target, headers=headers)


def _bent_form(site: Site, form: Form, who: str, chance: random.Random) -> Request:
    files = tuple(
        (name, chance.choice(BODIES)[1]) for name in form.files for _ in range(chance.choice((0, 1, 3)))
    )
    target = form.action if chance.random() < 0.8 else _bent_target(site, form.action, chance)
    return Request(who, "POST", target, fields=tuple(_bent_pairs(site, form.fields, chance)), files=files)


def _bent_target(site: Site, target: str, chance: random.Random) -> str:
    parts = urlsplit(target)
    steps = parts.path.split("/")
    if chance.random() < 0.3:
        steps[chance.randrange(len(steps))] = quote(_nasty(chance)[:3000], errors="surrogateescape")
    path = "/".join(steps) if steps[0] == "" else "/" + "/".join(steps)
    pairs = _bent_pairs(site, parse_qsl(parts.query, keep_blank_values=True), chance)
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)[:12_000]
    return f"{path}?{query}" if query else path


def _bent_pairs(site: Site, pairs: Pairs, chance: random.Random) -> Pairs:
    """Names and values, some bent, some gone, some twice, and a few more."""
    bent: Pairs = []
    for name, value in pairs:
        roll = chance.random()
        bent += [] if roll < 0.1 else [(name, value)]
        bent += [(name, _value(site, name, chance))] if roll < 0.35 else []
    names = [*site.values, *ADMIN_PARAMETERS]
    for _ in range(chance.choice((0, 0, 1, 2, 4))):
        name = chance.choice(names) if chance.random() < 0.9 else _nasty(chance)[:100]
        bent.append((name, _value(site, name, chance)))
    return bent


def _value(site: Site, name: str, chance: random.Random) -> str:
    known = site.values.get(name)
    return chance.choice(known) if known and chance.random() < 0.4 else _nasty(chance)


def _nasty(chance: random.Random) -> str:
    return chance.choice(NASTY if chance.random() < 0.7 else NUMBERS)


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogateescape")


def encoded(request: Request, token: str = "") -> tuple[bytes, str]:
    """Given a request, and the token that its form would have, return its body and the body's type."""
    if request.fields is None:
        return request.body, request.content_type
    pairs = [*request.fields, *([("csrfmiddlewaretoken", token)] if token else [])]
    if not request.files:
        return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode(), FORM
    parts: dict[str, list[Any]] = defaultdict(list)
    for name, value in pairs:
        parts[_quoted(name)].append(value.encode(errors="surrogateescape"))
    for name, data in request.files:
        parts[name].append(SimpleUploadedFile("a.txt", data))
    return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT


def bent_calls(tools: Sequence[dict[str, Any]], count: int, seed: int) -> Iterator[bytes]:
    """Given the tools that a server for assistants names, yield so many calls, as JSON-RPC, with arguments bent."""
    chance = random.Random(seed)  # nosec B311
    for number in range(count):
        tool = chance.choice(tools)
        fields = list(tool["inputSchema"].get("properties", {}).items())
        chosen = [
            one
            for one in fields
            if chance.random() < 0.5 or one[0] in tool["inputSchema"].get("required", ())
        ]
        arguments = {name: _argument(schema, chance) for name, schema in chosen}
        if chance.random() < 0.05:
            arguments[_nasty(chance)[:100]] = _nasty(chance)
        call = {
            "jsonrpc": "2.0",
            "id": number,
            "method": "tools/call",
            "params": {"name": tool["name"], "arguments": arguments},
        }
        yield json.dumps(call).encode()


def _argument(schema: dict[str, Any], chance: random.Random) -> Any:
    """Something for an argument: mostly of the kind that is asked for."""
    kind = str(schema.get("type") or schema.get("anyOf", [{}])[0].get("type", "string"))
    if chance.random() < 0.1:
        kind = chance.choice(("string", "integer", "boolean", "array", "null", "object", "number"))
    made: dict[str, Callable[[], Any]] = {
        "integer": lambda: chance.choice((0, 1, 2, -1, 2015, 2**31, 2**53, 10**30)),
        "boolean": lambda: chance.random() < 0.5,
        "array": lambda: [_call_word(chance) for _ in range(chance.choice((0, 1, 1, 2, 3, 40)))],
        "null": lambda: None,
        "object": lambda: {_call_word(chance): _call_word(chance)},
        "number": lambda: chance.choice((1.5, 1e308, -0.0)),
    }
    return made.get(kind, lambda: _call_word(chance))()


def _call_word(chance: random.Random) -> str:
    known = (
        "supervision",
        "care plan",
        "sefton",
        "leeds",
        "north-west",
        "strength",
        "newest",
        "theme",
        "2015",
    )
    return chance.choice(known) if chance.random() < 0.5 else _nasty(chance)


def fault_of_call(answer: Answer, *, seconds: float, size_bytes: int) -> str:
    """Given what a call was answered with, and how long and large that may be, return what is wrong; "" for nothing."""
    if answer.status == 0 or answer.status >= 500:
        return f"status {answer.status}"
    if "Traceback (most recent" in answer.text or '"code":-32603' in answer.text.replace(" ", ""):
        return "a fault of the server’s"
    if re.search(r'"Error executing tool \w+"', answer.text):
        return "a tool ended in a fault"
    if answer.seconds > seconds:
        return f"took {answer.seconds:.1f} s"
    return f"{answer.size_bytes} bytes" if answer.size_bytes > size_bytes else ""


def fault_of(request: Request, answer: Answer, *, seconds: float, size_bytes: int) -> str:
    """Given a request and its answer, and how long and large one may be, return what is wrong; "" for a good one."""
    told = next((value for name, value in answer.headers.items() if name.lower() == "retry-after"), "")
    if answer.status == 0:
        return "" if len(request.target) > HEAD_CHARS else "no answer"
    if answer.status >= 500 and not (answer.status == 503 and told and request.has_few_places):
        return f"status {answer.status}"
    if "Traceback (most recent" in answer.text:
        return "tells its inside"
    if MARK in answer.text and answer.headers.get("Content-Type", "").startswith("text/html"):
        return "a visitor’s words became markup"
    if request.is_long:
        return ""
    if answer.seconds > seconds:
        return f"took {answer.seconds:.1f} s"
    return f"{answer.size_bytes} bytes" if answer.size_bytes > size_bytes else ""
