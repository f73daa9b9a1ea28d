"""A data set's tables as Parquet too, by DuckDB, an optional part: ``pip install 'inspection-findings[parquet]'``."""

from __future__ import annotations

from pathlib import Path

from letters.errors import SiteError
from letters.transfer.dataset import TABLES, Table

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}


class NoParquet(SiteError):
    """DuckDB is not installed; trying again helps once it is."""


def write_parquet(folder: Path) -> None:
    """Given a folder with a data set, write beside each table's CSV file the same as Parquet. Raises NoParquet."""
    try:
        import duckdb
    except ImportError as err:
        raise NoParquet from err
    with duckdb.connect() as database:
        for table in TABLES:
            database.execute(_copy(table, folder))


def _copy(table: Table, folder: Path) -> str:
    columns = ", ".join(f"'{column.name}': '{TYPES[column.type]}'" for column in table.columns)
    source, target = (_quoted(folder / f"{table.name}.{ending}") for ending in ("csv", "parquet"))
    read = (
        f"read_csv({source}, header=true, columns={{{columns}}}, quote='\"', escape='\"', auto_detect=false)"
    )
    return f"COPY (SELECT * FROM {read}) TO {target} (FORMAT parquet)"  # noqa: S608  # nosec B608


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
