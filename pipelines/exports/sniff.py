"""The head of a text table: candidate delimiters and the records among which the header is
searched. Decides no contract."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from pipelines.exports.bytestream import HEAD

DELIMITERS = (",", ";", "\t", "|")
HEADER_SEARCH = 40  # records looked at for the header
MAX_COLUMNS = 2000
MAX_CELL = 2_000_000

csv.field_size_limit(MAX_CELL)


class TooManyColumnsError(ValueError):
    """A header wider than any export; found before parsing."""

    def __init__(self, columns: int, line: int) -> None:
        super().__init__(f"{columns:,} columns on line {line}; at most {MAX_COLUMNS:,} are read")
        self.line = line


@dataclass(frozen=True)
class Record:
    """One record of the head."""

    cells: list[str]
    index: int  # 0-based record number
    line: int  # 1-based physical line on which it starts


@dataclass(frozen=True)
class Head:
    """The first records of a file under one delimiter."""

    delimiter: str
    records: list[Record]
    complete: bool  # the whole file is in here


def head_text(path: Path) -> tuple[str, bool]:
    """The start of a UTF-8 file as text, and whether that is all of it."""
    with path.open("rb") as stream:
        data = stream.read(HEAD)
        complete = not stream.read(1)
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return text, complete


def read_heads(text: str, complete: bool) -> list[Head]:
    """The head under every delimiter that occurs in it, a lone column last.

    Raises:
        TooManyColumnsError: when a line of the head has more cells than any delimiter allows.
    """
    present = [delimiter for delimiter in DELIMITERS if delimiter in text] or [","]
    for number, line in enumerate(text.splitlines()[:HEADER_SEARCH], start=1):
        widest = max(line.count(delimiter) for delimiter in present) + 1
        if (widest > MAX_COLUMNS and '"' not in line) or widest > 10 * MAX_COLUMNS:
            raise TooManyColumnsError(widest, number)
    return [Head(delimiter, *_records(text, delimiter, complete)) for delimiter in present]


def _records(text: str, delimiter: str, complete: bool) -> tuple[list[Record], bool]:
    """The first records, and whether these are all of the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[Record] = []
    line = 1
    try:
        for index, cells in enumerate(reader):
            if len(cells) > MAX_COLUMNS:
                raise TooManyColumnsError(len(cells), line)
            records.append(Record(cells, index, line))
            line = reader.line_num + 1
            if index >= 400:
                return records, False
    except csv.Error:
        return records, False
    return records if complete or len(records) < 2 else records[:-1], complete
