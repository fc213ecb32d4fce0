"""JSON as the text table that a CSV export would have been.

Keys become headers, nested objects dotted keys, lists their JSON text, and an object of year, month
and day a day. DuckDB reads it, in bounded memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipelines.exports.bytestream import Content
from pipelines.exports.landing import Member
from pipelines.exports.sniff import MAX_COLUMNS
from pipelines.exports.sql import file_literal, identifier, literal, run

LOOKED_AT = 2000  # records of a JSON or Parquet file that a preview reads
AS_CSV = "(format csv, header true, delimiter ',', quote '\"', escape '\"', force_quote *)"
# An API wraps its records in one of these keys, beside paging and the like.
_WRAPPERS = (
    *("data", "results", "elements", "rows", "records", "items", "events", "values", "list"),
    *("reports", "campaigns", "members", "contacts", "companies", "deals", "subscribers"),
)
_OUTER = ("data", "result", "response")  # of which one may hold the wrapper
_LARGEST_OBJECT = 1 << 28  # bytes of one record, or of a whole file that wraps its records
_DEPTH = 5
_DAY = {"year", "month", "day"}


class UnreadableRecordsError(ValueError):
    """The file is not what its first bytes promise; the message says where it breaks."""


@dataclass(frozen=True)
class Leaf:
    """One value of a nested record: its dotted header and the keys that lead to it."""

    header: str
    keys: tuple[str, ...]
    is_day: bool = False  # an object of year, month and day

    def sql(self, number: int) -> tuple[str, dict[str, str]]:
        """The value as text, and the parameters that the SQL needs."""
        names = [(f"k{number}", self.keys)]
        if self.is_day:
            names = [(f"k{number}_{part}", (*self.keys, part)) for part in ("year", "month", "day")]
        values = [f"json_extract_string(record, ${name})" for name, _ in names]
        text = values[0]
        if self.is_day:
            year, *others = values
            parts = ", ".join([year, *(f"lpad({value}, 2, '0')" for value in others)])
            text = f"try_cast(concat_ws('-', {parts}) as DATE)::VARCHAR"
        return text, {name: _pointer(keys) for name, keys in names}


def _pointer(keys: tuple[str, ...]) -> str:
    """The JSON pointer (RFC 6901) of a value."""
    escaped = (key.replace("~", "~0").replace("/", "~1") for key in keys)
    return "".join(f"/{key}" for key in escaped)


def looks_like_json(start: bytes) -> bool:
    """Whether the first bytes of a text open a JSON list or object."""
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))


def first_records(text: str) -> str:
    """The records that are whole in the start of a JSON text, as JSON lines; for a preview."""
    decoder = json.JSONDecoder()
    found: list[str] = []
    lines = _lines_of(text.lstrip().encode())
    at = 0 if lines == "objects" else text.find("[") + 1
    between = "[], \r\n\t" if lines == "lists" else ", \r\n\t"
    while (at := _next_value(text, at, between)) < len(text) and len(found) < LOOKED_AT:
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            break
        found.append(json.dumps(value, ensure_ascii=False))
    return "\n".join(found)


def _next_value(text: str, at: int, between: str) -> int:
    while at < len(text) and text[at] in between:
        at += 1
    return at


def json_to_csv(source: Path, target: Path) -> None:
    """A JSON list, JSON lines, lists line by line, or an object that wraps a list, as CSV.

    Args:
        source: UTF-8 without byte-order mark.
        target: written anew.

    Raises:
        UnreadableRecordsError: cut off, damaged, not a list of objects, or too many keys.
    """
    with duckdb.connect(config={"threads": 1, "memory_limit": "2GB"}) as con:
        try:
            records = _records(con, source)
            values: dict[str, str] = {}
            columns = []
            for number, leaf in enumerate(_leaves(con, records)):
                text, needed = leaf.sql(number)
                columns.append(f"{text} as {identifier(leaf.header)}")
                values |= needed
            select = f"select {', '.join(columns)} from {records}"
            run(con, f"copy ({select}) to {literal(str(target))} {AS_CSV}", values)
        except duckdb.Error as error:
            told = str(error).splitlines()[0].replace(str(source), "the file")
            raise UnreadableRecordsError(f"the JSON is cut off or damaged: {told}") from error


def _records(con: duckdb.DuckDBPyConnection, source: Path) -> str:
    """A view with one JSON object per row in `record`."""
    with source.open("rb") as stream:
        start = stream.read(1 << 16).lstrip()
    lines = _lines_of(start)
    kind = "newline_delimited" if lines else "array" if start[:1] == b"[" else "unstructured"
    read = (
        f"read_json_objects({file_literal(source)}, format='{kind}',"
        f" maximum_object_size={_LARGEST_OBJECT})"
    )
    run(con, f"create view found as select json as record from {read}")
    path = "$[*]" if lines == "lists" else _wrapper(con, kind == "array")
    if path is None:
        return "found"
    run(
        con,
        f"create view unwrapped as select unnest(json_extract(record, {literal(path)})) as record"
        " from found",
    )
    return "unwrapped"


def _lines_of(start: bytes) -> str | None:
    """What the lines hold, each on its own: objects, or lists of them; None for anything else."""
    line, _, rest = start.partition(b"\n")
    try:
        first = json.loads(line)
    except ValueError:
        return None
    below = rest.lstrip()
    if isinstance(first, dict) and (not below or below.startswith(b"{")):
        return "objects"
    return "lists" if _is_list_of_objects(first) and below.startswith(b"[") else None


def _wrapper(con: duckdb.DuckDBPyConnection, is_list: bool) -> str | None:
    """The JSON path of the records within the first object; None when it is one itself."""
    first = run(con, "select record from found limit 1").fetchone()
    found: Any = json.loads(first[0]) if first and len(first[0]) <= _LARGEST_OBJECT else None
    if not isinstance(found, dict):
        return None
    if is_list:  # pages, one after the other
        return "$.results[*]" if _is_list_of_objects(found.get("results")) else None
    paths = [f"$.{key}[*]" for key in _WRAPPERS if _is_list_of_objects(found.get(key))]
    if not paths:
        inner = [(key, found[key]) for key in _OUTER if isinstance(found.get(key), dict)]
        paths = [
            f"$.{outer}.{key}[*]"
            for outer, value in inner
            for key in _WRAPPERS
            if _is_list_of_objects(value.get(key))
        ]
    if not paths and any(found.get(key) == [] for key in _WRAPPERS):
        raise UnreadableRecordsError("the list in it is empty: there was nothing to export")
    return paths[0] if len(paths) == 1 else None


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _leaves(con: duckdb.DuckDBPyConnection, records: str) -> list[Leaf]:
    found = run(
        con,
        "select json_group_structure(record)::VARCHAR,"
        f" count(*) filter (json_type(record) is distinct from 'OBJECT') from {records}",
    ).fetchone()
    assert found is not None
    if found[1]:
        raise UnreadableRecordsError(f"{found[1]:,} of its elements are no objects")
    structure = json.loads(found[0]) if found[0] else {}
    leaves = list(_flattened(structure, ())) if isinstance(structure, dict) else []
    if len(leaves) > MAX_COLUMNS:
        raise UnreadableRecordsError(f"{len(leaves):,} keys; at most {MAX_COLUMNS:,} are read")
    if not leaves:
        raise UnreadableRecordsError(
            "it holds no record: there was nothing to export, or no record has a key"
        )
    return leaves


def _flattened(structure: dict[str, Any], above: tuple[str, ...]) -> Iterator[Leaf]:
    for key, below in structure.items():
        keys = (*above, key)
        if isinstance(below, dict) and below.keys() == _DAY:
            yield Leaf(".".join(keys), keys, is_day=True)
        elif isinstance(below, dict) and below and len(keys) < _DEPTH:
            yield from _flattened(below, keys)
        else:
            yield Leaf(".".join(keys), keys)


def json_member(name: str, content: Content, text: Path, is_cut: bool) -> Member:
    """A JSON text, which is replaced by the table that it holds.

    Raises:
        UnreadableRecordsError: see `json_to_csv`.
    """
    records = text.with_name("records.json")
    records.unlink(missing_ok=True)
    if is_cut:
        records.write_text(first_records(text.read_text("utf-8", "replace")), "utf-8")
        text.unlink()
    else:
        text.rename(records)
    json_to_csv(records, text)
    return Member(name, replace(content, encoding="json"), text, is_cut, is_typed=True)
