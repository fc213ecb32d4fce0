"""The proof: every byte below the data folder is searched for everything that names the person.

DuckDB and Parquet files are read cell by cell, DuckDB's also as they lie on the disk; archives
are unpacked; anything else is searched as bytes, in UTF-8 and UTF-16, in any case of letters.
"""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from pipelines.erasure.register import forms
from pipelines.exports.sql import file_literal, identifier

_CHUNK = 1 << 24
_SHORT = 6  # a shorter value stands in too much that has nothing to do with it
_SHORT_NUMBER = 9
_READ = ("VARCHAR", "MAP", "STRUCT", "BIGINT", "HUGEINT", "BLOB", "JSON")
_JOINING = (b".", b"_", b"+", b"-", b"%", b"@")
_BEFORE, _AFTER = r"(^|[^0-9A-Za-z._%+@-])", r"($|[^0-9A-Za-z.@-]|\.($|[^0-9A-Za-z]))"


@dataclass(frozen=True)
class Hit:
    """Where something that names the person still stands; never what."""

    file: str
    place: str
    count: int


@dataclass(frozen=True)
class Needles:
    """What to search for. Addresses in any case; ids as they are, since their case matters."""

    values: tuple[str, ...]
    too_short: int

    @classmethod
    def of(cls, names: Iterable[str], person_id: str | None = None) -> Needles:
        """From names as `person` finds them, with the hashes of addresses that uploads carry."""
        values = {person_id} if person_id else set()
        short = 0
        for name in names:
            if ":name:" in name:
                continue
            found = {form.partition(":")[2] for form in forms(name) if not form.startswith("any:")}
            good = {value for value in found if _can_be_searched(value)}
            short += not good
            values |= good
        return cls(tuple(sorted(values)), short)

    @property
    def pattern(self) -> str:
        """A regular expression of DuckDB that finds a value on its own."""
        parts = [
            f"(?i:{re.escape(value)})" if "@" in value else re.escape(value)
            for value in self.values
        ]
        return f"{_BEFORE}(?:{'|'.join(parts)}){_AFTER}"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _can_be_searched(value: str) -> bool:
    return len(value) >= (_SHORT_NUMBER if value.isdigit() else _SHORT)


def search(data: Path, needles: Needles, without: Sequence[Path] = ()) -> list[Hit]:
    """Every place below `data`, besides the folders `without`, where a needle stands."""
    hits: list[Hit] = []
    if not needles.values:
        return hits
    with duckdb.connect() as con:
        for path in sorted(data.rglob("*")):
            inside = any(path.is_relative_to(folder) for folder in without)
            if path.is_symlink() or not path.is_file() or inside:
                continue
            name = path.relative_to(data).as_posix()
            if any(needle.lower() in name.lower() for needle in needles.values):
                hits.append(Hit("(a file's name)", path.parent.relative_to(data).as_posix(), 1))
            hits += [Hit(name, place, count) for place, count in _in_file(con, path, needles)]
    return hits


def files_with(folder: Path, needles: Needles) -> list[str]:
    """The files of a landing folder that still hold the person, by their names below it."""
    with duckdb.connect() as con:
        return [
            path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and any(_in_file(con, path, needles))
        ]


def _in_file(
    con: duckdb.DuckDBPyConnection, path: Path, needles: Needles
) -> Iterator[tuple[str, int]]:
    try:
        if path.suffix == ".parquet":
            yield from _in_table(con, f"read_parquet({file_literal(path)})", "", needles)
        elif path.suffix == ".duckdb":
            yield from _in_database(path, needles)
        elif zipfile.is_zipfile(path):
            yield from _in_archive(path, needles)
        else:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
                count = _in_bytes(stream, needles)
            if count:
                yield "bytes", count
    except (duckdb.Error, OSError, zipfile.BadZipFile, EOFError) as error:
        yield f"cannot be read ({type(error).__name__})", 1


def _in_archive(path: Path, needles: Needles) -> Iterator[tuple[str, int]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                count = _in_bytes(stream, needles)
            if count:
                yield "member of an archive", count


def _in_table(
    con: duckdb.DuckDBPyConnection, table: str, shown: str, needles: Needles
) -> Iterator[tuple[str, int]]:
    described = con.execute(f"describe select * from {table}").fetchall()
    columns = [str(name) for name, kind, *_ in described if str(kind).startswith(_READ)]
    if not columns:
        return
    counts = ", ".join(
        f"count(*) filter (where regexp_matches({identifier(name)}::varchar, $pattern))"
        for name in columns
    )
    (found,) = con.execute(f"select {counts} from {table}", {"pattern": needles.pattern}).fetchall()
    yield from ((f"{shown}{name}", int(n)) for name, n in zip(columns, found, strict=True) if n)


def _in_database(path: Path, needles: Needles) -> Iterator[tuple[str, int]]:
    """Cell by cell, and the file's bytes for what a deleted row would leave."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        for schema, table in tables:
            yield from _in_table(
                con, identifier(schema) + "." + identifier(table), f"{schema}.{table}.", needles
            )
    with path.open("rb") as stream:
        count = _in_bytes(stream, needles)
    if count:
        yield "bytes of the file", count


def _in_bytes(stream: _Readable, needles: Needles) -> int:
    """How often a needle stands on its own in bytes; ids in any case, since these are few."""
    wanted = [
        (form, len(form) // max(1, len(needle)))
        for needle in needles.values
        for form in (needle.lower().encode(), needle.lower().encode("utf-16-le"))
    ]
    overlap, tail, count = 4 * max(len(form) for form, _ in wanted), b"", 0
    while chunk := stream.read(_CHUNK):
        text = (tail + chunk).lower()
        for form, width in wanted:
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                # What lies whole in the tail of the chunk before was counted there.
                if end > len(tail) and _is_alone(text, at, end, width):
                    count += 1
                at = text.find(form, at + 1)
        tail = text[-overlap:]
    return count


def _is_alone(text: bytes, at: int, end: int, width: int) -> bool:
    before = text[at - width : at].strip(b"\0") if at >= width else b""
    after = text[end : end + width].strip(b"\0")
    beyond = text[end + width : end + 2 * width].strip(b"\0")
    if before.isalnum() or before in _JOINING:
        return False
    return not (after.isalnum() or (after in _JOINING and beyond.isalnum()))
