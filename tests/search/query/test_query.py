from search.query.query import Query


def test_query_orders_and_dedupes_values() -> None:
    query = Query(filters={"theme": ("b", "a", "b")})

    assert query.values("theme") == ("a", "b")
    assert query == Query(filters={"theme": ("a", "b")})


def test_query_urlencode_keeps_the_one_order_and_leaves_out_defaults() -> None:
    query = Query(
        q="health & safety",
        filters={"region": ("london",), "theme": ("x",)},
        year_from=2010,
        page=3,
        sort="newest",
    )

    assert query.urlencode() == "q=health+%26+safety&theme=x&region=london&from=2010&sort=newest&page=3"


def test_query_default_sort_is_not_in_the_address() -> None:
    assert Query(q="x", sort="relevance").urlencode() == "q=x"
    assert Query(sort="newest").urlencode() == ""
    assert Query(q="x", sort="newest").urlencode() == "q=x&sort=newest"


def test_query_changes_go_to_the_first_page_and_keep_the_rest() -> None:
    query = Query(q="a", filters={"theme": ("x", "y")}, sort="oldest", page=3)

    assert query.with_value("region", "london") == Query(
        q="a", filters={"theme": ("x", "y"), "region": ("london",)}, sort="oldest"
    )
    assert query.without_value("theme", "x") == Query(q="a", filters={"theme": ("y",)}, sort="oldest")
    assert query.without("theme").values("theme") == ()
    assert query.sorted_by("newest") == Query(q="a", filters={"theme": ("x", "y")}, sort="newest")


def test_query_all_themes_needs_two() -> None:
    assert Query(filters={"theme": ("x",)}, theme_mode="all").theme_mode == ""
    assert Query(filters={"theme": ("x", "y")}, theme_mode="all").urlencode() == "theme=x&theme=y&themes=all"


def test_query_without_words_is_never_only() -> None:
    assert not Query(exact_words=True).exact_words
