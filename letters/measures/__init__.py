"""What the collection as a whole tells: was it fixed, trends, comparisons, movement of grades. Read only."""

from letters.measures.inspections import (
    KEYS,
    InspectionFacts,
    Raised,
    ShareRow,
    chosen,
    in_periods,
    share_rows,
)
from letters.measures.intervals import interval
from letters.measures.line_charts import LineChart, line_chart
from letters.measures.queries import inspection_facts, raised_by
from letters.measures.taken_tables import TakenPage, TakenTable, sent_table, taken_page

__all__ = [
    "KEYS",
    "InspectionFacts",
    "LineChart",
    "Raised",
    "ShareRow",
    "TakenPage",
    "TakenTable",
    "chosen",
    "in_periods",
    "inspection_facts",
    "interval",
    "line_chart",
    "raised_by",
    "sent_table",
    "share_rows",
    "taken_page",
]
