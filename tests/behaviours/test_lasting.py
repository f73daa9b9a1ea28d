"""Addresses and answers that last: behaviours A9 (bookmarks), A18 (permalinks) and A24 (fresh)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from letters.editing.authority_merging import merge_authorities
from letters.editing.publishing import unpublish
from letters.models import Authority, Finding, Letter, Theme
from letters.signals import send_findings_removed
from search.engine import execution as engine
from search.query.query import Query
from tests.behaviours.conftest import index_all, page, title_of
from tests.builders import HEADER, read_finding, stored

THEMES = ("supervision", "caseloads", "thresholds", "early-help", "neglect")
REGIONS = ("north-west", "london", "east-of-england", "south-west", "west-midlands")
BOOKMARKS = [
    *(f"q=supervision&theme={theme}" for theme in THEMES),
    *(f"theme={theme}&region={region}" for theme in THEMES for region in REGIONS),
    *(f"authority={slug}" for slug in ("knowsley", "sefton", "wirral", "wigan", "trafford")),
    *(f"authority=knowsley&authority=sefton&theme={theme}&themes=all" for theme in THEMES),
    *(f"q=%22front+door%22&region={region}&from=2010&to=2012&sort=oldest" for region in REGIONS),
    *(f"kind=strength&framework=ilacs&grade=good&year={year}" for year in range(2018, 2023)),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_a09_bookmarks_outlive_renaming_and_merging(client: Client) -> None:
    stored("Supervision of social workers is regular.", "Caseloads are too high.")
    theme = Theme.objects.get(slug="supervision")
    theme.slug, theme.name = "reflective-supervision", "Reflective supervision"
    theme.save()
    authority = Authority.objects.get(slug="wirral")
    authority.name = "Wirral, renamed"
    authority.save()
    merge_authorities(Authority.objects.get(slug="sefton"), into=Authority.objects.get(slug="knowsley"))

    assert len(BOOKMARKS) == 50
    for bookmark in BOOKMARKS:
        answer = client.get(f"/search/?{bookmark}", follow=True)
        assert answer.status_code == 200
        assert len(answer.redirect_chain) <= 1
        asked = answer.request["QUERY_STRING"]
        assert (
            asked.count("=")
            >= bookmark.count("=") - bookmark.count("authority=knowsley&authority=sefton") * 2
        )
        assert ("theme=" in asked) == ("theme=" in bookmark)
    assert title_of(client, "/search/?authority=knowsley") == "2 findings in Knowsley"
    assert "Reflective supervision" in page(client, "/search/?theme=reflective-supervision").text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_a24_a_published_letter_is_found_by_the_next_request_and_an_unpublished_one_by_none(
    client: Client,
) -> None:
    addresses = (
        "/search/?q=zebracrossing",
        "/api/findings/?q=zebracrossing",
        "/search/feed/?q=zebracrossing",
    )
    outcome = stored("Zebracrossing keeps children safe.")
    letter = outcome.letter
    assert letter is not None

    for address in addresses:
        assert "keeps children safe" in client.get(address).content.decode()
    file = client.get(f"/letters/{letter.pk}/file/")
    assert file.status_code == 200
    file.close()

    letter.state = Letter.State.UNPUBLISHED
    letter.save()

    send_findings_removed(Finding.objects.values_list("pk", flat=True))

    for address in addresses:
        assert "keeps children safe" not in client.get(address).content.decode()
    csv = b"".join(client.get("/search/findings.csv").streaming_content)  # type: ignore[attr-defined]
    assert b"Zebracrossing" not in csv
    assert client.get(f"/letters/{letter.pk}/file/").status_code == 404
    assert client.get(f"/letters/{letter.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_a24_an_unpublished_letter_is_on_no_page_and_in_no_number(client: Client) -> None:
    elsewhere = replace(HEADER, authority="Knowsley")
    stored("Zebracrossing near school keeps children safe.")
    hidden = stored(
        "Zebracrossing near school is watched. Supervision is regular.", name="b.txt", header=elsewhere
    )
    assert hidden.letter
    like, unlike = Finding.objects.order_by("pk")
    everywhere = ("/", "/authorities/", "/themes/", f"/findings/{like.pk}/similar/", "/about/")
    before = {address: client.get(address).content.decode() for address in everywhere}

    unpublish(Letter.objects.filter(pk=hidden.letter.pk))

    after = {address: client.get(address).content.decode() for address in everywhere}
    assert f"/findings/{unlike.pk}/" in before[f"/findings/{like.pk}/similar/"]
    assert f"/findings/{unlike.pk}/" not in after[f"/findings/{like.pk}/similar/"]
    assert hidden.letter.get_absolute_url() in before["/"]
    assert hidden.letter.get_absolute_url() not in after["/"]
    assert ("<b>2</b> findings" in before["/"], "<b>2</b> findings" in after["/"]) == (True, False)
    assert ("?theme=supervision" in before["/themes/"], "?theme=supervision" in after["/themes/"]) == (
        True,
        False,
    )
    assert hidden.letter.get_absolute_url() in before["/authorities/"]
    assert hidden.letter.get_absolute_url() not in after["/authorities/"]
    assert ("2 reports" in before["/about/"], "2 reports" in after["/about/"]) == (True, False)


@pytest.mark.django_db
def test_a03_the_way_back_leads_to_the_very_page_left(client: Client) -> None:
    stored(*(f"Supervision number {n} is regular." for n in range(45)))
    index_all()
    left = "/search/?q=supervision&sort=oldest&page=2"
    followed = next(a.href for a in page(client, left).anchors if a.href.startswith("/findings/"))

    arrived = page(client, followed)

    assert [a.href for a in arrived.anchors if a.text == "Back to results"] == [left]


@pytest.mark.django_db
def test_a18_a_withdrawn_finding_answers_with_a_notice(client: Client) -> None:
    stored("Zebracrossing keeps children safe.")
    Letter.objects.update(state=Letter.State.WITHDRAWN)
    index_all()

    answer = client.get(f"/findings/{Finding.objects.get().pk}/")

    assert answer.status_code == 410
    assert "withdrawn" in answer.content.decode()
    assert "Zebracrossing" not in answer.content.decode()


@pytest.mark.django_db
def test_a18_a_permalink_leads_to_the_letter_with_and_without_a_question(client: Client) -> None:
    stored("One.", "Supervision is regular.", "Supervision is rare.")
    index_all()
    one, regular, rare = Finding.objects.order_by("position")

    plain = client.get(f"/findings/{regular.pk}/").content.decode()
    ids = engine.matching_ids(Query(q="supervision"))
    asked = client.get(f"/findings/{ids[0]}/?q=supervision").content.decode()

    assert f'id="finding-{regular.pk}"' in plain
    assert "Back to results" not in plain
    assert "<mark>Supervision</mark>" in asked
    assert 'href="/search/?q=supervision"' in asked
    assert f'href="/findings/{ids[1]}/?q=supervision#finding-{ids[1]}"' in asked
    assert {regular.pk, rare.pk} == set(ids)
    assert one.pk not in ids
    hidden = client.get(f"/findings/{ids[0]}/?q=supervision&marks=off").content.decode()
    assert "<mark>" not in hidden
    assert "Show highlighting" in hidden


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["kind=strength", "kind=strength&q=-caseloads", "q=%22%22"])
def test_a03_where_no_word_can_be_marked_none_is_hidden_or_shown(client: Client, question: str) -> None:
    stored("Supervision is regular.", "Caseloads are high.")
    index_all()
    found = Finding.objects.get(position=0)

    for marks in ("", "&marks=off"):
        arrived = page(client, f"/findings/{found.pk}/?{question}{marks}")

        assert "highlighting" not in arrived.text


@pytest.mark.django_db
def test_a18_every_finding_has_a_title_of_its_own(client: Client) -> None:
    numbers = ("", "12", "13", "13", "")
    stored(
        findings=tuple(read_finding(n, f"Supervision {n}.", number=told) for n, told in enumerate(numbers))
    )
    index_all()
    pks = Finding.objects.order_by("position").values_list("pk", flat=True)
    places = ["finding 1", "paragraph 12", "finding 3", "finding 4", "finding 5"]

    own = [title_of(client, f"/findings/{pk}/") for pk in pks]
    followed = [title_of(client, f"/findings/{pk}/?q=supervision") for pk in pks]
    similar = [title_of(client, f"/findings/{pk}/similar/") for pk in pks]

    letter = title_of(client, Letter.objects.get().get_absolute_url())
    assert own == [f"{place.capitalize()} of {letter}" for place in places]
    assert followed == own
    assert similar == [f"Findings with wording like {place} of {letter}" for place in places]
