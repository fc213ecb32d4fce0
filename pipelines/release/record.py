"""Write a release's own row and its checks into the candidate, so that the file tells its verdict.

The two tables exist already (dbt fills them with the history); only this release's rows are added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import duckdb

from pipelines.quality.results import CheckResult
from pipelines.release.candidate import write_parquet
from pipelines.release.fingerprint import columns_of, table_content
from pipelines.release.layout import DATABASE
from pipelines.release.model import Candidate, Release, ReleaseError, TableContent
from pipelines.release.sql import identifier

_CHECKS = ("quality", "fct_gate_results")
_RELEASES = ("quality", "dim_releases")
_TARGET = "warehouse"


def record(candidate: Candidate, checks: Iterable[CheckResult], at: datetime) -> Candidate:
    """Write `checks` and the release's row into the candidate and its Parquet, in one transaction.

    Writing twice replaces. Returns the candidate with the changed tables' content. Raises
    ReleaseError if one of the two tables is missing or lacks a promised column.
    """
    release = candidate.release
    tables: dict[str, TableContent] = dict(release.tables)
    with duckdb.connect(str(candidate.folder / DATABASE)) as connection:
        connection.execute("begin")
        _write_release(connection, release)
        _write_checks(connection, release, list(checks), at)
        connection.execute("commit")
        for schema, table in (_CHECKS, _RELEASES):
            write_parquet(connection, candidate.folder, schema, table, database=_TARGET)
            tables[f"{schema}.{table}"] = table_content(connection, _TARGET, schema, table)
        connection.execute("checkpoint")
    return Candidate(candidate.folder, replace(release, tables=tables))


def recorded(candidate: Candidate) -> dict[tuple[str, str, str], tuple[str, bool]]:
    """Severity and outcome by check key, as the candidate's file tells them about itself."""
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        rows = connection.execute(
            f"select kind, table_name, check_name, severity, passed from {identifier(*_CHECKS)} "
            "where release_id = $1",
            [candidate.release_id],
        ).fetchall()
    return {
        (kind, table, check): (severity, passed) for kind, table, check, severity, passed in rows
    }


def _write_release(connection: duckdb.DuckDBPyConnection, release: Release) -> None:
    known = _require(
        connection, _RELEASES, "release_id", "created_at", "is_current", "code_version"
    )
    table = identifier(*_RELEASES)
    values = {
        "release_id": release.release_id,
        "created_at": datetime.fromisoformat(release.created_at).replace(tzinfo=None),
        "is_current": True,
        "code_version": release.code_version,
        "content_hash": release.content_hash,
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
    fields = ("check_name", "table_name", "severity", "passed", "observed", "expected", "kind")
    known = _require(connection, _CHECKS, "release_id", *fields)
    table = identifier(*_CHECKS)
    columns: dict[str, list[object]] = {
        "release_id": [release.release_id for _ in checks],
        **{name: [getattr(check, name) for check in checks] for name in fields},
    }
    if "checked_at" in known:
        columns["checked_at"] = [at.replace(tzinfo=None) for _ in checks]
    connection.execute(f"delete from {table} where release_id = $1", [release.release_id])
    if checks:
        connection.execute(
            f"insert into {table} ({', '.join(columns)}) "
            f"select {', '.join('unnest(?)' for _ in columns)}",
            list(columns.values()),
        )


def _require(
    connection: duckdb.DuckDBPyConnection, name: tuple[str, str], *promised: str
) -> dict[str, str]:
    known = columns_of(connection, _TARGET, *name)
    missing = [column for column in promised if column not in known]
    if missing:
        raise ReleaseError(f"{'.'.join(name)} lacks {', '.join(missing)}; it cannot be recorded in")
    return known
