"""Every byte below a folder, archives, Parquet and databases unpacked: an own search, for tests."""

import gzip
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb


def found(folder: Path, values: set[str]) -> list[str]:
    """Where one of `values`, in any case and in UTF-8 or UTF-16, stands, however compressed."""
    lowered = sorted(value.lower() for value in values)
    forms = [form for value in lowered for form in _forms(value)]
    with duckdb.connect() as con:  # one for all: opening it takes longer than a search
        con.execute("set variable sought = $1", [lowered])
        return sorted(
            {
                f"{path.relative_to(folder)} ({place})"
                for path in folder.rglob("*")
                if path.is_file() and not path.is_symlink()
                for place in (*_in_bytes(path, forms), *_in_cells(con, path))
            }
        )


def _forms(value: str) -> Iterator[bytes]:
    yield from (value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be"))


def _in_bytes(path: Path, forms: list[bytes]) -> Iterator[str]:
    for place, content in (("name", path.name.encode()), *_contents(path)):
        lowered = content.lower()
        if any(form in lowered for form in forms):
            yield place


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    yield "bytes", path.read_bytes()
    if path.suffix == ".gz":
        yield "unpacked", gzip.decompress(path.read_bytes())
    elif path.suffix == ".db":
        yield from _blobs(path)
    elif path.suffix not in (".parquet", ".duckdb") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())


def _in_cells(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        if _holds(con.read_parquet(str(path))):
            yield "cells"
    elif path.suffix == ".duckdb":
        con.execute(f"attach '{path}' as opened (read_only)")
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'opened'"
        ).fetchall()
        for schema, table in tables:
            if _holds(con.table(f'opened."{schema}"."{table}"')):
                yield f"{schema}.{table}"
        con.execute("detach opened")


def _holds(rows: duckdb.DuckDBPyRelation) -> bool:
    """Whether the text of a row, whatever is nested in it, holds one of the values sought."""
    told = rows.query(
        "searched",
        "select 1 from (select lower(searched::varchar) as told from searched)"
        " where list_bool_or([contains(told, one) for one in getvariable('sought')]) limit 1",
    )
    return bool(told.fetchall())


def _blobs(path: Path) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
        for (table,) in con.execute("select name from sqlite_master where type = 'table'"):
            for row in con.execute(f'select * from "{table}"'):
                for cell in row:
                    if isinstance(cell, bytes):
                        try:
                            yield table, zlib.decompress(cell)
                        except zlib.error:
                            yield table, cell
