"""The only place where text becomes SQL: quoting, and DuckDB statements with just the parameters
that they use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

# Small groups of rows stay in the processor's cache until they are written.
_PARQUET = "format parquet, parquet_version v2, compression lz4_raw, row_group_size 61440"
_NAME = re.compile(r"\$([a-z_][a-z0-9_]*)")


def identifier(name: str) -> str:
    """A quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted string; for our own paths and contract patterns.

    Anything from a file is a parameter instead.
    """
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A quoted path that read functions take for one file and not for a glob."""
    return literal(re.sub(r"([\[*?])", r"[\1]", str(path)))


def to_parquet(path: Path, return_stats: bool = False) -> str:
    """The target of a COPY statement; with statistics for written_rows()."""
    told = ", return_stats" if return_stats else ""
    return f"{literal(str(path))} ({_PARQUET}{told})"


def run(
    con: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Execute one statement with the $named values that it uses."""
    used = {
        name: value
        for name, value in (values or {}).items()
        if name in set(_NAME.findall(statement))
    }
    return con.execute(statement, used) if used else con.execute(statement)


def count(result: duckdb.DuckDBPyConnection) -> int:
    """The single number of a result, read to its end: DuckDB writes reject tables only then."""
    rows = result.fetchall()
    return int(rows[0][0]) if rows else 0


def written_rows(result: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """The rows that a COPY with statistics wrote, and their highest _row_number."""
    ((_, rows, _, _, statistics, *_),) = result.fetchall()
    return int(rows), int(statistics['"_row_number"'].get("max") or 0)
