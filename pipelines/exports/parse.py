"""One recognised file into rows*.parquet and quarantine.parquet, with every record accounted for.

A clean file takes one strict pass. Anything the pass stumbles over is read again with care: number
style and date formats from the whole file, bad rows to quarantine with line, column, value and
reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.exports.contract_parts import Column
from pipelines.exports.copies import rewritten
from pipelines.exports.evidence import UndecidableError, counted_style
from pipelines.exports.parts import ROWS
from pipelines.exports.quarantine import Quarantined, refuse_if_many, write_quarantine
from pipelines.exports.reading import (
    MATERIALIZE_BELOW,
    REJECTS_LIMIT,
    MixedLineEndsError,
    Reject,
    header_is_where_expected,
    read_csv,
    renumbered,
    structural_rejects,
    without_blank,
    without_last,
)
from pipelines.exports.rejects import forget_rejects
from pipelines.exports.rows import schema_sql
from pipelines.exports.source import BrokenTableError, Source, last_text, lines_of
from pipelines.exports.sql import count, run, to_parquet
from pipelines.exports.strict import Written, conserved, strict_pass
from pipelines.exports.table import Table
from pipelines.exports.totals import (
    controls,
    deduplicated,
    measured,
    printed_rows,
    total_rows,
    warnings,
)
from pipelines.exports.values import Style

_NUMBERED = "select *, row_number() over () as _n from"


@dataclass(frozen=True)
class Parsed:
    """What one file became; rows_in = rows + quarantined + totals."""

    rows: int
    quarantined: int
    totals: int
    style: Style
    controls: list[dict[str, Any]] = field(default_factory=list)
    deduplicated: list[dict[str, Any]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    period: tuple[date | None, date | None] = (None, None)
    first_problem: Quarantined | None = None

    @property
    def rows_in(self) -> int:
        """Records (cells of a wide file) that the file holds."""
        return self.rows + self.quarantined + self.totals


def parse(
    con: duckdb.DuckDBPyConnection, source: Source, load_id: str, folder: Path, spool: Path
) -> Parsed:
    """Write rows.parquet, for a large file rows-2.parquet as well, and quarantine.parquet.

    Args:
        con: a connection that this call may use alone, with TimeZone UTC.
        source: where the table is read.
        load_id: written into every row.
        folder: an existing folder for these files.
        spool: an existing folder for a temporary copy.

    Raises:
        BrokenTableError: the file as a whole cannot be trusted; names line and remedy.
    """
    table = Table(source.match, load_id)
    if source.match.is_empty:
        run(con, f"copy ({schema_sql(table.contract)}) to {to_parquet(folder / ROWS)}")
        write_quarantine(con, folder / "quarantine.parquet", load_id, [])
        return Parsed(0, 0, 0, Style("digits"), printed_rows(table, ""))
    if not table.seen and not header_is_where_expected(con, source):
        source = rewritten(source, spool / "rewritten.csv")
    written = strict_pass(con, source, table, folder)
    if written is None:
        if table.seen and not header_is_where_expected(con, source):
            source = rewritten(source, spool / "rewritten.csv")
        table = Table(source.match, load_id, marks=True)
        try:
            written = _careful_pass(con, source, table, folder / ROWS)
        except (duckdb.InvalidInputException, MixedLineEndsError):
            # DuckDB's parser gave up, or took two lines for one.
            forget_rejects(con)
            source = rewritten(source, spool / "rewritten.csv")
            written = _careful_pass(con, source, table, folder / ROWS)
    refuse_if_many(written.quarantined, written.rows, table.contract.quarantine_limit)
    write_quarantine(con, folder / "quarantine.parquet", load_id, written.quarantined)
    measures, period = measured(con, table, sorted(folder.glob("rows*.parquet")))
    _refuse_exchanged(table, written.style, period)
    return Parsed(
        rows=written.rows,
        quarantined=len(written.quarantined),
        totals=len(written.totals),
        style=written.style,
        controls=[
            *controls(table, written.totals, written.style, measures),
            *printed_rows(table, last_text(source.text)),
        ],
        deduplicated=deduplicated(table, written.totals, written.style, measures),
        measures=measures,
        warnings=warnings(table, written.totals),
        period=period,
        first_problem=written.quarantined[0] if written.quarantined else None,
    )


def _refuse_exchanged(table: Table, style: Style, period: tuple[date | None, date | None]) -> None:
    """Raises BrokenTableError when day and month were exchanged after the tool wrote them, which
    the period above the table shows."""
    first, last = table.match.printed_period
    exchanged = any("%d" in style.dates.get(name, "") for name in table.contract.period.start)
    if not exchanged or not (first and last and period[0] and period[1]):
        return
    # Where one end is printed alone, it stands for both.
    is_elsewhere = period[1] < first or period[0] > last
    if is_elsewhere or (first < last and (period[0] < first or period[1] > last)):
        raise BrokenTableError(
            f"its days are read as {period[0]} to {period[1]}, and {first} to {last} is printed"
            " above them",
            "a spreadsheet may have exchanged day and month: export it again, and do not open it",
        )


def _careful_pass(
    con: duckdb.DuckDBPyConnection, source: Source, table: Table, target: Path
) -> Written:
    """Several passes: evidence of the whole file, bad cells, then the good rows."""
    run(con, "drop table if exists _source_table")
    run(con, "drop view if exists _source_view")
    if source.path.stat().st_size < MATERIALIZE_BELOW:
        run(con, f"create temp table _source_table as {_NUMBERED} {read_csv(source)}")
        records = "_source_table"
    else:
        run(con, f"create temp view _source_view as {_NUMBERED} {read_csv(source)}")
        count(run(con, f"select count({source.names[-1]}) from _source_view"))
        records = "_source_view"
    try:
        rejects, left_out = structural_rejects(con, source)
        if records == "_source_table":
            left_out += without_blank(con, source, records)
        records = renumbered(con, records, rejects)
        if source.may_be_cut:
            records, rejects = without_last(con, source, records, rejects)
        examined = _examined(con, source, table, target, records, rejects)
        written = replace(examined, left_out=left_out)
    finally:
        run(con, "drop table if exists _source_table")
        forget_rejects(con)
    if not table.contract.unpivot and not written.is_all_of(source):
        raise BrokenTableError(
            "it holds other records than those that were read",
            "report this file: it shows an error in Throughline",
        )
    return written


def _examined(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    target: Path,
    records: str,
    rejects: list[Reject],
) -> Written:
    style, kept = _decided(con, source, table, records)
    totals, seen = total_rows(con, table, records)
    typed = f"with {table.typed_sql(records, style)}"
    bad = _bad_rows(con, table, typed)
    good = ""
    if bad and table.contract.unpivot:  # a record of a wide file is many rows
        good = f" where {table.bad_sql()} is null"
    elif bad:
        run(
            con,
            "create or replace temp table _bad as select unnest($bad::BIGINT[]) as n",
            {"bad": [ordinal for ordinal, *_ in bad]},
        )
        good = " where _n not in (select n from _bad)"
    order = " order by _n" if rejects else ""
    statement = (
        f"copy ({typed} select {table.row_sql()} from typed{good}{order}) to {to_parquet(target)}"
    )
    rows = count(run(con, statement, table.values))
    conserved(kept if seen is None else seen, rows, len(totals), len(bad))
    lines = lines_of(source, [ordinal for ordinal, *_ in bad])
    quarantined = [
        *(
            Quarantined(reject.ordinal, reject.line, None, reject.value, reject.reason)
            for reject in rejects
        ),
        *(
            Quarantined(ordinal, lines.get(ordinal), column.name, value, reason)
            for ordinal, column, value, reason in bad
        ),
    ]
    return Written(rows, style, totals, sorted(quarantined, key=lambda found: found.row_number))


def _decided(
    con: duckdb.DuckDBPyConnection, source: Source, table: Table, records: str
) -> tuple[Style, int]:
    """The style of the file, and how many records it has besides totals."""
    try:
        return counted_style(con, table, records)
    except UndecidableError as error:
        line = lines_of(source, [error.row]).get(error.row) if error.row else None
        raise BrokenTableError(error.reason, error.remedy, line) from error


def _bad_rows(
    con: duckdb.DuckDBPyConnection, table: Table, typed: str
) -> list[tuple[int, Column, str | None, str]]:
    complaints = table.complaints
    if not complaints:
        return []
    values = " ".join(
        f"when {index} then p_{column.name}" for index, (column, *_) in enumerate(complaints)
    )
    # An aggregate and no WHERE: a filter would be pushed down and evaluate every cell once more.
    found = run(
        con,
        f"{typed}, marked as (select *, {table.bad_sql()} as bad_index from typed)"
        f" select min_by(row(_n, bad_index, case bad_index {values} end), _n, {REJECTS_LIMIT + 1})"
        " filter (bad_index is not null) from marked",
        table.values,
    ).fetchone()
    rows = found[0] if found and found[0] else []
    if len(rows) > REJECTS_LIMIT:
        column = complaints[rows[0][1]][0]
        raise BrokenTableError(
            f"more than {REJECTS_LIMIT:,} rows cannot be read;"
            f" first: column {column.name}, value '{rows[0][2]}'",
            "check that the file is the export it looks like, then export it again",
        )
    return [
        (ordinal, complaints[index][0], value, _reason(complaints[index][2], value))
        for ordinal, index, value in rows
    ]


def _reason(told: str, value: str | None) -> str:
    return told if value is not None else "empty, but every row needs one"
