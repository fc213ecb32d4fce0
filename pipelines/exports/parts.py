"""A large table in parts, for several threads to read side by side.

A part tells where its rows begin by counting line ends; strict.py proves the count by what it read,
so that a cut in the wrong place costs time and never a row.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipelines.exports.bytestream import CHUNK, LineEnds, end_of_last_record
from pipelines.exports.source import Source, Span

ROWS = "rows.parquet"
THREADS = min(4, os.cpu_count() or 1)
PARTS = 4 * THREADS  # the first can be read when a small piece of the file was looked through
PART_BYTES = 64 << 20  # a smaller part would not be worth its statement


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
    """A source in parts of consecutive records; the source itself where it is small.

    Args:
        source: a table that DuckDB reads as it lies there.
    """

    def __init__(self, source: Source) -> None:
        size = source.path.stat().st_size
        self._source, self._size = source, size
        is_wide = source.match.contract.unpivot  # a record of a wide file is many rows
        self.count = 1 if is_wide else max(1, min(PARTS, size // PART_BYTES))
        self._ends = LineEnds()

    @property
    def line_ends(self) -> int | None:
        """Those outside quotes, once all parts are told; None where they were not counted."""
        is_export = self._source.path == self._source.text
        return self._ends.count if self.count > 1 and is_export else None

    def parts(self) -> Iterator[Part]:
        """One after the other: each can be read while the next one is looked for."""
        if self.count == 1:
            yield Part(self._source)
            return
        start = 0
        with self._source.path.open("rb", buffering=0) as stream:
            for number in range(1, self.count + 1):
                before = max(0, self._ends.count - self._source.skip)
                end = self._end_of_record(stream, self._size * number // self.count)
                skip = self._source.skip if number == 1 else 0
                piece = dataclasses.replace(self._source, span=Span(start, end), skip=skip)
                yield Part(piece, before, number)
                if end == self._size:
                    return
                start = end

    def _end_of_record(self, stream: BinaryIO, at_least: int) -> int:
        """Where a record ends in the first chunk up to `at_least` or beyond that has an end."""
        while chunk := stream.read(min(CHUNK, self._size - stream.tell())):
            kept = 0
            if at_least <= stream.tell() < self._size:
                kept = end_of_last_record(chunk, self._ends.is_quoted)
            if kept:
                stream.seek(kept - len(chunk), os.SEEK_CUR)
                chunk = chunk[:kept]
            self._ends.feed(chunk)
            if kept:
                break
        return stream.tell()
