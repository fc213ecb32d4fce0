"""What a table of a release is in PostgreSQL: columns and types, what is never missing, the key,
comments; and how DuckDB gives its rows. Text of SQL only; no server is asked here."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipelines.release.model import Declared, ReleaseError
from pipelines.release.sql import identifier, literal

# The binary COPY sends what Arrow holds, so each type has exactly one counterpart.
TYPES = {
    "BOOLEAN": "boolean",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "VARCHAR": "text",
    "BLOB": "bytea",
}
BATCH_ROWS = 20_000
_WITHOUT_NUL = {
    "text": "replace({}, chr(0), chr(65533))",
    "text[]": "list_transform({}, lambda each: replace(each, chr(0), chr(65533)))",
}


def postgres_type(kind: str) -> str | None:
    """The counterpart of a DuckDB type, None where there is none."""
    if kind.endswith("[]"):
        inner = postgres_type(kind.removesuffix("[]"))
        return f"{inner}[]" if inner and not inner.endswith("[]") else None
    if decimal := re.fullmatch(r"DECIMAL(\(\d+,\d+\))", kind):
        return f"numeric{decimal[1]}"
    return TYPES.get(kind)


@dataclass(frozen=True)
class Table:
    """A table of a release: types by column, comments, and what holds in these very rows."""

    schema: str
    name: str
    rows: int
    columns: dict[str, str]
    comment: str | None
    comments: dict[str, str]
    required: tuple[str, ...]
    key: tuple[str, ...]

    def statements(self, schema: str) -> list[str]:
        """What makes it, empty, in `schema`."""
        where = identifier(schema, self.name)
        cells = (
            f"{identifier(name)} {kind}{' not null' if name in self.required else ''}"
            for name, kind in self.columns.items()
        )
        told = [f"comment on table {where} is {literal(self.comment)}"] if self.comment else []
        for name, text in self.comments.items():
            told.append(f"comment on column {where}.{identifier(name)} is {literal(text)}")
        # No automatic vacuum: the rows never change, and it would hold locks at the next swap.
        create = f"create table {where} ({', '.join(cells)}) with (autovacuum_enabled = false)"
        return [create, *told]

    def key_statement(self, schema: str, version: int) -> str | None:
        """What gives it its key there: a primary key where no part of it is missing."""
        if not self.key:
            return None
        if set(self.key) <= set(self.required):
            kind = "primary key"
        else:
            kind = "unique nulls not distinct" if version >= 150000 else "unique"
        columns = ", ".join(map(identifier, self.key))
        return f"alter table {identifier(schema, self.name)} add {kind} ({columns})"

    def batches(
        self, connection: duckdb.DuckDBPyConnection, *, without_nul: bool = False
    ) -> pa.RecordBatchReader:
        """Its rows, a few thousand at a time. PostgreSQL's texts cannot hold the character NUL."""
        cells = (
            f"{_WITHOUT_NUL[kind].format(identifier(name))} as {identifier(name)}"
            if without_nul and kind in _WITHOUT_NUL
            else identifier(name)
            for name, kind in self.columns.items()
        )
        rows = connection.execute(
            f"select {', '.join(cells)} from {identifier(self.schema, self.name)}"
        )
        return rows.to_arrow_reader(BATCH_ROWS)


def read_table(connection: duckdb.DuckDBPyConnection, table: str, declared: Declared) -> Table:
    """`<schema>.<table>` as it is in the release open in `connection`.

    Of what is declared, only what holds is kept: an erasure may have emptied a column since.
    Raises ReleaseError for a type without counterpart.
    """
    schema, name = table.split(".", 1)
    found = connection.execute(
        "select column_name, data_type, comment from duckdb_columns()"
        " where database_name = current_database() and schema_name = $1 and table_name = $2"
        " order by column_index",
        [schema, name],
    ).fetchall()
    columns = {column: postgres_type(kind) for column, kind, _ in found}
    for column, kind, _ in found:
        if columns[column] is None:
            raise ReleaseError(f"{schema}.{name}.{column}: PostgreSQL has no type for {kind}")
    asked = [c for c in columns if c in {*declared.required, *declared.key}]
    counts = ["count(*)", *(f"count({identifier(column)})" for column in asked)]
    [(rows, *present)] = connection.execute(
        f"select {', '.join(counts)} from {identifier(schema, name)}"
    ).fetchall()
    [(comment,)] = connection.execute(
        "select comment from duckdb_tables() where database_name = current_database()"
        " and schema_name = $1 and table_name = $2",
        [schema, name],
    ).fetchall()
    return Table(
        schema=schema,
        name=name,
        rows=rows,
        columns={column: str(kind) for column, kind in columns.items()},
        comment=comment,
        comments={column: text for column, _, text in found if text},
        required=tuple(c for c, count in zip(asked, present, strict=True) if count == rows),
        key=declared.key if set(declared.key) <= set(columns) else (),
    )
