"""Parquet and spreadsheets as the text table that a CSV export would have been; what a column means
is the contract's business. DuckDB reads Parquet, in bounded memory; JSON is in jsontable.py.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from pipelines.exports.bytestream import Content
from pipelines.exports.jsontable import AS_CSV, LOOKED_AT, UnreadableRecordsError
from pipelines.exports.landing import AGAIN, Member, Refused
from pipelines.exports.sniff import MAX_COLUMNS
from pipelines.exports.sql import file_literal, identifier, literal, run


def parquet_to_csv(source: Path, target: Path, at_most: int | None = None) -> None:
    """A Parquet file as CSV; floating-point numbers are printed without an exponent.

    Raises:
        UnreadableRecordsError: not Parquet, or too many columns.
    """
    with duckdb.connect(config={"threads": 1, "memory_limit": "2GB"}) as con:
        try:
            run(con, "set TimeZone = 'UTC'")
            read = f"read_parquet({file_literal(source)})"
            columns = run(con, f"describe select * from {read}").fetchall()
            if len(columns) > MAX_COLUMNS:
                raise UnreadableRecordsError(
                    f"{len(columns):,} columns; at most {MAX_COLUMNS:,} are read"
                )
            cells = ", ".join(
                f"{_cell_sql(row[0], row[1])} as {identifier(row[0])}" for row in columns
            )
            limit = f" limit {at_most}" if at_most is not None else ""
            run(con, f"copy (select {cells} from {read}{limit}) to {literal(str(target))} {AS_CSV}")
        except duckdb.Error as error:
            raise UnreadableRecordsError("the Parquet file is cut off or damaged") from error


def _cell_sql(name: str, kind: str) -> str:
    column = identifier(name)
    if kind in ("DOUBLE", "FLOAT"):
        return f"coalesce(try_cast({column} as DECIMAL(38,10))::VARCHAR, {column}::VARCHAR)"
    if kind.endswith("[]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({column})::VARCHAR"
    return f"{column}::VARCHAR"


def parquet_member(
    name: str, path: Path, content: Content, spool: Path, at_most: int | None
) -> Member | Refused:
    """A Parquet file as a table in the spool folder, of which a preview reads the start."""
    text = spool / "table.csv"
    text.unlink(missing_ok=True)
    try:
        parquet_to_csv(path, text, LOOKED_AT if at_most is not None else None)
    except UnreadableRecordsError as error:
        return Refused(name, str(error), AGAIN, content.size_bytes)
    is_cut = at_most is not None and content.size_bytes > at_most
    return Member(name, replace(content, encoding="parquet"), text, is_cut, is_typed=True)


def sheets_to_csv(source: Path, target: Path) -> Iterator[tuple[str, int]]:
    """Each sheet of a workbook that holds anything, written to `target` one after the other.

    Yields:
        its name and its place among all sheets; the file is gone when the next one is asked for.

    Raises:
        UnreadableRecordsError: when the workbook cannot be read.
    """
    try:
        with source.open("rb") as stream:  # by a path, the extension would decide what it is
            book = CalamineWorkbook.from_filelike(stream)
        for place, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(place)
            if not sheet.total_height:
                continue
            with target.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerows([_cell(value) for value in row] for row in sheet.iter_rows())
            yield name, place
    except CalamineError as error:
        raise UnreadableRecordsError(f"the workbook cannot be read: {error}") from error


def _cell(value: object) -> str:
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        # Exactly three decimals would look like thousands.
        text = repr(value)
        return (
            f"{text}0" if "." in text and "e" not in text and len(text.split(".")[1]) == 3 else text
        )
    if hasattr(value, "isoformat"):
        return str(value)
    return str(value) if value is not None else ""
