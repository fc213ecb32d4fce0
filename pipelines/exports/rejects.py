"""DuckDB's reject tables: where a scan leaves the records that it refuses."""

from __future__ import annotations

import threading

import duckdb

from pipelines.exports.sql import run


def reject_tables() -> tuple[str, str]:
    """Names of DuckDB's reject tables, for each thread its own: connections to one database share
    what DuckDB keeps under such a name, and one scan in a thousand lost its rejects to another."""
    thread = threading.get_ident()
    return f"reject_errors_{thread}", f"reject_scans_{thread}"


def forget_rejects(con: duckdb.DuckDBPyConnection) -> None:
    """Drop DuckDB's reject tables, so that the next scan starts with none."""
    for name in reject_tables():
        run(con, f"drop table if exists {name}")
