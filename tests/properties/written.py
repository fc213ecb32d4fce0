"""Any table in any layout: how it is written, and what a right reader must make of it.

Nothing here knows the parser: whether a file proves its numbers and dates is decided from the
printed cells alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import itertools
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal

CONTRACT = """
source: made
export: rows
title: A table made by a test
evidence: real
grain: One row per line.
null_tokens: ['--']
measures: [amount]
columns:
  - {name: key, required: true, aliases: [Row key]}
  - {name: note, aliases: [Row note, Anmerkung, Größe]}
  - {name: count, type: integer, aliases: [Pieces, Stück]}
  - {name: share, type: decimal, aliases: [Part share]}
  - {name: amount, type: money, required: true, aliases: [Paid amount]}
  - {name: day, type: date, aliases: [Paid day]}
  - {name: moment, type: timestamp, aliases: [Seen moment]}
  - {name: flag, type: boolean, aliases: [Is kept]}
"""
NAMES = ("key", "note", "count", "share", "amount", "day", "moment", "flag")
HEADERS = {
    "key": "Row key",
    "note": "Row note",
    "count": "Pieces",
    "share": "Part share",
    "amount": "Paid amount",
    "day": "Paid day",
    "moment": "Seen moment",
    "flag": "Is kept",
}
NUMBERS = ("count", "share", "amount")
Value = str | int | Decimal | dt.date | dt.datetime | bool | None
BOMS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@dataclass(frozen=True)
class Layout:
    """How a table is put into bytes."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quoting: int = csv.QUOTE_MINIMAL
    line_end: str = "\n"
    ends_open: bool = False  # no line end after the last record
    decimal_mark: str = "."
    group_mark: str = ""
    day_format: str = "iso"
    moment_format: str = "iso"
    null: str = ""
    columns: tuple[str, ...] = NAMES
    headers: dict[str, str] = field(default_factory=lambda: HEADERS)
    preamble: tuple[tuple[str, ...], ...] = ()
    blank_lines: frozenset[int] = frozenset()  # a blank line before these records
    container: str = ""  # "", "gz" or "zip"


@dataclass(frozen=True)
class Written:
    """A table in bytes; `lines` are the physical lines on which its records start."""

    content: bytes
    cells: list[dict[str, str]]
    lines: list[int]


def write(
    rows: list[dict[str, Value]], layout: Layout, bad: dict[int, str] | None = None
) -> Written:
    """Put rows into bytes; `bad` replaces the printed count of a row by something else."""
    cells = [
        {name: printed(name, row.get(name), layout) for name in layout.columns} for row in rows
    ]
    for index, text in (bad or {}).items():
        cells[index]["count"] = text
    records = [*(list(line) for line in layout.preamble)]
    records.append([layout.headers[name] for name in layout.columns])
    records += [[row[name] for name in layout.columns] for row in cells]
    first = len(layout.preamble) + 1
    text, lines = "", []
    for index, record in enumerate(records):
        if index - first in layout.blank_lines:
            text += layout.line_end
        lines.append(1 + len(re.findall(r"\r\n|\r|\n", text)))
        out = io.StringIO(newline="")
        csv.writer(
            out, delimiter=layout.delimiter, quoting=layout.quoting, lineterminator=layout.line_end
        ).writerow(record)
        text += out.getvalue()
    if layout.ends_open:
        text = text.removesuffix(layout.line_end)
    codec = "utf-8" if layout.encoding == "utf-8-sig" else layout.encoding
    content = BOMS.get(layout.encoding, b"") + text.encode(codec)
    return Written(packed(content, layout.container), cells, lines[first:])


def packed(content: bytes, container: str) -> bytes:
    if container == "gz":
        return gzip.compress(content, mtime=0)
    if container == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a folder/rows.csv", content)
        return out.getvalue()
    return content


def printed(name: str, value: Value, layout: Layout) -> str:
    """A cell as this layout prints it."""
    if value is None:
        return layout.null
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _number(value, layout)
    if isinstance(value, dt.datetime):
        return _moment(value, layout.moment_format)
    if isinstance(value, dt.date):
        return (
            value.isoformat() if layout.day_format == "iso" else value.strftime(layout.day_format)
        )
    return value


def _number(value: int | Decimal, layout: Layout) -> str:
    whole, _, places = f"{abs(value):f}".partition(".")
    if layout.group_mark:
        head = len(whole) % 3 or 3
        parts = [whole[:head], *(whole[i : i + 3] for i in range(head, len(whole), 3))]
        whole = layout.group_mark.join(parts)
    return ("-" if value < 0 else "") + whole + (layout.decimal_mark + places if places else "")


def _moment(value: dt.datetime, how: str) -> str:
    if how == "iso":
        return value.isoformat(sep=" ")
    if how == "T":
        return value.isoformat() + "Z"
    if how == "offset":
        return (value + dt.timedelta(hours=2)).isoformat() + "+02:00"
    return value.strftime(how)


def is_decidable(written: Written, layout: Layout) -> bool:
    """Whether the printed cells prove how they are to be read."""
    return _numbers_decidable(written) and _dates_decidable(written, layout)


def _numbers_decidable(written: Written) -> bool:
    is_open, proofs = False, set()
    for row, name in itertools.product(written.cells, NUMBERS):
        cell = row.get(name, "").strip()
        if cell in ("", "--"):
            continue
        dot, comma = (reading(cell, name == "count", mark) for mark in ".,")
        if dot is not None and comma is not None:
            is_open |= dot != comma
        elif dot is not None or comma is not None:
            proofs.add("." if dot is not None else ",")
    return not is_open or bool(proofs)


def reading(cell: str, is_whole: bool, mark: str) -> Decimal | None:
    """What a number means when `mark` is its decimal mark; None when it cannot be one."""
    other = "," if mark == "." else "."
    spaces = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
    text = re.sub(spaces, " ", cell).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for group in (other, " ", "'"):
        whole = rf"(\d+|(?!0)\d{{1,3}}({re.escape(group)}\d{{3}})+)"
        if found := re.fullmatch(rf"(-?){whole}({re.escape(mark)}(\d+))?", text):
            value = Decimal(f"{found[1]}{found[2].replace(group, '')}.{found[5] or 0}")
            return value if not is_whole or value == value.to_integral() else None
    return None


def _dates_decidable(written: Written, layout: Layout) -> bool:
    """Day and month are proven by a day after the 12th, in one of the columns with slashes."""
    needs_proof = has_proof = False
    for name, how in (("day", layout.day_format), ("moment", layout.moment_format)):
        if "/" not in how:
            continue
        firsts = [
            [int(part) for part in cell.split(" ")[0].split("/")[:2]]
            for row in written.cells
            if (cell := row.get(name, "").strip()) not in ("", "--")
        ]
        proven = any(max(pair) > 12 for pair in firsts)
        has_proof |= proven
        needs_proof |= not proven and any(one != two for one, two in firsts)
    return has_proof or not needs_proof


def unpacked(content: bytes, container: str) -> bytes:
    """The table itself, out of its container."""
    if container == "gz":
        return gzip.decompress(content)
    if container == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(archive.namelist()[0])
    return content
