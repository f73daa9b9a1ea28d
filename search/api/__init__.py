"""Search results as CSV, Excel, Word, JSON and Atom, and the parts that other downloads are built from."""

from search.api.csv import csv_lines
from search.api.excel import write_workbook
from search.api.records import Record, records_of
from search.api.sending import DOCX, XLSX, sent
from search.api.statement import Statement, coverage, dataset_version
from search.api.word import Part, by_authority, by_theme, parts_of, write_document

__all__ = [
    "DOCX",
    "XLSX",
    "Part",
    "Record",
    "Statement",
    "by_authority",
    "by_theme",
    "coverage",
    "csv_lines",
    "dataset_version",
    "parts_of",
    "records_of",
    "sent",
    "write_document",
    "write_workbook",
]
