"""How a total row is told from a record, as SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.exports.sql import literal

if TYPE_CHECKING:
    from pipelines.exports.table import Table

TOTAL_LABEL = r"(?i)^\s*total\b"


def total_sql(table: Table) -> str | None:
    """The condition of a total row, or None when this file cannot have one."""
    totals = table.contract.totals
    if totals is None:
        return None
    blank = [table.raw[name] for name in totals.blank if name in table.match.mapped]
    tokens = [token.strip() for token in table.contract.null_tokens]
    tokens = ["", " ", *tokens, *(f" {token}" for token in tokens)]
    pattern = totals.label or TOTAL_LABEL
    if not blank or any(_is_of_records(table.seen.get(raw), tokens, pattern) for raw in blank):
        return None
    label, listed = literal(pattern), ", ".join(literal(token) for token in tokens)
    parts = [
        f"(coalesce({raw}, '') in ({listed}) or regexp_matches({raw}, {label}))" for raw in blank
    ]
    if totals.label:
        named = [f"regexp_matches(coalesce({cell}, ''), {label})" for cell in label_cells(table)]
        parts.append(f"({' or '.join(named)})")
    # A CASE and no plain AND: almost every row is told by its first cell alone.
    rest = " and ".join(parts[1:]) or "true"
    case = f"when {parts[0]} then {rest} else false end"
    if any(token[:1].isdigit() for token in tokens):
        return f"case {case}"
    # Neither a label nor an empty cell begins with a digit: days and ids do.
    return f"case when {blank[0]} >= '0' and {blank[0]} < ':' then false {case}"


def label_cells(table: Table) -> list[str]:
    """The raw columns in which a total is named: the first three, and all before the first measure,
    since columns that split the rows may come first."""
    mapped, width = table.match.mapped, table.match.width
    measures = [mapped[name] for name in table.contract.measures if name in mapped]
    return [f"c{position}" for position in range(min(width, max(3, min(measures, default=3))))]


def _is_of_records(cells: set[str] | None, tokens: list[str], label: str) -> bool:
    """Whether all cells of a raw column are known, and none is one of a total row."""
    return bool(cells) and all(
        cell.isascii() and cell not in tokens and not re.search(label, cell) for cell in cells or ()
    )
