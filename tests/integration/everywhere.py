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
    forms = {form for value in values for form in _forms(value.lower())}
    return sorted(
        {
            f"{path.relative_to(folder)} ({place})"
            for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink()
            for place, content in [("name", path.name.encode()), *_contents(path)]
            if any(form in content.lower() for form in forms)
        }
    )


def _forms(value: str) -> Iterator[bytes]:
    yield from (value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be"))


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    yield "bytes", path.read_bytes()
    if path.suffix == ".gz":
        yield "unpacked", gzip.decompress(path.read_bytes())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    elif path.suffix == ".parquet":
        with duckdb.connect() as con:
            yield "cells", _cells(con, "from read_parquet($1)", [str(path)])
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                yield f"{schema}.{table}", _cells(con, f'from "{schema}"."{table}"', [])
    elif path.suffix == ".db":
        yield from _blobs(path)


def _cells(con: duckdb.DuckDBPyConnection, query: str, parameters: list[str]) -> bytes:
    rows = con.execute(query, parameters).fetchall()
    return "\n".join(str(row) for row in rows).encode()


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
