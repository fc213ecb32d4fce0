"""The content of a warehouse as one hash: equal rows give equal hashes, in any order of rows.

DuckDB's own hash() is used because it reads 10 million rows in half a second; it is stable within a
DuckDB version, which release.json records. Another version makes a new release, never a wrong one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import duckdb

from pipelines.release.model import Declared, PersonalData, TableContent
from pipelines.release.sql import identifier

VOLATILE_TABLES = frozenset(
    {
        "quality.dim_releases",
        "quality.fct_gate_results",
        "quality.fct_table_measures",
        "journey.fct_person_id_changes",
        "journey.fct_feedback_ledger",
        "quality.column_lineage",
        "quality.fct_column_edges",
    }
)
"""Tables about releases and code: they differ between two releases of the same content."""

VOLATILE_COLUMNS: Mapping[str, frozenset[str]] = {
    "quality": frozenset({"loaded_at", "file_name", "other_file_name"}),
}
"""By schema: when and under which name a file arrived, which a second arrival of it changes."""


def table_content(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str
) -> TableContent:
    """Rows, hash and column types of one table of an attached `database`."""
    columns = columns_of(connection, database, schema, table)
    volatile = VOLATILE_COLUMNS.get(schema, frozenset())
    hashed = [name for name in columns if name not in volatile]
    values = ", ".join(map(identifier, hashed)) or "0"
    row = connection.execute(
        f"select count(*), coalesce(sum(hash({values})::hugeint), 0), "
        f"coalesce(bit_xor(hash({values})), 0) from {identifier(database, schema, table)}"
    ).fetchone()
    assert row is not None
    shape = [f"{name} {columns[name]}" for name in hashed]
    digest = _digest([*shape, *map(str, row)])
    return TableContent(rows=int(row[0]), hash=digest, columns=columns)


def columns_of(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str
) -> dict[str, str]:
    """Column types by name, in the order of the table."""
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = $1 "
        "and schema_name = $2 and table_name = $3 order by column_index",
        [database, schema, table],
    ).fetchall()
    return {str(name): str(kind) for name, kind in rows}


def content_hash(
    tables: Mapping[str, TableContent],
    personal_data: PersonalData,
    declared: Mapping[str, Declared],
) -> str:
    """SHA-256 over the names and hashes of the tables that are content, and over what readers do
    not see of them: as much of a release as its rows."""
    content = [
        f"{name} {table.hash}"
        for name, table in sorted(tables.items())
        if name not in VOLATILE_TABLES
    ]
    hidden = [
        f"{name} {' '.join(said.personal)}"
        for name, said in sorted(declared.items())
        if said.personal
    ]
    return _digest(content if personal_data == "plain" else [*content, personal_data, *hidden])


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
