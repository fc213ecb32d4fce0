"""A recognised table in its file: where a record stands, and how many there are, told without
DuckDB."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.exports.bytestream import LineEnds, read_chunks
from pipelines.exports.match import Match


def last_text(path: Path, at_most: int = 1 << 13) -> str:
    """The end of a UTF-8 file."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - at_most))
        return stream.read().decode("utf-8", "replace")


class BrokenTableError(ValueError):
    """The table cannot be read as a whole."""

    def __init__(self, reason: str, remedy: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.line = reason, remedy, line


@dataclass(frozen=True)
class Span:
    """Bytes of a file, from the first to the one after the last."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """Where DuckDB reads a table, and which file the line numbers belong to."""

    path: Path  # what DuckDB reads: UTF-8 bytes under a name of ours
    text: Path  # UTF-8 bytes whose lines are the lines of the export
    skip: int  # records of path up to and including the header
    delimiter: str  # of path
    match: Match
    has_lines: bool = True  # whether lines of text are lines of the export
    is_rewritten: bool = (
        False  # whether path is a normalised copy, in which line numbers mean nothing
    )
    span: Span | None = None  # of path; all of it where None

    @classmethod
    def of(cls, text: Path, match: Match, is_typed: bool = False) -> Source:
        """A recognised UTF-8 file, read as it lies there."""
        has_lines = not is_typed and match.contract.layout == "table"
        return cls(text, text, match.header.index + 1, match.head.delimiter, match, has_lines)

    @property
    def may_be_cut(self) -> bool:
        """Whether the last line is not ended although real files of this export always end it."""
        known = self.match.contract.ends_with_newline and self.has_lines
        return known and not last_text(self.text).endswith(("\n", "\r"))

    @property
    def names(self) -> list[str]:
        """The raw column names, c0 to cN."""
        return [f"c{position}" for position in range(self.match.width)]


def records_with_lines(source: Source) -> Iterator[tuple[int, int, bool]]:
    """(record number from 1, physical line where it starts, is it blank) of the export."""
    with source.text.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=source.match.head.delimiter)
        line = 1
        for number, cells in enumerate(reader, start=1):
            yield number, line, not cells
            line = reader.line_num + 1


def lines_of(source: Source, ordinals: Iterable[int]) -> dict[int, int]:
    """The physical line of data records, by their ordinal; reads the file up to the last one."""
    wanted, ordinal = set(ordinals), 0
    lines: dict[int, int] = {}
    if not wanted or not source.has_lines:
        return lines
    for number, line, is_blank in records_with_lines(source):
        if number > source.match.header.index + 1 and not is_blank:
            ordinal += 1
            if ordinal in wanted:
                lines[ordinal] = line
                if len(lines) == len(wanted):
                    break
    return lines


def holds(source: Source, records: int, line_ends: int | None = None) -> bool:
    """Whether the file has that many data records, blank lines left out.

    Line ends outside quotes tell at a glance; where they do not, every record is looked at.

    Args:
        line_ends: of the whole file, where they were counted already.
    """
    if source.match.is_seen:
        return len(source.match.rows) == records
    ended = _line_ends(source.text) if line_ends is None else line_ends
    if ended + _beside_line_ends(source) == records:
        return True
    header = source.match.header.index + 1
    return records == sum(
        number > header and not is_blank for number, _, is_blank in records_with_lines(source)
    )


def _line_ends(path: Path) -> int:
    counted = LineEnds()
    with path.open("rb") as stream:
        for chunk in read_chunks(stream):
            counted.feed(chunk)
    return counted.count


def _beside_line_ends(source: Source) -> int:
    """The last record where no line end follows, less the header and blank lines near the end."""
    tail = last_text(source.text)
    blank = sum(not line.strip("\r") for line in tail.split("\n")[1:-1])
    is_open = bool(tail) and not tail.endswith("\n")
    return is_open - blank - source.match.header.index - 1
