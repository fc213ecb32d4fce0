"""Make a candidate of the marts that dbt built: Parquet copies, content hash, no judgement."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import duckdb

from pipelines.release.files import remove
from pipelines.release.fingerprint import content_hash, table_content
from pipelines.release.layout import DATABASE, Layout
from pipelines.release.model import Candidate, Release, ReleaseMeta, TableContent
from pipelines.release.shelf import list_releases
from pipelines.release.sql import identifier, literal

_MARTS = "marts"


def build_candidate(marts: Path, work: Path, meta: ReleaseMeta) -> Candidate:
    """Make `marts`, a DuckDB file, the database of `work`/candidate, replacing what was there.

    The file is moved, not copied, so it must lie on the disk of `work` and be open nowhere. Every
    table gets one Parquet file (zstd). Raises FileNotFoundError without the file, duckdb.Error or
    OSError if it cannot be read; what is published stays as it is.
    """
    if not marts.is_file():
        raise FileNotFoundError(
            f"no marts to release in {marts}: each build of the warehouse gives one candidate"
        )
    layout = Layout(work.parent)
    layout.verdict.unlink(missing_ok=True)
    remove(work / "candidate")
    with duckdb.connect(str(marts)) as connection:
        connection.execute("checkpoint")  # a killed build leaves part of it in a log beside it
    folder = work / "candidate"
    folder.mkdir(parents=True)
    marts.rename(folder / DATABASE)
    tables: dict[str, TableContent] = {}
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute(f"attach {literal(str(folder / DATABASE))} as {_MARTS} (read_only)")
        for schema, table in _tables(connection):
            write_parquet(connection, folder, schema, table, database=_MARTS)
            tables[f"{schema}.{table}"] = table_content(connection, _MARTS, schema, table)
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
        # A dictionary is for values that repeat: looking for one among ids takes a quarter longer.
        "(format parquet, compression zstd, compression_level 1, dictionary_size_limit 20000)"
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $1 order by all",
        [_MARTS],
    ).fetchall()
    return [(str(schema), str(table)) for schema, table in rows]


def _describe(layout: Layout, meta: ReleaseMeta, tables: dict[str, TableContent]) -> Release:
    created_at = meta.created_at.astimezone(UTC)
    said = {name: meta.declared[name] for name in tables if name in meta.declared}
    content = content_hash(tables, meta.personal_data, said)
    return Release(
        release_id=f"{created_at:%Y%m%dT%H%M%SZ}-{content[:8]}",
        sequence=1 + max((known.sequence for known in list_releases(layout.data)), default=0),
        created_at=created_at.isoformat(),
        code_version=meta.code_version,
        inputs_hash=meta.inputs_hash,
        content_hash=content,
        duckdb_version=duckdb.__version__,
        tables=tables,
        personal_data=meta.personal_data,
        is_demo=meta.is_demo,
        declared=said,
    )
