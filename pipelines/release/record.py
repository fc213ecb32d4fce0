"""Write a release's own row, measures and checks into the candidate: the file tells its verdict.

The tables exist already (dbt makes them, with the history); only this release's rows are added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import duckdb
import pyarrow as pa

from pipelines.quality.history import MEASURES
from pipelines.quality.results import CheckResult
from pipelines.release.candidate import write_parquet
from pipelines.release.fingerprint import columns_of, table_content
from pipelines.release.history import check_told, overrides_told
from pipelines.release.layout import DATABASE
from pipelines.release.model import Candidate, Release, ReleaseError, TableContent
from pipelines.release.sql import identifier

_CHECKS = ("quality", "fct_gate_results")
_RELEASES = ("quality", "dim_releases")
_MEASURES = ("quality", MEASURES.partition(".")[2])
_TARGET = "warehouse"


def record(candidate: Candidate, checks: Iterable[CheckResult], at: datetime) -> Candidate:
    """Write `checks` and the release's row into the candidate and its Parquet, in one transaction.

    Writing twice replaces. Returns the candidate with the changed tables' content. Raises
    ReleaseError if one of the two tables is missing or lacks a promised column.
    """
    release = candidate.release
    tables: dict[str, TableContent] = dict(release.tables)
    with duckdb.connect(str(candidate.folder / DATABASE)) as connection:
        checks = list(checks)
        connection.execute("begin")
        _write_release(connection, release, checks)
        _write_checks(connection, release, checks, at)
        connection.execute("commit")
        tables |= _written(connection, candidate, _CHECKS, _RELEASES)
    return Candidate(candidate.folder, replace(release, tables=tables))


def record_measures(candidate: Candidate, measures: pa.Table) -> Candidate:
    """Write the compared measures of the candidate (see `quality.baselines`) into it.

    Raises ReleaseError if the table is missing or lacks a promised column.
    """
    release = candidate.release
    told = {name: f"nullif({name}, '')" for name in ("column_name", "bucket")}
    columns = [f"{told.get(name, name)} as {name}" for name in measures.column_names]
    with duckdb.connect(str(candidate.folder / DATABASE)) as connection:
        _require(connection, _MEASURES, "release_id", *measures.column_names)
        connection.register("measures", measures)
        connection.execute(
            f"insert into {identifier(*_MEASURES)} by name "
            f"select $1 as release_id, {', '.join(columns)} from measures",
            [release.release_id],
        )
        tables = {**release.tables, **_written(connection, candidate, _MEASURES)}
    return Candidate(candidate.folder, replace(release, tables=tables))


def recorded(candidate: Candidate) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Severity and status by check key, as the candidate's file tells them about itself."""
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        rows = connection.execute(
            f"select kind, table_name, check_name, severity, status from {identifier(*_CHECKS)} "
            "where release_id = $1",
            [candidate.release_id],
        ).fetchall()
    return {
        (kind, table, check): (severity, status) for kind, table, check, severity, status in rows
    }


def _written(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, *names: tuple[str, str]
) -> dict[str, TableContent]:
    """The changed tables again as Parquet, and their content."""
    tables = {}
    for schema, table in names:
        write_parquet(connection, candidate.folder, schema, table, database=_TARGET)
        tables[f"{schema}.{table}"] = table_content(connection, _TARGET, schema, table)
    connection.execute("checkpoint")
    return tables


def _write_release(
    connection: duckdb.DuckDBPyConnection, release: Release, checks: list[CheckResult]
) -> None:
    known = _require(
        connection, _RELEASES, "release_id", "created_at", "is_current", "code_version"
    )
    table = identifier(*_RELEASES)
    values = {
        "release_id": release.release_id,
        "created_at": datetime.fromisoformat(release.created_at).replace(tzinfo=None),
        "is_current": True,
        "is_kept": True,
        "code_version": release.code_version,
        "content_hash": release.content_hash,
        **overrides_told(checks),
    }
    values = {name: value for name, value in values.items() if name in known}
    connection.execute(f"delete from {table} where release_id = $1", [release.release_id])
    connection.execute(f"update {table} set is_current = false")
    connection.execute(
        f"insert into {table} ({', '.join(values)}) values ({', '.join('?' for _ in values)})",
        list(values.values()),
    )


def _write_checks(
    connection: duckdb.DuckDBPyConnection,
    release: Release,
    checks: list[CheckResult],
    at: datetime,
) -> None:
    told = [check_told(check) | {"failing_keys": _keys(check)} for check in checks]
    known = _require(connection, _CHECKS, "release_id", "kind", "passed", "status")
    table = identifier(*_CHECKS)
    columns: dict[str, list[object]] = {
        "release_id": [release.release_id for _ in checks],
        "checked_at": [at.replace(tzinfo=None) for _ in checks],
        **{name: [row[name] for row in told] for name in (told[0] if told else {})},
    }
    columns = {name: values for name, values in columns.items() if name in known}
    connection.execute(f"delete from {table} where release_id = $1", [release.release_id])
    if checks:
        connection.execute(
            f"insert into {table} ({', '.join(columns)}) "
            f"select {', '.join('unnest(?)' for _ in columns)}",
            list(columns.values()),
        )


def _keys(check: CheckResult) -> str | None:
    """Keys of offending rows; not told of past releases, whose rows may be erased since."""
    return json.dumps(check.rows) if check.rows else None


def _require(
    connection: duckdb.DuckDBPyConnection, name: tuple[str, str], *promised: str
) -> dict[str, str]:
    known = columns_of(connection, _TARGET, *name)
    missing = [column for column in promised if column not in known]
    if missing:
        raise ReleaseError(f"{'.'.join(name)} lacks {', '.join(missing)}; it cannot be recorded in")
    return known
