from urllib.parse import parse_qs

import pytest

from search.engine.results import Count, Results
from search.pages.results_page import build_page
from search.protocol import Term
from search.query.facets import FACET_BY_NAME
from search.query.filter_labels import Labels
from search.query.parsed_words import ParsedWords
from search.query.query import Query

KNOWN = Labels(
    {
        "says": {"strength": "Strength", "concern": "Concern", "mixed": "Mixed", "neutral": "Neutral"},
        "theme": {f"t{n}": f"Theme {n}" for n in range(12)},
        "region": {"london": "London", "north-west": "North West"},
        "authority": {"northmoor": "Northmoor"},
        "framework": {"ilacs": "ILACS"},
        "kind": {"strength": "Strength", "priority_action": "Priority action"},
        "grade": {"good": "Good"},
        "year": FACET_BY_NAME["year"].values(),
    }
)

WORDS = ParsedWords(Term("supervis"))


def results(total: int = 42, page: int = 1, pages: int = 3, **counts: tuple[Count, ...]) -> Results:
    return Results(total=total, page=page, pages=pages, hits=(), counts=counts, words=WORDS)


def test_page_heading_states_everything() -> None:
    query = Query(
        q="supervision",
        filters={"theme": ("t1", "t2"), "region": ("north-west",)},
        year_from=2010,
        year_to=2012,
        page=2,
    )

    page = build_page(query, results(page=2, pages=5), KNOWN)

    assert page.title == (
        "42 findings for ‘supervision’ about Theme 1 or Theme 2 in the North West, 2010 to 2012 (page 2 of 5)"
    )


def test_page_heading_of_one_and_of_none() -> None:
    assert build_page(Query(), results(total=1, pages=1), KNOWN).title == "1 finding"
    assert build_page(Query(q="x"), results(total=0, pages=1), KNOWN).title == "No findings for ‘x’"


@pytest.mark.parametrize(
    ("says", "total", "heading"),
    [
        (("strength",), 2, "2 strengths"),
        (("concern",), 0, "No concerns"),
        (("strength", "concern"), 1, "1 strength or concern"),
        (("mixed",), 1, "1 mixed finding"),
        (("strength", "concern", "mixed"), 3, "3 strengths, concerns or mixed findings"),
        (("mixed", "neutral"), 0, "No mixed or neutral findings"),
    ],
)
def test_a_heading_calls_findings_by_what_they_say(says: tuple[str, ...], total: int, heading: str) -> None:
    assert build_page(Query(filters={"says": says}), results(total=total, pages=1), KNOWN).title == heading


def test_titles_of_distinct_questions_differ() -> None:
    questions = [
        Query(),
        Query(sort="oldest"),
        Query(sort="authority"),
        Query(filters={"theme": ("t1", "t2")}),
        Query(filters={"theme": ("t1", "t2")}, theme_mode="all"),
        Query(filters={"year": ("2010",)}),
        Query(year_from=2010),
        Query(year_to=2010),
        Query(q="a"),
        Query(q="a", exact_words=True),
        Query(filters={"kind": ("strength",)}),
        Query(page=2),
    ]

    titles = {build_page(query, results(page=query.page), KNOWN).title for query in questions}

    assert len(titles) == len(questions)


def test_every_chip_takes_away_just_its_own_choice() -> None:
    query = Query(
        q="health & safety",
        filters={"theme": ("t1", "t2"), "region": ("london",)},
        year_from=2010,
        sort="newest",
        page=3,
    )

    page = build_page(query, results(page=3), KNOWN)

    assert [chip.label for chip in page.chips] == ["Theme 1", "Theme 2", "London", "2010 to latest"]
    without = parse_qs(page.chips[0].url.removeprefix("?"))
    assert without == {
        "q": ["health & safety"],
        "theme": ["t2"],
        "region": ["london"],
        "from": ["2010"],
        "sort": ["newest"],
    }
    assert parse_qs(page.clear_url.removeprefix("?")) == {"q": ["health & safety"], "sort": ["newest"]}


def test_options_chosen_come_first_and_zero_ones_stay() -> None:
    counts = tuple(Count(f"t{n}", n) for n in range(12))

    group = build_page(Query(filters={"theme": ("t0",)}), results(theme=counts), KNOWN).groups[1]

    assert [option.label for option in group.first[:3]] == ["Theme 0", "Theme 11", "Theme 10"]
    assert group.first[0].chosen
    assert len(group.options) == 12
    assert group.all_label == "All 12 themes"
    assert group.all_url == "/search/filters/theme/?theme=t0"
    assert not group.more_is_open


def test_a_chosen_value_that_the_answer_leaves_out_is_still_an_option() -> None:
    group = build_page(Query(filters={"region": ("london",)}), results(region=()), KNOWN).groups[2]

    assert [(option.value, option.total, option.chosen) for option in group.first] == [("london", 0, True)]


def test_years_are_listed_newest_first_and_unknown_last() -> None:
    counts = (Count("2010", 1), Count("unknown", 2), Count("2024", 3))

    group = build_page(Query(), results(year=counts), KNOWN).groups[4]

    assert [option.label for option in group.first] == ["2024", "2010", "Date not known"]


def test_pager_shows_the_ends_and_the_neighbours() -> None:
    page = build_page(Query(q="a", page=10), results(page=10, pages=20), KNOWN)

    assert [link.label for link in page.pages] == ["1", "…", "8", "9", "10", "11", "12", "…", "20"]
    assert [link.label for link in page.pages if link.current] == ["10"]
    assert page.previous_url == "?q=a&page=9"
    assert page.next_url == "?q=a&page=11"


def test_pager_has_no_way_past_its_ends() -> None:
    first = build_page(Query(q="a"), results(page=1, pages=3), KNOWN)
    last = build_page(Query(q="a", page=3), results(page=3, pages=3), KNOWN)

    assert first.previous_url == ""
    assert last.next_url == ""
    assert build_page(Query(), results(pages=1), KNOWN).pages == ()


def test_relevance_is_offered_only_with_words() -> None:
    assert "Relevance" not in [link.label for link in build_page(Query(), results(), KNOWN).sorts]
    assert "Relevance" in [link.label for link in build_page(Query(q="a"), results(), KNOWN).sorts]
