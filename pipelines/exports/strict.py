"""The one pass that a clean file takes, over the parts of a large file side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

import duckdb

from pipelines.exports.parts import THREADS, Cut, Part
from pipelines.exports.quarantine import Quarantined
from pipelines.exports.reading import MixedLineEndsError, read_csv, refused_records
from pipelines.exports.sample import cells_by_name, sampled_style
from pipelines.exports.source import BrokenTableError, Source, holds
from pipelines.exports.sql import run, to_parquet, written_rows
from pipelines.exports.table import Table
from pipelines.exports.totals import Noted, TotalRow
from pipelines.exports.values import Style

_UNFIT = (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.OutOfRangeException)


@dataclass(frozen=True)
class Written:
    """What a pass wrote and found; totals and quarantined are in the order of the file, and
    `left_out` lines of it are no records."""

    rows: int
    style: Style
    totals: list[TotalRow]
    quarantined: list[Quarantined]
    left_out: int = 0

    def is_all_of(self, source: Source, line_ends: int | None = None) -> bool:
        """Whether the file holds as many records, counted without DuckDB; see holds()."""
        read = self.rows + len(self.totals) + len(self.quarantined)
        return holds(source, read + self.left_out, line_ends)


def conserved(seen: int, written: int, totals: int, bad: int = 0) -> None:
    """Raises BrokenTableError when records were lost or made up on the way."""
    if seen != written + totals + bad:
        told = f"{seen} read, {written} written, {totals} totals, {bad} bad"
        raise BrokenTableError(
            f"its rows do not add up: {told}", "report this file: it shows an error in Throughline"
        )


def strict_pass(
    con: duckdb.DuckDBPyConnection, source: Source, table: Table, folder: Path
) -> Written | None:
    """One pass that ends at the first bad cell, over the parts of a large file side by side; None
    when the file needs care."""
    style = sampled_style(table.contract, cells_by_name(source.match), is_whole=bool(table.seen))
    has_blank = any(not any(map(str.strip, row)) for row in source.match.rows)
    if style is None or source.may_be_cut or has_blank:
        return None
    cut = Cut(source)
    written = _side_by_side(con, cut, table, style, folder)
    if written == []:  # the cut was misled
        alone = _strict_part(table, style, folder, Part(source), con)
        written = None if alone is None else [alone]
    if not written:
        return None
    totals = [row for part in written for row in part.totals]
    left_out = sum(part.left_out for part in written)
    whole = Written(sum(part.rows for part in written), style, totals, [], left_out)
    if table.contract.unpivot or whole.is_all_of(
        source, cut.line_ends
    ):  # a record of a wide file is many rows
        return whole
    for path in folder.glob("rows-*.parquet"):
        path.unlink()
    return None


def _side_by_side(
    con: duckdb.DuckDBPyConnection, cut: Cut, table: Table, style: Style, folder: Path
) -> list[Written] | None:
    """What each part wrote; None when one of them needs care, nothing when their numbers do not
    follow each other."""
    read = partial(_strict_part, table, style, folder)
    if cut.count == 1:
        alone = read(next(cut.parts()), con)
        return None if alone is None else [alone]
    from pipelines.exports.spans import serve_spans  # only a large file waits for fsspec

    serve_spans(con)
    parts: list[Part] = []
    with ThreadPoolExecutor(THREADS) as pool:
        reading = []
        for part in cut.parts():
            parts.append(part)
            cursor = con.cursor()
            run(cursor, "set TimeZone = 'UTC'")
            reading.append(pool.submit(read, part, cursor))
        found = [each.result() for each in reading]
    written = [part for part in found if part is not None]
    starts = list(accumulate((part.rows + len(part.totals) for part in written), initial=0))
    if len(written) == len(parts) and [part.before for part in parts] == starts[:-1]:
        return written
    for part in parts[1:]:
        (folder / part.rows_name).unlink(missing_ok=True)
    return None if len(written) < len(parts) else []


def _strict_part(
    table: Table, style: Style, folder: Path, part: Part, con: duckdb.DuckDBPyConnection
) -> Written | None:
    # Only a footer need not be a record; keeping what is none costs a tenth of the reading.
    keeps_rejects = bool(table.contract.footer) and not table.seen
    reader = read_csv(part.source, keeps_rejects)
    records = f"(select *, {part.before} + row_number() over () as _n from {reader})"
    noted = Noted(table)
    target = to_parquet(folder / part.rows_name, return_stats=True)
    try:
        if constants := table.constants_sql():
            run(con, constants, table.values)
        with noted.condition(con) as total:
            typed = table.typed_sql(records, style, forgiving=False, total=total)
            select = f"with {typed} select {table.row_sql(style)} from typed"
            rows, last = written_rows(run(con, f"copy ({select}) to {target}", table.values))
        refused, left_out = refused_records(con, part.source) if keeps_rejects else ([], 0)
        if refused:
            return None
    except (*_UNFIT, MixedLineEndsError):
        return None
    if not table.contract.unpivot:  # else a record is many rows
        conserved(max(last, noted.last, part.before) - part.before, rows, len(noted.rows))
    return Written(rows, style, noted.rows, [], left_out)
