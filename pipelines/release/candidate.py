"""Copy the marts of the working warehouse into a fresh file and Parquet. Nothing is judged here."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import duckdb

from pipelines.quality.gate import BI_SCHEMAS
from pipelines.release.files import remove
from pipelines.release.fingerprint import content_hash, table_content
from pipelines.release.layout import DATABASE, Layout
from pipelines.release.model import Candidate, Release, ReleaseMeta, TableContent
from pipelines.release.shelf import list_releases
from pipelines.release.sql import identifier, literal

# dbt qualifies what a view reads by the name of the working file.
_SOURCE, _TARGET = "warehouse", "candidate"


def build_candidate(warehouse: Path, work: Path, meta: ReleaseMeta) -> Candidate:
    """Build `work`/candidate from the BI schemas of `warehouse`, replacing what was there.

    Every table and view becomes a table with its comments, in a file that DuckDB 1.1 and newer
    reads, and one Parquet file (zstd). `warehouse` must not be open for writing. Raises
    FileNotFoundError without a warehouse, duckdb.Error or OSError if it cannot be read or copied;
    what is published stays as it is.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(f"no working warehouse to release: {warehouse}")
    layout = Layout(work.parent)
    layout.verdict.unlink(missing_ok=True)
    remove(work / "candidate")
    folder = work / "candidate"
    folder.mkdir(parents=True)
    tables: dict[str, TableContent] = {}
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        _attach(connection, warehouse, folder / DATABASE)
        for schema, table in _marts(connection):
            connection.execute("begin")  # one write-ahead sync per table, not one per comment
            _copy(connection, schema, table)
            connection.execute("commit")
            write_parquet(connection, folder, schema, table, database=_TARGET)
            tables[f"{schema}.{table}"] = table_content(connection, _TARGET, schema, table)
        connection.execute(f"detach {_TARGET}")
    candidate = Candidate(folder, _describe(layout, meta, tables))
    candidate.save()
    return candidate


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    schema: str,
    table: str,
    *,
    database: str,
) -> None:
    """Write a table of an attached `database` to `folder`/parquet/<schema>/<table>.parquet."""
    path = folder / "parquet" / schema / f"{table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"copy {identifier(database, schema, table)} to {literal(str(path))} "
        "(format parquet, compression zstd, compression_level 1)"
    )


def _attach(connection: duckdb.DuckDBPyConnection, source: Path, target: Path) -> None:
    connection.execute(f"attach {literal(str(source))} as {_SOURCE} (read_only)")
    connection.execute(f"attach {literal(str(target))} as {_TARGET} (storage_version 'v1.0.0')")
    for schema in BI_SCHEMAS:
        connection.execute(f"create schema {identifier(_TARGET, schema)}")


def _marts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = $1 and list_contains($2, table_schema) order by all",
        [_SOURCE, list(BI_SCHEMAS)],
    ).fetchall()
    return [(str(schema), str(table)) for schema, table in rows]


def _copy(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> None:
    target = identifier(_TARGET, schema, table)
    connection.execute(
        f"create table {target} as select * from {identifier(_SOURCE, schema, table)}"
    )
    about = connection.execute(
        "select comment from (select database_name, schema_name, table_name, comment "
        "from duckdb_tables() union all select database_name, schema_name, view_name, comment "
        "from duckdb_views()) where database_name = $1 and schema_name = $2 and table_name = $3",
        [_SOURCE, schema, table],
    ).fetchone()
    if about and about[0]:
        connection.execute(f"comment on table {target} is {literal(about[0])}")
    columns = connection.execute(
        "select column_name, comment from duckdb_columns() where database_name = $1 "
        "and schema_name = $2 and table_name = $3 and comment is not null",
        [_SOURCE, schema, table],
    ).fetchall()
    for column, comment in columns:
        connection.execute(f"comment on column {target}.{identifier(column)} is {literal(comment)}")


def _describe(layout: Layout, meta: ReleaseMeta, tables: dict[str, TableContent]) -> Release:
    created_at = meta.created_at.astimezone(UTC)
    content = content_hash(tables)
    return Release(
        release_id=f"{created_at:%Y%m%dT%H%M%SZ}-{content[:8]}",
        sequence=1 + max((known.sequence for known in list_releases(layout.data)), default=0),
        created_at=created_at.isoformat(),
        code_version=meta.code_version,
        inputs_hash=meta.inputs_hash,
        content_hash=content,
        duckdb_version=duckdb.__version__,
        tables=tables,
    )
