"""What the collection as a whole tells: was it fixed, trends, comparisons, movement of grades. Read only."""

from letters.measures.inspections import KEYS, InspectionFacts, Raised, ShareRow, chosen, share_rows
from letters.measures.line_charts import LineChart, line_chart
from letters.measures.queries import inspection_facts, raised_by

__all__ = [
    "KEYS",
    "InspectionFacts",
    "LineChart",
    "Raised",
    "ShareRow",
    "chosen",
    "inspection_facts",
    "line_chart",
    "raised_by",
    "share_rows",
]
