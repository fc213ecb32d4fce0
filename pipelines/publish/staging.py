"""The new schemas beside the old ones: filled, given keys, comments and readers, checked by counts.

They bear a name that no reader knows. What a killed publish left is dropped by the next one, and so
is what a failed one left, before it is told: a full disk must not stay full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipelines.publish.server import PostgresError, Server
from pipelines.publish.tables import Table, read_table
from pipelines.release.layout import DATABASE
from pipelines.release.model import Declared, Release
from pipelines.release.sql import identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

NEW = "throughline_new_"
TELLING = "throughline"
"""The schema with the one table that tells which release this is, `throughline.release`."""

MARK = "Throughline release "
"""What the comment of each of our schemas begins with: only such a schema is ever replaced."""

_NUL, _TOO_LONG, _TWICE = "22021", "54000", "23505"


@dataclass(frozen=True)
class Staged:
    """What stands ready: schemas by their final names, rows, and which keys it does not have."""

    schemas: tuple[str, ...]
    rows: int = 0
    without_key: list[str] = field(default_factory=list)


def block(statements: Iterable[str], declare: str = "", before: str = "") -> str:
    """One statement that does all of `statements`, or nothing: no reader and no lock ever waits for
    this side of the connection."""
    body = "".join(f"    execute {literal(statement)};\n" for statement in statements)
    return do(f"{declare}begin\n{before}{body}end\n")


def do(body: str) -> str:
    """A block of PL/pgSQL as a statement, whatever texts are in it."""
    tag = "$throughline$"
    while tag in body:
        tag = f"{tag[:-1]}_$"
    return f"do {tag}\n{body}{tag}"


def sweep(server: Server) -> None:
    """Drop the schemas that a publish made and never put in their place."""
    left = server.ask(
        "select nspname::text from pg_namespace"
        f" where left(nspname, {len(NEW)}) = {literal(NEW)} order by 1"
    )
    for (schema,) in left:
        server.do(f"drop schema {identifier(schema)} cascade")


@contextmanager
def swept_on_failure(server: Server) -> Iterator[None]:
    """Drop what stands half-ready if anything goes wrong."""
    try:
        yield
    except BaseException:
        with suppress(PostgresError):  # the connection is gone: the next publish sweeps
            sweep(server)
        raise


def stage(
    server: Server, folder: Path, release: Release, roles: Sequence[str], fingerprint: str
) -> Staged:
    """Fill new schemas with the release in `folder`; nothing of them can be seen yet.

    Raises PostgresError, or ReleaseError where a table cannot be carried over.
    """
    with duckdb.connect() as connection:
        # A scan needs little, and the other core is the server's.
        connection.execute("set threads = 1")
        connection.execute("set memory_limit = '512MB'")
        connection.execute(f"attach {literal(str(folder / DATABASE))} as release (read_only)")
        connection.execute("use release")
        tables = [
            read_table(connection, name, release.declared.get(name, Declared()))
            for name in release.tables
        ]
        schemas = sorted({table.schema for table in tables})
        for schema in schemas:
            server.do(block(_create(schema, release, tables)))
        for table in tables:
            _fill(server, connection, table)
    without_key = [f"{t.schema}.{t.name}" for t in tables if not _give_key(server, t)]
    server.do(block(_tell(release, fingerprint)))
    staged = Staged((*schemas, TELLING), sum(table.rows for table in tables), without_key)
    for schema in staged.schemas:
        server.do(block(_grants(NEW + schema, roles)))
    everything = [identifier(NEW + table.schema, table.name) for table in tables]
    # So that readers find statistics, and never have to mark the rows as settled themselves.
    server.do(f"vacuum (freeze, analyze) {', '.join(everything)}")
    return staged


def _create(schema: str, release: Release, tables: Sequence[Table]) -> list[str]:
    statements = [_schema(schema, release)]
    for table in tables:
        if table.schema == schema:
            statements += table.statements(NEW + schema)
    return statements


def _schema(schema: str, release: Release) -> str:
    name, mark = identifier(NEW + schema), literal(MARK + release.release_id)
    return f"create schema {name}; comment on schema {name} is {mark}"


def _fill(server: Server, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    schema = NEW + table.schema
    try:
        rows = server.copy_in(schema, table.name, table.batches(connection))
    except PostgresError as error:
        if error.code != _NUL:
            raise
        batches = table.batches(connection, without_nul=True)
        rows = server.copy_in(schema, table.name, batches)
    if rows != table.rows:
        raise PostgresError(f"{table.schema}.{table.name} has {rows} rows instead of {table.rows}")


def _give_key(server: Server, table: Table) -> bool:
    """Whether the table has its key. Two cases leave it without: a text that is too long for an
    index, and a check of the key that was overridden at the gate."""
    statement = table.key_statement(NEW + table.schema, server.version)
    if statement is None:
        return True
    try:
        server.do(statement)
    except PostgresError as error:
        if error.code not in (_TOO_LONG, _TWICE):
            raise
        return False
    return True


def _tell(release: Release, fingerprint: str) -> list[str]:
    table = identifier(NEW + TELLING, "release")
    values = (
        release.release_id,
        release.created_at,
        release.code_version,
        release.content_hash,
        fingerprint,
    )
    return [
        _schema(TELLING, release),
        f"create table {table} (release_id text primary key, created_at timestamptz not null,"
        " code_version text not null, content_hash text not null, fingerprint text not null,"
        " published_at timestamptz not null default now())",
        f"comment on table {table} is 'One row: the release that the schemas beside it hold.'",
        f"insert into {table} values ({', '.join(map(literal, values))})",
    ]


def _grants(schema: str, roles: Sequence[str]) -> list[str]:
    name = identifier(schema)
    return [
        statement
        for role in map(identifier, roles)
        for statement in (
            f"grant usage on schema {name} to {role}",
            f"grant select on all tables in schema {name} to {role}",
        )
    ]
