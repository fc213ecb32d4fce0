"""JSON, Parquet and spreadsheets as the text table that a CSV export would have been.

Keys become headers, nested objects dotted keys, lists their JSON text; what a column means is the
contract's business. DuckDB reads JSON and Parquet, in bounded memory.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from pipelines.exports.bytestream import Content
from pipelines.exports.landing import AGAIN, Member, Refused
from pipelines.exports.sniff import MAX_COLUMNS
from pipelines.exports.sql import file_literal, identifier, literal, run

LOOKED_AT = 2000  # records of a JSON or Parquet file that a preview reads
# An API wraps its records in one of these keys, beside paging and the like.
_WRAPPERS = ("data", "results", "elements", "rows", "records", "items", "events", "values")
_LARGEST_OBJECT = 1 << 28  # bytes of one record, or of a whole file that wraps its records
_DEPTH = 5
_CSV = "(format csv, header true, delimiter ',', quote '\"', escape '\"', force_quote *)"


class UnreadableRecordsError(ValueError):
    """The file is not what its first bytes promise; the message says where it breaks."""


@dataclass(frozen=True)
class Leaf:
    """One value of a nested record: its dotted header and the keys that lead to it."""

    header: str
    keys: tuple[str, ...]

    @property
    def pointer(self) -> str:
        """The JSON pointer (RFC 6901) of the value."""
        escaped = (key.replace("~", "~0").replace("/", "~1") for key in self.keys)
        return "".join(f"/{key}" for key in escaped)


def looks_like_json(start: bytes) -> bool:
    """Whether the first bytes of a text open a JSON list or object."""
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))


def first_records(text: str) -> str:
    """The records that are whole in the start of a JSON text, as JSON lines; for a preview."""
    decoder = json.JSONDecoder()
    found: list[str] = []
    at = 0 if _is_lines(text.lstrip().encode()) else text.find("[") + 1
    while (at := _next_value(text, at)) < len(text) and len(found) < LOOKED_AT:
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            break
        found.append(json.dumps(value, ensure_ascii=False))
    return "\n".join(found)


def _next_value(text: str, at: int) -> int:
    while at < len(text) and text[at] in ", \r\n\t":
        at += 1
    return at


def json_to_csv(source: Path, target: Path) -> None:
    """A JSON list, JSON lines, or an object that wraps a list, as CSV.

    Args:
        source: UTF-8 without byte-order mark.
        target: written anew.

    Raises:
        UnreadableRecordsError: cut off, damaged, not a list of objects, or too many keys.
    """
    with duckdb.connect(config={"threads": 1, "memory_limit": "2GB"}) as con:
        try:
            records = _records(con, source)
            leaves = _leaves(con, records)
            columns = ", ".join(
                f"json_extract_string(record, $k{index}) as {identifier(leaf.header)}"
                for index, leaf in enumerate(leaves)
            )
            run(
                con,
                f"copy (select {columns} from {records}) to {literal(str(target))} {_CSV}",
                {f"k{index}": leaf.pointer for index, leaf in enumerate(leaves)},
            )
        except duckdb.Error as error:
            told = str(error).splitlines()[0].replace(str(source), "the file")
            raise UnreadableRecordsError(f"the JSON is cut off or damaged: {told}") from error


def _records(con: duckdb.DuckDBPyConnection, source: Path) -> str:
    """A view with one JSON object per row in `record`."""
    with source.open("rb") as stream:
        start = stream.read(1 << 16).lstrip()
    kind = "array" if start.startswith(b"[") else "unstructured"
    if kind == "unstructured" and _is_lines(start):
        kind = "newline_delimited"
    read = (
        f"read_json_objects({file_literal(source)}, format='{kind}',"
        f" maximum_object_size={_LARGEST_OBJECT})"
    )
    run(con, f"create view found as select json as record from {read}")
    wrapper = _wrapper(con, ("results",) if kind == "array" else _WRAPPERS)
    if wrapper is None:
        return "found"
    run(
        con,
        "create view unwrapped as select unnest(json_extract(record,"
        f" {literal(f'$.{wrapper}[*]')})) as record from found",
    )
    return "unwrapped"


def _is_lines(start: bytes) -> bool:
    """Whether the first line is an object of its own and another follows."""
    line, _, rest = start.partition(b"\n")
    try:
        return isinstance(json.loads(line), dict) and (not rest or rest.lstrip().startswith(b"{"))
    except ValueError:
        return False


def _wrapper(con: duckdb.DuckDBPyConnection, known: tuple[str, ...]) -> str | None:
    first = run(con, "select record from found limit 1").fetchone()
    found: Any = json.loads(first[0]) if first and len(first[0]) <= _LARGEST_OBJECT else None
    if not isinstance(found, dict):
        return None
    lists = [key for key in known if _is_list_of_objects(found.get(key))]
    return lists[0] if len(lists) == 1 else None


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
        raise UnreadableRecordsError("it holds no record with a key")
    return leaves


def _flattened(structure: dict[str, Any], above: tuple[str, ...]) -> Iterator[Leaf]:
    for key, below in structure.items():
        keys = (*above, key)
        if isinstance(below, dict) and below and len(keys) < _DEPTH:
            yield from _flattened(below, keys)
        else:
            yield Leaf(".".join(keys), keys)


def parquet_to_csv(source: Path, target: Path, at_most: int | None = None) -> None:
    """A Parquet file as CSV; floating-point numbers are printed without an exponent.

    Raises:
        UnreadableRecordsError: not Parquet, or too many columns.
    """
    with duckdb.connect(config={"threads": 1, "memory_limit": "2GB"}) as con:
        try:
            run(con, "set TimeZone = 'UTC'")
            read = f"read_parquet({file_literal(source)})"
            columns = run(con, f"describe select * from {read}").fetchall()
            if len(columns) > MAX_COLUMNS:
                raise UnreadableRecordsError(
                    f"{len(columns):,} columns; at most {MAX_COLUMNS:,} are read"
                )
            cells = ", ".join(
                f"{_cell_sql(row[0], row[1])} as {identifier(row[0])}" for row in columns
            )
            limit = f" limit {at_most}" if at_most is not None else ""
            run(con, f"copy (select {cells} from {read}{limit}) to {literal(str(target))} {_CSV}")
        except duckdb.Error as error:
            raise UnreadableRecordsError("the Parquet file is cut off or damaged") from error


def _cell_sql(name: str, kind: str) -> str:
    column = identifier(name)
    if kind in ("DOUBLE", "FLOAT"):
        return f"coalesce(try_cast({column} as DECIMAL(38,10))::VARCHAR, {column}::VARCHAR)"
    if kind.endswith("[]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({column})::VARCHAR"
    return f"{column}::VARCHAR"


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


def parquet_member(
    name: str, path: Path, content: Content, spool: Path, at_most: int | None
) -> Member | Refused:
    """A Parquet file as a table in the spool folder, of which a preview reads the start."""
    text = spool / "table.csv"
    text.unlink(missing_ok=True)
    try:
        parquet_to_csv(path, text, LOOKED_AT if at_most is not None else None)
    except UnreadableRecordsError as error:
        return Refused(name, str(error), AGAIN, content.size_bytes)
    is_cut = at_most is not None and content.size_bytes > at_most
    return Member(name, replace(content, encoding="parquet"), text, is_cut, is_typed=True)


def sheets_to_csv(source: Path, target: Path) -> Iterator[tuple[str, int]]:
    """Each sheet of a workbook that holds anything, written to `target` one after the other.

    Yields:
        its name and its place among all sheets; the file is gone when the next one is asked for.

    Raises:
        UnreadableRecordsError: when the workbook cannot be read.
    """
    try:
        book = CalamineWorkbook.from_path(str(source))
        for place, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(place)
            if not sheet.total_height:
                continue
            with target.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerows([_cell(value) for value in row] for row in sheet.iter_rows())
            yield name, place
    except CalamineError as error:
        raise UnreadableRecordsError(f"the workbook cannot be read: {error}") from error


def _cell(value: object) -> str:
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        # Exactly three decimals would look like thousands.
        text = repr(value)
        return (
            f"{text}0" if "." in text and "e" not in text and len(text.split(".")[1]) == 3 else text
        )
    if hasattr(value, "isoformat"):
        return str(value)
    return str(value) if value is not None else ""
