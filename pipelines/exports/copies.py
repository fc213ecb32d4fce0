"""Copies of a table that DuckDB reads where it cannot read the file, or not fast enough: one with
plain quotes and line ends, or the parts of a large file for several threads.

A part tells where its rows begin by counting line ends; strict.py proves the count by what it read,
so that a cut in the wrong place costs time and never a row.
"""

from __future__ import annotations

import csv
import dataclasses
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.exports.bytestream import CHUNK, LineEnds, end_of_last_record
from pipelines.exports.source import BrokenTableError, Source

ROWS = "rows.parquet"
PARTS = min(4, os.cpu_count() or 1)
PART_BYTES = 64 << 20  # a smaller part would not be worth its thread


def rewritten(source: Source, target: Path) -> Source:
    """A copy without preamble, header and blank lines and with one kind of line end, for files
    that DuckDB refuses to read."""
    with (
        source.text.open(encoding="utf-8-sig", errors="replace", newline="") as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, delimiter="\x1f", lineterminator="\n", quoting=csv.QUOTE_ALL)
        delimiter = source.match.head.delimiter
        above = csv.reader(text, delimiter=delimiter)
        for _ in zip(range(source.match.header.index + 1), above, strict=False):
            pass
        # Strict, because a quote in the wrong place may swallow lines.
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            writer.writerows(cells for cells in reader if cells)
        except csv.Error as error:
            line = above.line_num + reader.line_num
            raise BrokenTableError(
                f"a quote near line {line} is opened or closed in the wrong place: {error}",
                "export the file again; if that line is right, its quotes must be doubled",
                line,
            ) from error
    return dataclasses.replace(source, path=target, skip=0, delimiter="\x1f", is_rewritten=True)


@dataclass(frozen=True)
class Part:
    """Records of a source; `before` of them lie in the parts above it."""

    source: Source
    before: int = 0
    number: int = 1

    @property
    def rows_name(self) -> str:
        """The file of the load that holds the rows of this part."""
        return ROWS if self.number == 1 else f"rows-{self.number}.parquet"


class Cut:
    """A source in parts, copies of consecutive records; the source itself where it is small.

    Args:
        source: a table that DuckDB reads as it lies there.
        folder: where the copies are made.
    """

    def __init__(self, source: Source, folder: Path) -> None:
        size = source.path.stat().st_size
        self._source, self._folder, self._size = source, folder, size
        is_wide = source.match.contract.unpivot  # a record of a wide file is many rows
        self.count = 1 if is_wide else max(1, min(PARTS, size // PART_BYTES))
        self._ends = LineEnds()

    @property
    def line_ends(self) -> int | None:
        """Those outside quotes, once all parts are made; None where they were not counted."""
        is_export = self._source.path == self._source.text
        return self._ends.count if self.count > 1 and is_export else None

    def parts(self) -> Iterator[Part]:
        """One after the other: each can be read while the next one is copied."""
        if self.count == 1:
            yield Part(self._source)
            return
        self._folder.mkdir()
        with self._source.path.open("rb") as stream:
            for number in range(1, self.count + 1):
                before = max(0, self._ends.count - self._source.skip)
                path = self._folder / f"part-{number}.csv"
                end = self._size * number // self.count if number < self.count else self._size
                with path.open("wb") as out:
                    self._copy(stream, out, end)
                skip = self._source.skip if number == 1 else 0
                piece = dataclasses.replace(self._source, path=path, skip=skip)
                yield Part(piece, before, number)

    def _copy(self, stream: BinaryIO, out: BinaryIO, end: int) -> None:
        """Copy up to the end of a record in the first chunk beyond `end` that has one, and no less
        than all for the last part."""
        while chunk := stream.read(CHUNK):
            kept = 0
            if end <= stream.tell() < self._size:
                kept = end_of_last_record(chunk, self._ends.is_quoted)
            if kept:
                stream.seek(kept - len(chunk), os.SEEK_CUR)
                chunk = chunk[:kept]
            out.write(chunk)
            self._ends.feed(chunk)
            if kept:
                break
