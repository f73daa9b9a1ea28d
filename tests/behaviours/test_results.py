"""What the results page must do: behaviours A1, A2, A4 to A8, A10, A12, A13, A19 to A21 and A25."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client

from letters.models import Finding, Inspection
from search.models import EmptySearch
from search.query.query import PAGE_SIZE, Query
from search.query.url_parameters import MAX_QUESTION_CHARACTERS
from tests.behaviours.conftest import Html, index_all, page, title_of
from tests.builders import stored
from tests.search.collection import THEMES, expected_counts, facts

pytestmark = pytest.mark.django_db

HOSTILE = [
    '"', '""', '"unbalanced', "'", "`", "a OR", "OR", "OR OR OR", "-", "--", "-only", "*", "**", "a*b*",
    "title:care", "text:*", ":*", "(((", ")", "[1 TO 5]", "{a TO b}", "a AND NOT b", "a && b || !c",
    "~0.5", "^3", "a^2~", "\\", "a\\", "\x00", "care\x00plan", "\ufeff", "\u202e\u2066",
    "x" * 10_000, "care " * 2_000, "the of and", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "{{ 7*7 }}", "{% debug %}", "'; DROP TABLE letters_letter; --",
    "%27%20OR%201=1", "🦓🦓", "ﷺ", "e\u0301" * 300, "../../etc/passwd", "${jndi:ldap://x}", "\ud83d",
    "١٢٣", "?q=a&page=2", "#fragment",
]  # fmt: skip


def cards(client: Client, address: str) -> list[str]:
    """The sources of the result cards of a page, entities and all."""
    return re.findall(r"<article.*?</article>", client.get(address).content.decode(), re.DOTALL)


@pytest.mark.usefixtures("collection")
def test_a01_every_result_shows_a_marked_word_stems_too(client: Client) -> None:
    for card in cards(client, "/search/?q=assess"):
        assert re.search(r"<mark>(?i:assess(ed|ment))</mark>", card)
    assert not any("<mark>" in card for card in cards(client, "/search/"))


def test_a01_everything_else_is_escaped(client: Client) -> None:
    stored('Supervision <b>of</b> staff & "others" is good.')
    index_all()

    (card,) = cards(client, "/search/?q=supervision")

    assert "<mark>Supervision</mark> &lt;b&gt;of&lt;/b&gt; staff &amp; &quot;others&quot;" in card


def test_a02_a_card_tells_what_where_and_when(client: Client) -> None:
    stored("Supervision is regular.", name="report.pdf")
    Finding.objects.update(number="12", page=3, section="Leaders and staff")
    Inspection.objects.get().letter.__class__.objects.update(media_type="application/pdf")
    index_all()

    read = page(client, "/search/?q=supervision")

    for told in ("Sefton", "North West", "19 to 20 October 2010", "published 17 November 2010", "Leaders and staff",
                 "paragraph 12", "page 3", "Strength", "Supervision"):  # fmt: skip
        assert told in read.text
    finding = Finding.objects.get()
    hrefs = [anchor.href for anchor in read.anchors]
    assert f"/findings/{finding.pk}/?q=supervision#finding-{finding.pk}" in hrefs
    assert f"/letters/{finding.inspection.letter_id}/file/#page=3" in hrefs
    (card,) = cards(client, "/search/?q=supervision")
    assert "/search/?theme=supervision" in [anchor.href for anchor in Html(card).anchors]


@pytest.mark.usefixtures("collection")
def test_a04_values_widen_filters_narrow_and_themes_can_narrow(client: Client) -> None:
    def total(address: str) -> int:
        words = title_of(client, f"/search/?{address}").split()[0]
        return 0 if words == "No" else int(words)

    one, other = total("kind=strength"), total("kind=narrative")
    either = total(f"theme={THEMES[0]}&theme={THEMES[1]}")
    both = total(f"theme={THEMES[0]}&theme={THEMES[1]}&themes=all")

    assert total("kind=narrative&kind=strength") == one + other
    assert total("region=london&kind=strength") < one
    assert 0 < both < total(f"theme={THEMES[0]}") < either
    assert "Match all selected themes" in page(client, f"/search/?theme={THEMES[0]}&theme={THEMES[1]}").text


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("address", ["", "?region=london", "?region=north-west&kind=strength&year=2012"])
def test_a05_every_option_shows_the_total_it_would_give(client: Client, address: str) -> None:
    query = Query(
        filters={
            "region": ("london",) if "london" in address else ("north-west",) if address else (),
            "kind": ("strength",) if "kind" in address else (),
            "year": ("2012",) if "year" in address else (),
        },
    )
    pages = [f"/search/{address}", *(f"/search/filters/{name}/{address}" for name in ("authority", "theme"))]
    source = "".join(client.get(page).content.decode() for page in pages)
    shown = re.findall(r'name="(\w+)" value="([\w-]+)"[^>]*> <span>[^<]*</span> <b>([\d,]+)</b>', source)

    expected = expected_counts(query, lambda fact: True, facts())

    for name, counts in expected.items():
        assert {value: int(total) for key, value, total in shown if key == name} == counts
    assert "disabled" not in source


@pytest.mark.usefixtures("collection")
def test_a06_every_choice_is_removed_by_a_plain_link(client: Client) -> None:
    read = page(client, "/search/?q=care&region=london&region=north-west&from=2010")

    removing = {
        anchor.text: anchor.href for anchor in read.anchors if anchor.text.startswith("Remove filter")
    }

    assert removing == {
        "Remove filter Region: London ×": "?q=care&region=north-west&from=2010",
        "Remove filter Region: North West ×": "?q=care&region=london&from=2010",
        "Remove filter Years: 2010 to latest ×": "?q=care&region=london&region=north-west",
    }


def test_a07_every_link_drops_the_page_and_keeps_all_else(client: Client) -> None:
    stored(*(f"Health & safety {n}: supervision is good and caseloads are too high." for n in range(45)))
    index_all()
    start = "q=health+%26+safety&theme=caseloads&theme=supervision&sort=newest&page=3"
    asked = QueryDict(start)
    read = page(client, f"/search/?{start}")

    links = [
        a
        for a in read.anchors
        if a.href.startswith("?") and "page=" not in a.href and not a.text.startswith("Page")
    ]

    assert len(links) >= 5
    for link in links:
        kept = QueryDict(link.href.removeprefix("?"))
        assert kept.urlencode() == link.href.removeprefix("?")
        assert kept["q"] == "health & safety"
        differing = {key for key in {*asked, *kept} if asked.getlist(key) != kept.getlist(key)}
        assert differing - {"page"} in ({"theme"}, {"sort"}, {"theme", "themes"}, {"beside"}, set())


@pytest.mark.parametrize(
    "asked",
    ["q=&region=", "page=1&q=a", "theme=x&q=a", "sort=relevance&q=a", "q=a&b=c", "q=++a++b", "sort=relevance",
     "page=99&q=a", "page=99", "q=%73taff", "q=a%20b", "q=a&", "q=caf%c3%a9"],
)  # fmt: skip
def test_a08_one_redirect_to_the_one_address(client: Client, asked: str) -> None:
    first = client.get(f"/search/?{asked}")

    assert first.status_code == 302
    assert client.get(first["Location"]).status_code == 200


@pytest.mark.usefixtures("collection")
def test_a08_form_and_links_reach_the_same_bytes(client: Client) -> None:
    sent_by_a_form = "q=plan*+%7E+A%26E+%27x%27+caf%C3%A9"  # as browsers send: plan* ~ A&E 'x' café

    stored("A plan for A&E, 'x' and the café.")
    index_all()
    read = page(client, f"/search/?{sent_by_a_form}&sort=newest")

    sorts = {anchor.text: anchor.href for anchor in read.anchors}
    assert sorts["Relevance"] == f"?{sent_by_a_form}"
    for same in (sent_by_a_form.replace("%7E", "~"), sent_by_a_form.replace("*", "%2A")):
        assert client.get(f"/search/?{same}").status_code == 200, "some clients write these so; no circle"


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("region=nowhere", "‘nowhere’ is not in the list of regions, so it was ignored."),
        ("from=1985", "‘1985’ is not a year from 1989 to 2100, so it was ignored."),
        ("q=care&to=soon", "‘soon’ is not a year from"),
        ("theme[]=visits", "There is no filter called ‘theme[]’, so it was ignored. Did you mean ‘theme’?"),
        ("Theme=visits", "There is no filter called ‘Theme’, so it was ignored. Did you mean ‘theme’?"),
        ("athority=northmoor", "Did you mean ‘authority’?"),
        ("zebra=1", "There is no filter called ‘zebra’, so it was ignored."),
        (
            "sort=date",
            "‘date’ is not a sort order (relevance, newest, oldest, authority), so it was ignored.",
        ),
        ("utm_source=x", ""),
        ("q=" + "x" * 501, "Only the first 500 characters of your words were used."),
        ("theme=&from=&to=", ""),
    ],
)
def test_what_a_page_left_out_is_said_once(client: Client, asked: str, said: str) -> None:
    answer = client.get(f"/search/?{asked}", follow=True)

    text = Html(answer.content.decode()).text
    assert answer.redirect_chain
    assert (said in text) if said else ("ignored" not in text)
    assert "ignored" not in page(client, "/search/").text


@pytest.mark.usefixtures("collection")
def test_very_many_values_of_a_filter_make_one_link_and_a_short_heading(client: Client) -> None:
    years = [*range(2000, 2021)]
    address = "/search/?" + "&".join(f"year={year}" for year in years)

    read = page(client, address)

    removing = [anchor for anchor in read.anchors if anchor.text.startswith("Remove filter")]
    assert [(anchor.text, anchor.href) for anchor in removing] == [
        ("Remove filter Year inspected: 21 years ×", "?")
    ]
    assert "2000, 2001" in title_of(client, address), "the title still tells one question from another"
    assert "findings, 21 years" in read.text


@pytest.mark.usefixtures("collection")
def test_a10_distinct_questions_have_distinct_titles(client: Client) -> None:
    parts = [("", "q=care"), ("", "region=london"), ("", "year=2012"), ("", "sort=oldest"), ("", "page=2")]
    addresses = {"&".join(filter(None, chosen)) for chosen in product(*parts)}
    kept = [address for address in addresses if client.get(f"/search/?{address}").status_code == 200]

    titles = {title_of(client, f"/search/?{address}") for address in kept}

    assert len(kept) > 20
    assert len(titles) == len(kept)


@pytest.mark.usefixtures("collection")
def test_a10_title_heading_and_feed_say_the_same(client: Client) -> None:
    title = title_of(client, "/search/?q=care&region=north-west&from=2010&to=2012")
    source = client.get("/search/?q=care&region=north-west&from=2010&to=2012").content.decode()
    feed = client.get("/search/feed/?q=care&region=north-west&from=2010&to=2012").content.decode()

    assert re.fullmatch(r"\d+ findings? for ‘care’ in the North West, 2010 to 2012", title)
    assert f'<h1 id="count">{title}</h1>' in source
    assert f"<title>{title}</title>" in feed


@pytest.mark.usefixtures("collection")
def test_a10_title_and_heading_tell_filters_and_page(client: Client) -> None:
    first = page(client, "/search/?authority=northmoor&framework=ilacs")
    paged = client.get("/search/?page=2").content.decode()

    assert re.search(
        r"\d+ findings? in Northmoor from Inspection of local authority children's services", first.text
    )
    assert title_of(client, "/search/?page=2") == "120 findings (page 2 of 6)"
    (heading,) = re.findall(r"<h1.*?</h1>", paged)
    assert Html(heading).text == "120 findings (page 2 of 6)"


@pytest.mark.usefixtures("collection")
def test_a10_a_question_without_a_word_is_not_said_to_have_found_one(client: Client) -> None:
    assert (
        title_of(client, "/search/?q=%F0%9F%A6%93")
        == "120 findings (‘🦓’ has no words to search for) (page 1 of 6)"
    )


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("sort", ["newest", "oldest", "authority"])
def test_a12_all_pages_together_are_the_csv(client: Client, sort: str) -> None:
    address = "?sort=oldest" if sort == "oldest" else "?sort=authority" if sort == "authority" else ""
    paged: list[str] = []
    for number in range(1, 120 // PAGE_SIZE + 1):
        more = f"{address}&page={number}" if address else f"?page={number}"
        source = client.get(f"/search/{more if number > 1 else address}").content.decode()
        paged += re.findall(r'<h2><a href="/findings/(\d+)/', source)

    whole = b"".join(client.get(f"/search/findings.csv{address}").streaming_content).decode()  # type: ignore[attr-defined]

    assert paged == [line.split(",")[0] for line in whole.splitlines()[1:]]
    assert len(paged) == 120


@pytest.mark.usefixtures("collection")
def test_a13_the_last_page_is_reachable_and_nothing_is_past_it(client: Client) -> None:
    last = page(client, "/search/?page=6")

    texts = [anchor.text for anchor in last.anchors]
    assert "Previous page" in texts
    assert "Next page" not in texts
    assert "Previous page" not in [anchor.text for anchor in page(client, "/search/").anchors]
    for wrong in ("0", "9999", "abc", "-1", "1e9", "٣"):
        answer = client.get("/search/", {"page": wrong}, follow=True)
        assert answer.status_code == 200
        assert answer.request["QUERY_STRING"] == ""


@pytest.mark.usefixtures("collection")
def test_a19_a_misspelling_that_finds_nothing_is_corrected_at_once(client: Client) -> None:
    read = page(client, "/search/?q=supervison&region=north-west")

    instead = [anchor.href for anchor in read.anchors if anchor.text.startswith("Search instead for")]

    assert title_of(client, "/search/?q=supervison&region=north-west") == title_of(
        client, "/search/?q=supervision&region=north-west"
    )
    assert "No finding has ‘supervison’, so ‘supervision’ was searched for." in read.text
    assert instead == ["?q=supervison&region=north-west&only=1"]
    assert "No findings for ‘supervison’" in page(client, f"/search/{instead[0]}").text
    assert "was searched for" not in page(client, "/search/?q=zzzzqqqq").text


@pytest.mark.usefixtures("collection")
def test_a19_every_answer_is_of_the_corrected_words(client: Client) -> None:
    right, wrong = (client.get(f"/api/findings/?q={word}").json() for word in ("supervision", "supervison"))

    assert wrong["total"] == right["total"] > 0
    assert (wrong["corrected"], right["corrected"]) == ("supervision", None)
    for address in ("/search/findings.csv", "/search/feed/"):
        ids = [
            re.findall(r"/findings/(\d+)/", b"".join(client.get(f"{address}?q={word}")).decode())
            for word in ("supervision", "supervison")
        ]
        assert ids[0] == ids[1] != []


@pytest.mark.usefixtures("collection")
def test_a20_nothing_found_says_what_would_help(client: Client) -> None:
    read = page(client, "/search/?q=care+zebra&region=north-west&year=2012")

    ways = {a.text: a.href for a in read.anchors if a.text.startswith("Remove the")}

    assert ways == {"Remove the word zebra": "?q=care&region=north-west&year=2012"}
    for label, href in ways.items():
        total = int(re.search(rf"{re.escape(label)} ?: ([\d,]+) finding", read.text)[1])  # type: ignore[index]
        assert title_of(client, f"/search/{href}").startswith(f"{total} finding")
    assert "12 reports with 120 findings, inspected 2010 to 2019" in read.text
    assert "Inspection of local authority children's services" in read.text
    assert "No result does not mean that inspectors found nothing" in read.text


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize(
    ("asked", "ways"),
    [
        ("q=zebra", set()),
        ("q=zebra&region=london", {"the word zebra"}),
        ("q=zebra+care&only=1", {"the word zebra"}),
        ("q=zebra&year=2010&year=2012", {"the word zebra"}),
        ("q=care+zebra+OR+gnu+care", {"the word zebra and the word gnu"}),
        ('q="zebra+care"+-gnu&from=2011', {'the phrase "zebra care"'}),
        (
            f"q=zebra&theme={THEMES[0]}&theme={THEMES[1]}&themes=all",
            {"the word zebra"},
        ),
    ],
)
def test_a20_what_helps_when_left_out_is_said_and_nothing_else(
    client: Client, asked: str, ways: set[str]
) -> None:
    read = page(client, f"/search/?{asked.replace(chr(34), '%22')}")

    assert set(re.findall(r"Remove (?!filter)(.*?) ?:", read.text)) == ways


@pytest.mark.usefixtures("collection")
def test_a20_no_way_out_leads_to_nothing(client: Client) -> None:
    read = page(client, "/search/?q=" + "+".join(f"zebra{n}" for n in range(20)) + "&region=london")

    assert "Without" not in read.text
    assert "What is searched" in read.text


@pytest.mark.usefixtures("collection")
def test_a20_two_words_that_only_together_help_are_left_out_together(client: Client) -> None:
    stored("A gnu was seen.")
    index_all()

    read = page(client, "/search/?q=okapi+OR+zebra+gnu")

    assert re.findall(r"Remove (?!filter)(.*?) ?:", read.text) == ["the word okapi and the word zebra"]


@pytest.mark.usefixtures("collection")
def test_a20_few_findings_have_ways_to_more(client: Client) -> None:
    stored("A gnu was seen and supervision was regular.")
    index_all()

    read = page(client, "/search/?q=gnu+supervision")

    assert "1 finding for ‘gnu supervision’" in read.text
    assert "Remove the word gnu" in read.text
    assert "Remove the word supervision" not in read.text  # gnu alone finds no more


@pytest.mark.usefixtures("collection")
def test_findings_with_most_of_the_words_stand_below_a_line(client: Client) -> None:
    stored("A gnu was seen and supervision was regular.")
    index_all()

    read = page(client, "/search/?q=gnu+supervision")
    told = client.get("/api/findings/?q=gnu+supervision").json()
    both = client.get("/api/findings/?q=gnu+supervision&match=most").json()

    assert f"1 finding with all your words. Then {told['with_most_words']} with one of them" in read.text
    assert (told["total"], both["total"]) == (1, 1 + told["with_most_words"])
    assert [one["match"] for one in told["results"]] == ["all"] + ["most"] * 19
    assert both["results"] == told["results"]
    href = next(anchor.href for anchor in read.anchors if anchor.text.startswith("Show all"))
    assert (
        f"{both['total']} findings for ‘gnu supervision’ with all or most"
        in page(client, f"/search/{href}").text
    )


@pytest.mark.usefixtures("collection", "reference")
def test_a_council_in_the_words_is_offered_as_a_filter(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()

    read = page(client, "/search/?q=supervision+in+sefton")

    offers = {anchor.text: anchor.href for anchor in read.anchors if anchor.text.startswith("Show ")}
    assert offers["Show 1 finding for ‘supervision’ in Sefton"] == "?q=supervision&authority=sefton"


def test_an_empty_collection_says_that_it_is_empty(client: Client) -> None:
    read = page(client, "/search/?q=supervision")

    assert "No report has been loaded yet" in read.text
    assert "Leave out one thing" not in read.text
    assert client.get("/api/findings/").json()["total"] == 0
    assert not EmptySearch.objects.exists()


@pytest.mark.usefixtures("collection")
def test_without_an_index_nothing_is_claimed_and_nothing_lost(client: Client, data_dir: Path) -> None:
    shutil.rmtree(data_dir / "index")

    answer = client.get("/search/?q=care&region=london&page=3")

    source = answer.content.decode()
    text = Html(source).text
    assert answer.status_code == 503
    assert "Search is temporarily unavailable" in text
    assert "No findings" not in text
    assert "No finding matches all" not in text
    assert re.search(r'name="region" value="london" checked> <span>London</span> <b></b>', source), (
        "kept by the form"
    )
    assert not EmptySearch.objects.exists()
    like = client.get(f"/findings/{Finding.objects.all()[0].pk}/similar/")
    assert like.status_code == 503
    assert "No other finding" not in like.content.decode()


@pytest.mark.usefixtures("collection")
def test_words_that_found_nothing_are_counted_and_nothing_else_is_kept(client: Client) -> None:
    for _ in range(3):
        client.get("/search/?q=zebra", REMOTE_ADDR="203.0.113.9")

    (kept,) = EmptySearch.objects.values()

    assert (kept["words"], kept["times"]) == ("zebra", 3)
    assert set(kept) == {"id", "words", "times", "last_on"}


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("address", ["/search/", "/search/findings.csv", "/api/findings/", "/search/feed/"])
def test_a21_hostile_words_are_words_everywhere(client: Client, address: str) -> None:
    for words in HOSTILE:
        answer = client.get(f"{address}?q={quote(words, errors='surrogatepass')}", follow=True)
        body = b"".join(answer) if answer.streaming else answer.content
        is_refused = (
            len(words) > MAX_QUESTION_CHARACTERS and address != "/search/"
        )  # a page says what it left out
        assert answer.status_code == (400 if is_refused else 200), words
        if "json" not in answer["Content-Type"]:  # JSON is text to a browser that may not sniff
            assert b"<script>alert" not in body
            assert b"<img src=x" not in body


@pytest.mark.usefixtures("collection")
def test_a21_the_page_says_how_an_odd_question_was_read(client: Client) -> None:
    read = page(client, "/search/?q=%22unbalanced+care")

    assert "A quotation mark was not closed, so it was ignored." in read.text


def test_a25_words_of_other_years_are_searched_too(client: Client) -> None:
    stored("Children in care are safe.", name="new")
    stored("Looked after children are safe.", name="old")
    index_all()

    read = page(client, "/search/?q=looked+after+children")

    assert "2 findings" in read.text
    assert "Also searched for" in read.text
    only = next(anchor.href for anchor in read.anchors if anchor.text == "Search only your words")
    narrowed = page(client, f"/search/{only}")
    assert narrowed.text.count("Children in care are safe.") == 0
    back = {anchor.text: anchor.href for anchor in narrowed.anchors}[
        "Remove filter Words: only these words ×"
    ]
    assert back == "?q=looked+after+children"


@pytest.mark.usefixtures("collection")
def test_a25_searching_only_ones_own_words_keeps_the_filters(client: Client) -> None:
    stored("Children in care are safe.")
    index_all()
    read = page(client, "/search/?q=looked+after+children&region=north-west&sort=oldest")

    only = next(anchor.href for anchor in read.anchors if anchor.text == "Search only your words")
    assert only == "?q=looked+after+children&region=north-west&only=1&sort=oldest"
