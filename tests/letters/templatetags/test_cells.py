"""Cells of large tables are what Django's own templates would print."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines

from letters.measures.compare import CompareCell
from letters.models import Authority
from letters.pages.grade_history import GradeCell
from letters.pages.theme_grid import GridCell

ODD = "<good> & 'more'"


def printed(template: str, **context: Any) -> str:
    return engines["django"].from_string("{% load cells %}" + template).render(context)


def test_a_row_of_themes_is_printed_with_its_addresses_escaped() -> None:
    cells = (GridCell(3, 1, 1, 2, "/search/?theme=a&year=2010"), None, GridCell(1, 0, 0, 0, "/"))

    assert printed("{{ cells|grid_cells }}", cells=cells) == (
        '<td class="improve"><a href="/search/?theme=a&amp;year=2010">3</a><span class="vh">, 1 to improve</span>'
        ' <small class="says" data-says="strength">1 strength</small>'
        ' <small class="says" data-says="concern">2 concerns</small></td>'
        '<td><span class="vh">0</span></td><td><a href="/">1</a></td>'
    )


@pytest.mark.parametrize(
    "cell",
    [
        CompareCell(1_200, 2_345, "/search/?theme=a&year=2010"),
        CompareCell(0, 7, ""),
        CompareCell(1, 4, "/search/"),
        CompareCell(0, 0, ""),
    ],
)
def test_a_share_is_printed_with_its_address_escaped(cell: CompareCell) -> None:
    template = """<td role="cell"{% if cell.is_few %} class="none"{% endif %}>{% if not cell.of %}–{% else %}\
{% if cell.url %}<a href="{{ cell.url }}">{{ cell.label }}</a>{% else %}{{ cell.label }}{% endif %} \
<span class="percent">{{ cell.percent }}%</span>{% endif %}</td>"""

    assert printed("{{ cells|share_cells }}", cells=[cell]) == printed(template, cell=cell)


@pytest.mark.parametrize("chosen", [(), ("odd",), ["sefton", "odd"]])
def test_authorities_are_printed_to_choose_from(chosen: list[str]) -> None:
    places = [Authority(slug="sefton", name="Sefton"), Authority(slug="odd", name=ODD)]
    template = """{% for one in places %}<option value="{{ one.slug }}"{% if one.slug in chosen %} selected\
{% endif %}>{{ one.name }}</option>{% endfor %}"""

    made = printed("{{ places|choices_of:chosen }}", places=places, chosen=chosen)

    assert made == printed(template, places=places, chosen=chosen)
    assert made.count("selected") == len(chosen)


@pytest.mark.parametrize("given", ["requires improvement", ODD])
@pytest.mark.parametrize("change", ["up", "down", ""])
def test_a_grade_is_printed_escaped_with_which_way_it_moved(given: str, change: str) -> None:
    grade = """<span class="grade" data-grade="{{ cell.grade|slugify }}">{{ cell.grade|capfirst }}</span>"""
    moved = """{% if cell.change %} <span class="change" title="{{ cell.change }} from {{ cell.was }}">\
<span aria-hidden="true">{% if cell.change == "up" %}▲{% else %}▼{% endif %}</span>\
<span class="vh">{{ cell.change }} from {{ cell.was }}</span></span>{% endif %}"""
    cell = GradeCell(given, change, ODD)

    assert printed("{{ cell.grade|grade }}", cell=cell) == printed(grade, cell=cell)
    assert printed("{{ cells|grade_cells }}", cells=[cell, None]) == printed(
        f'<td>{grade}{moved}</td><td><span class="none">–<span class="vh"> not judged</span></span></td>',
        cell=cell,
    )
