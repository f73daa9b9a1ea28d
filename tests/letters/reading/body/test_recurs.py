"""Findings that say that their matter comes from an earlier inspection, and those that do not."""

from __future__ import annotations

import pytest

from letters.reading.body.recurs import earlier_inspection

SAYS = {
    "Visits are late. This was a recommendation arising from the last inspection.": "last inspection",
    "Delay was identified as an area for improvement at the last inspection.": "the last inspection",
    "This was an area of weakness in the previous adoption inspection.": "the previous adoption inspection",
    "This was raised at the October 2021 inspection and little has changed.": "the October 2021 inspection",
    "Despite being seen as an area of improvement at the last visit in 2022, it is slow.": "the last visit in 2022",
    "Plans drift, despite recommendations at previous inspections.": "previous inspections",
    "At the last inspection, drift was identified as an area for improvement.": "the last inspection",
    "A recommendation from the 2017 inspection had been to track plans.": "the 2017 inspection",
    "This was an area for development noted at the local authority’s last inspection in 2016.": "the local authority’s "
    "last inspection in 2016",
    "This gap was identified at the focused visit in January 2024.": "the focused visit in January 2024",
    "Despite a clear recommendation made following an inspection in 2015, files drift.": "an inspection in 2015",
    "One area of practice that was identified as an area for action within the previous inspection that year "
    "still waits.": "the previous inspection",
    "No strategy is agreed, which was a recommendation of the county’s inspection in May 2012.": "the county’s "
    "inspection in May 2012",
    "Areas for development found at earlier visits have not been put right.": "earlier visits",
    "The council has not made enough progress in all areas noted by the last inspection.": "the last inspection",
}


@pytest.mark.parametrize(("text", "earlier"), SAYS.items(), ids=list(SAYS))
def test_says_which_inspection(text: str, earlier: str) -> None:
    assert earlier_inspection(text) == earlier


@pytest.mark.parametrize(
    "text",
    [
        "Leaders have been in post since the last inspection.",
        "They have addressed the shortfalls identified at the last inspection.",
        "All recommendations from previous inspections have been carried out.",
        "There have been some areas of improvement since the last inspection in 2012.",
        "The board acted on a recommendation from a previous serious case review.",
        "Leaders had identified this as an area for development prior to this inspection.",
    ],
)
def test_says_none(text: str) -> None:
    assert earlier_inspection(text) is None
