"""A recognised table as DuckDB relations: physical reading, structural rejects, and where a record
stands in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from pipelines.exports.rejects import forget_rejects, reject_tables
from pipelines.exports.source import (
    BrokenTableError,
    Source,
    last_text,
    lines_of,
    records_with_lines,
)
from pipelines.exports.sql import count, file_literal, literal, run

MATERIALIZE_BELOW = (
    64 << 20
)  # bytes: smaller files are read once into memory, larger ones again for each question
REJECTS_LIMIT = 100_000
_BUFFER_BYTES = 4 << 20  # stays in the processor's cache: DuckDB's own 32 MiB takes a tenth longer

_STRUCTURAL: dict[str, str] = {
    "MISSING COLUMNS": "fewer columns than the header",
    "TOO MANY COLUMNS": "more columns than the header",
    "UNQUOTED VALUE": "a quote is opened or closed in the wrong place",
    "INVALID ENCODING": "bytes that are not UTF-8",
    "LINE SIZE OVER MAXIMUM": "a line longer than 2 MB",
    "MAXIMUM LINE SIZE": "a line longer than 2 MB",
}


class MixedLineEndsError(ValueError):
    """Some lines end in a carriage return alone: DuckDB takes several of them for one record."""


CUT_OFF = (
    "the last line is not ended: the file may be cut off;"
    " export it again, or add a line end if the line is whole"
)


@dataclass(frozen=True)
class Reject:
    """A record whose shape is wrong."""

    ordinal: int  # 1-based among the data records
    line: int
    value: str
    reason: str


def read_csv(source: Source, keeps_rejects: bool = True) -> str:
    """The table function call that reads every record as text.

    Args:
        keeps_rejects: a record of the wrong shape goes to DuckDB's reject tables; without it, such
            a record ends the statement.
    """
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in source.names)
    errors, scans = reject_tables()
    line_ends = ", new_line='\\n'" if source.is_rewritten else ""
    rejects = (
        f", store_rejects=true, rejects_table='{errors}', rejects_scan='{scans}',"
        f" rejects_limit={REJECTS_LIMIT + 1}"
    )
    return (
        f"read_csv({_file(source)}, auto_detect=false, header=false, buffer_size={_BUFFER_BYTES},"
        f" columns={{{columns}}}, skip={source.skip}, delim={literal(source.delimiter)},"
        " quote='\"', escape='\"', strict_mode=true, null_padding=false"
        f"{rejects if keeps_rejects else ''}{line_ends})"
    )


def _file(source: Source) -> str:
    if source.span is None:
        return file_literal(source.path)
    from pipelines.exports.spans import address  # only a large file waits for fsspec

    return literal(address(str(source.path), source.span))


def header_is_where_expected(con: duckdb.DuckDBPyConnection, source: Source) -> bool:
    """Whether DuckDB counts the records above the data as we do (odd quotes in a preamble may
    differ)."""
    head, header = source.match.head.records, source.match.header
    above = head[: header.index + 1]
    if any("\n" in cell or "\r" in cell for record in above for cell in record.cells):
        return False  # DuckDB then skips lines instead of records, or the whole file
    if header.index == 0:
        return True
    try:
        row = run(con, f"select * from {read_csv(source)} limit 1").fetchone()
    except duckdb.Error:
        return False
    finally:
        forget_rejects(con)
    below = next((record.cells for record in head[header.index + 1 :] if record.cells), [])
    return [cell or "" for cell in row or []] == below


def refused_records(
    con: duckdb.DuckDBPyConnection, source: Source
) -> tuple[list[tuple[int, str, str]], int]:
    """The records that the last scan refused: number, what is wrong, text; and how many of its
    lines are no records, because they hold no value or belong to the footer.

    Raises:
        BrokenTableError: when quotes do not match up.
        MixedLineEndsError: when a refused record is several lines.
    """
    errors, scans = reject_tables()
    try:
        if not count(run(con, f"select count(*) from {errors}")):
            return [], 0
    except duckdb.CatalogException:
        return [], 0
    rows = run(
        con,
        "select line, any_value(error_type), encode(any_value(csv_line))"
        f" from {errors} where scan_id = (select max(scan_id) from {scans})"
        " group by line order by line",
    ).fetchall()
    forget_rejects(con)
    footer = source.match.contract.footer
    # The record may be cut in the middle of a character, which only bytes can hold.
    kept = [
        (line, str(kind), (text or b"").decode("utf-8", "replace").strip("\r\n"))
        for line, kind, text in rows
    ]
    if any(kind == "UNQUOTED VALUE" and not text for _, kind, text in kept):
        # DuckDB went astray and cannot even show the record.
        if not source.is_rewritten:
            raise MixedLineEndsError
        raise BrokenTableError("its quotes do not match up", "export the file again")
    kept = [row for row in kept if row[2].strip(" \t\r\n" + source.delimiter) or '"' in row[2]]
    if footer:
        kept = [row for row in kept if not re.search(footer, row[2])]
    if not source.is_rewritten and any(re.search(r"\r(?!\n)", row[2]) for row in kept):
        raise MixedLineEndsError
    return kept, len(rows) - len(kept)


def structural_rejects(con: duckdb.DuckDBPyConnection, source: Source) -> tuple[list[Reject], int]:
    """The records that the last scan refused, by position; and how many of its lines are none.

    Raises:
        BrokenTableError: when a quote swallows lines, or far too many records are broken.
        MixedLineEndsError: when a refused record is several lines.
    """
    kept, left_out = refused_records(con, source)
    places = _place_records(source, [row[0] for row in kept])
    found = []
    for line, kind, text in kept:
        ordinal, physical = places.get(line, (line - source.skip, line))
        if kind == "UNQUOTED VALUE" and ("\n" in text or len(text) > 5000):
            raise BrokenTableError(
                f"a quote opened on line {physical} is not closed: the rows after it are lost",
                "export the file again; if that line is right, its quotes must be doubled",
                physical,
            )
        found.append(Reject(ordinal, physical, text[:1000], _STRUCTURAL.get(kind, kind.lower())))
    if len(found) > REJECTS_LIMIT:
        raise BrokenTableError(
            "more than 100,000 lines have the wrong shape", "export the file again", found[0].line
        )
    return found, left_out


def without_last(
    con: duckdb.DuckDBPyConnection, source: Source, records: str, rejects: list[Reject]
) -> tuple[str, list[Reject]]:
    """The records without the last one, whose line is not ended, and the rejects with it."""
    found = run(con, f"select max(_n) from {records}").fetchone()
    last = max(found[0] or 0 if found else 0, rejects[-1].ordinal if rejects else 0)
    if not last:
        return records, rejects
    line = lines_of(source, [last]).get(last, 0)
    cut = Reject(last, line, last_text(source.text).splitlines()[-1][:1000], CUT_OFF)
    kept = [reject for reject in rejects if reject.ordinal != last]
    return f"(select * from {records} where _n < {int(last)})", [*kept, cut]


def without_blank(con: duckdb.DuckDBPyConnection, source: Source, records: str) -> int:
    """Takes the records of separators alone out of a table, as a spreadsheet saves the rows below
    its last one, and tells how many."""
    cells = ", ".join(f"nullif(trim({name}), '')" for name in source.names)
    return count(run(con, f"delete from {records} where coalesce({cells}) is null"))


def renumbered(con: duckdb.DuckDBPyConnection, records: str, rejects: list[Reject]) -> str:
    """The records with _n counting the rejected ones too."""
    if not rejects:
        return records
    starts = [reject.ordinal - index for index, reject in enumerate(rejects)]
    run(con, "drop table if exists _shifts")
    run(
        con,
        "create temp table _shifts as select first, max(shift) as shift"
        " from (select unnest($first::BIGINT[]) as first, unnest($shift::BIGINT[]) as shift)"
        " group by first",
        {"first": starts, "shift": list(range(1, len(starts) + 1))},
    )
    return (
        f"(select {records}.* exclude (_n), _n + coalesce(shift, 0) as _n"
        f" from {records} asof left join _shifts on {records}._n >= _shifts.first)"
    )


def _place_records(source: Source, numbers: list[int]) -> dict[int, tuple[int, int]]:
    """For record numbers counted by DuckDB: (ordinal among the data, physical line)."""
    if source.is_rewritten:
        lines = lines_of(source, [number - source.skip for number in numbers])
        return {
            number: (number - source.skip, lines.get(number - source.skip, 0)) for number in numbers
        }
    wanted, blank = set(numbers), 0
    places: dict[int, tuple[int, int]] = {}
    for number, line, is_blank in records_with_lines(source):
        blank += is_blank and number > source.skip
        if number in wanted:
            places[number] = (number - source.skip - blank, line)
            if len(places) == len(wanted):
                break
    return places
