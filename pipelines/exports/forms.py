"""A report that prints a label and its value on each line, as the table that it means: one row per
block of figures, one column per label.

Which labels mean what is the contract's business (layout: form).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from pipelines.exports.contract import Contract
from pipelines.exports.sniff import Head

_LABELS_NEEDED = 3
_SHARE = re.compile(r"([\d.,]+)\s*\([\d.,]+\s?%\)")  # 9 (0.5%)
_MAX_RECORDS = 100_000


def as_table(text: Path, heads: list[Head], contracts: Iterable[Contract]) -> bool:
    """Rewrite a form as a table, in place of the text file; False when the file is none.

    The headers are the labels without their colon, `Section` the heading of the block, and
    `URL: <address>` for each line of a table of addresses, with its first figure.
    """
    head = max(heads, key=_labels)
    if _labels(head) < _LABELS_NEEDED:
        return False
    if not any(shape.layout == "form" for contract in contracts for shape in contract.shapes):
        return False
    with text.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = _rows(csv.reader(stream, delimiter=head.delimiter))
    headers = list(dict.fromkeys(label for row in rows for label in row))
    text.unlink()  # a link to the export itself, which is never written to
    with text.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows([row.get(header, "") for header in headers] for row in rows)
    return True


def _labels(head: Head) -> int:
    """Labels with a value among the first records; 0 when a wider record comes before them."""
    found = 0
    for record in head.records[:40]:
        cells = [cell for cell in record.cells if cell.strip()]
        if len(cells) > 2 and found < _LABELS_NEEDED:
            return 0
        found += _is_label(record.cells)
    return found


def _is_label(cells: list[str]) -> bool:
    return len(cells) > 1 and cells[0].rstrip().endswith(":") and not any(map(str.strip, cells[2:]))


def _rows(records: Iterable[list[str]]) -> list[dict[str, str]]:
    """One row per block. A label that comes again starts the next block; what stands above the
    first heading, and the addresses, belong to all of them."""
    blocks: list[dict[str, str]] = []
    common: dict[str, str] = {}
    row: dict[str, str] = {}
    section, table = "", None
    for number, cells in enumerate(records):
        if number > _MAX_RECORDS:
            break
        filled = [cell.strip() for cell in cells if cell.strip()]
        if _is_label(cells):
            label, value = cells[0].strip().rstrip(":").strip(), cells[1].strip()
            value = found[1] if (found := _SHARE.fullmatch(value)) else value
            if not section:
                common[label] = value
                continue
            if label in row:
                blocks.append(row)
                row = {}
            row.setdefault("Section", section)
            row[label] = value
        elif len(filled) == 1:
            section, table = filled[0] if common else "", None
        elif len(filled) > 1 and table is None:
            table = filled[0]
        elif len(filled) > 1 and table and table.casefold() == "url":
            common[f"URL: {filled[0]}"] = filled[1]
        elif len(filled) > 1:
            name = f"{section}: rows"
            common[name] = str(int(common.get(name, "0")) + 1)
    return [common | block for block in [*blocks, row]]
