"""A copy of a table with plain quotes and line ends, for what DuckDB cannot read as it lies."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

from pipelines.exports.source import BrokenTableError, Source


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
