"""The copy of a release for readers who may not see personal data: tagged columns hashed or empty.

The full release stays beside it, below the data folder only: identity, the ledger of what ad
platforms were told, upload files and erasure need the values.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from secrets import token_hex

import duckdb

from pipelines.release.candidate import write_parquet
from pipelines.release.files import remove
from pipelines.release.fingerprint import columns_of
from pipelines.release.layout import DATABASE, HIDDEN, REPORT_FOLDER, Layout
from pipelines.release.model import Declared, Release, ReleaseError
from pipelines.release.sql import identifier, literal

_FULL, _COPY = "whole", "seen"


def write_hidden(folder: Path, release: Release, data: Path) -> None:
    """Write `folder`/hidden/{warehouse.duckdb, parquet/, report/} of `folder`, replacing it.

    Nothing is written of a release whose personal data are plain. Hashes are keyed by a secret of
    the data folder `data`: equal values are equal in every table and release, and nobody without
    the secret can test a guess. What is no text is left out in both modes. Raises ReleaseError
    when a table of the copy has other rows than the full one.
    """
    copy = folder / HIDDEN
    remove(copy)
    if release.personal_data == "plain":
        return
    copy.mkdir()
    with duckdb.connect() as con:
        if release.personal_data == "hashed":
            con.execute("set variable key = $1", [_key(Layout(data))])
        con.execute(f"attach {literal(str(folder / DATABASE))} as {_FULL} (read_only)")
        con.execute(f"attach {literal(str(copy / DATABASE))} as {_COPY} (storage_version 'v1.0.0')")
        con.execute(f"copy from database {_FULL} to {_COPY} (schema)")
        for name in release.tables:
            schema, _, table = name.partition(".")
            _fill(con, schema, table, release.declared.get(name, Declared()).personal)
            write_parquet(con, copy, schema, table, database=_COPY)
        con.execute(f"checkpoint {_COPY}")
    if (folder / REPORT_FOLDER).is_dir():
        shutil.copytree(folder / REPORT_FOLDER, copy / REPORT_FOLDER)


def _fill(
    con: duckdb.DuckDBPyConnection, schema: str, table: str, personal: Collection[str]
) -> None:
    """Without a key a hash is null: nothing is left."""
    full, copy = identifier(_FULL, schema, table), identifier(_COPY, schema, table)
    cells = []
    for name, kind in columns_of(con, _FULL, schema, table).items():
        cell = identifier(name)
        if name in personal:
            con.execute(f"alter table {copy} alter column {cell} drop not null")
            # The key leads and is of one length, so that no two pairs of key and value are one.
            hashed = f"sha256(getvariable('key') || {cell})"
            cell = hashed if kind == "VARCHAR" else f"null::{kind}"
        cells.append(cell)
    con.execute(f"insert into {copy} select {', '.join(cells)} from {full}")
    [(before, after)] = con.execute(
        f"select (select count(*) from {full}), (select count(*) from {copy})"
    ).fetchall()
    if before != after:
        raise ReleaseError(f"the copy of {schema}.{table} has {after} rows instead of {before}")


def _key(layout: Layout) -> str:
    """The secret of this data folder, drawn when it is needed first; readable by its owner only."""
    path = layout.privacy_key
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(token_hex(32))
            handle.flush()
            os.fsync(handle.fileno())
        new.replace(path)
    return path.read_text(encoding="ascii")
