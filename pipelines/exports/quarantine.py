"""quarantine.parquet: one row per record that could not be read.

The same columns for every export.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.exports.source import BrokenTableError
from pipelines.exports.sql import file_literal, run, to_parquet

ALWAYS_KEPT = 10  # so few bad rows never refuse a file that has good ones
SCHEMA_SQL = (
    "select null::VARCHAR as _load_id, null::BIGINT as _row_number, null::BIGINT as line,"
    " null::VARCHAR as column_name, null::VARCHAR as value, null::VARCHAR as reason where false"
)
_empty: bytes | None = None


@dataclass(frozen=True)
class Quarantined:
    """One record: its ordinal among the data records, its line in the export, and what is wrong."""

    row_number: int
    line: int | None
    column_name: str | None
    value: str | None
    reason: str


def write_quarantine(
    con: duckdb.DuckDBPyConnection, path: Path, load_id: str, rows: list[Quarantined]
) -> None:
    """Write the file; one without rows is the same bytes every time."""
    global _empty
    target = f"to {to_parquet(path)}"
    if rows:
        fields = ("row_number", "line", "column_name", "value", "reason")
        run(
            con,
            "copy (select $load_id::VARCHAR as _load_id,"
            " unnest($row_number::BIGINT[]) as _row_number, unnest($line::BIGINT[]) as line,"
            " unnest($column_name::VARCHAR[]) as column_name,"
            f" unnest($value::VARCHAR[]) as value, unnest($reason::VARCHAR[]) as reason) {target}",
            {"load_id": load_id} | {name: [getattr(row, name) for row in rows] for name in fields},
        )
    elif _empty is None:
        run(con, f"copy ({SCHEMA_SQL}) {target}")
        _empty = path.read_bytes()
    else:
        path.write_bytes(_empty)


def read_quarantine(con: duckdb.DuckDBPyConnection, path: Path) -> list[Quarantined]:
    """What `write_quarantine` wrote, in its order."""
    columns = "_row_number, line, column_name, value, reason"
    rows = run(con, f"select {columns} from read_parquet({file_literal(path)})").fetchall()
    return [Quarantined(*row) for row in rows]


def refuse_if_many(quarantined: list[Quarantined], rows: int, limit: float) -> None:
    """Refuse a file of which too much cannot be read.

    Args:
        quarantined: what cannot be read.
        rows: how many rows can.
        limit: share of all that may be bad.

    Raises:
        BrokenTableError: with the first bad row.
    """
    broken, everything = len(quarantined), len(quarantined) + rows
    if not broken or (rows and (broken <= ALWAYS_KEPT or broken / everything <= limit)):
        return
    first = quarantined[0]
    place = f"column {first.column_name}, value" if first.column_name else "record"
    raise BrokenTableError(
        f"{broken:,} of {everything:,} rows cannot be read;"
        f" first: {place} '{(first.value or '')[:80]}': {first.reason}",
        "correct these cells or export again; quarantine_limit in the contract is the limit",
        first.line,
    )
