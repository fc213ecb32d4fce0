"""What a file says about its own sums: total rows become controls, and the same measures are taken
of what was loaded."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from duckdb.func import FunctionNullHandling

from pipelines.exports.sql import file_literal, run
from pipelines.exports.table import Table
from pipelines.exports.total_sql import TOTAL_LABEL, label_cells, total_sql
from pipelines.exports.values import Style, to_decimal

Measure = dict[str, Any]
_NO_TOTAL = (
    "it has no total row, with which every export of this kind ends: it may be cut off;"
    " compare it with the platform, or export it again"
)


@dataclass(frozen=True)
class TotalRow:
    """A total row as printed: the cells that may name it, its currency, and by name its measures
    and what it alone tells."""

    labels: list[str | None]
    currency: str | None
    printed: dict[str, str | None]


def _printed_cells(table: Table) -> list[str]:
    """The cells that may name a total, its currency and what it tells, as SQL."""
    currency = table.raw.get(table.contract.currency or "", "null::VARCHAR")
    return [*label_cells(table), currency, *(table.raw[name] for name in _told(table))]


def _told(table: Table) -> list[str]:
    return [*table.measures, *table.deduplicated]


def _total_row(table: Table, cells: list[str | None]) -> TotalRow:
    labels = len(label_cells(table))
    printed = dict(zip(_told(table), cells[labels + 1 :], strict=True))
    return TotalRow(cells[:labels], cells[labels], printed)


def total_rows(
    con: duckdb.DuckDBPyConnection, table: Table, records: str
) -> tuple[list[TotalRow], int | None]:
    """The total rows of a relation with c0..cN and _n, and how many records it has; None when not
    counted."""
    total = total_sql(table)
    if total is None:
        return [], None
    found = run(
        con,
        f"with {table.present_sql(records)} select count(*),"
        f" list(row(_n, [{', '.join(_printed_cells(table))}])) filter ({total}) from present",
        table.values,
    ).fetchone()
    assert found is not None
    rows = sorted((tuple(row) for row in found[1] or []), key=lambda row: int(row[0]))
    return [_total_row(table, row[1]) for row in rows], int(found[0])


class Noted:
    """The total rows that a statement comes across: DuckDB hands them over while it writes the
    others, which spares a scan of the file."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._found: dict[int, list[str | None]] = {}

    @contextmanager
    def condition(self, con: duckdb.DuckDBPyConnection) -> Iterator[str | None]:
        """total_sql(table), which notes each row that it is true for."""
        total = total_sql(self._table)
        if total is None:
            yield None
            return
        name = f"note_total_{threading.get_ident()}"
        con.create_function(
            name,
            self._note,
            ["BIGINT", "VARCHAR[]"],
            "BOOLEAN",
            null_handling=FunctionNullHandling.SPECIAL,
            side_effects=True,
        )
        try:
            cells = ", ".join(_printed_cells(self._table))
            yield f"case when {total} then {name}(_n, [{cells}]) else false end"
        finally:
            con.remove_function(name)

    def _note(self, number: int, cells: list[str | None]) -> bool:
        self._found[number] = cells
        return True

    @property
    def last(self) -> int:
        """The number of the last total row, 0 without any."""
        return max(self._found, default=0)

    @property
    def rows(self) -> list[TotalRow]:
        """The total rows in the order of the file."""
        return [_total_row(self._table, cells) for _, cells in sorted(self._found.items())]


def measured(
    con: duckdb.DuckDBPyConnection, table: Table, rows: list[Path]
) -> tuple[list[Measure], tuple[date | None, date | None]]:
    """Sums of the measures by account and currency, row counts, and the first and last day, of a
    written load."""
    contract, names = table.contract, table.measures
    keys = [
        name if name and name in table.raw and names else None
        for name in (contract.account, contract.currency)
    ]
    start, end = (
        [f"{bound}({name})" for name in listed if name in table.raw]
        for bound, listed in (("min", contract.period.start), ("max", contract.period.end))
    )
    sums = "".join(f", sum({name})" for name in names)
    files = ", ".join(file_literal(path) for path in rows)
    grouped = " group by 1, 2 order by 1 nulls first, 2 nulls first" if any(keys) else ""
    found = run(
        con,
        f"select {keys[0] or 'null'}, {keys[1] or 'null'}, {_first(start)}, {_first(end)},"
        f" count(*){sums}"
        f" from read_parquet([{files}]){grouped}",
    ).fetchall()
    measures = [
        {"measure": name, "account_id": row[0], "currency": row[1], "total": str(value or 0)}
        for row in found
        for name, value in zip([*names, "rows"], [*row[5:], row[4]], strict=True)
    ]
    starts = [_day(row[2]) for row in found if row[2]]
    ends = [_day(row[3]) for row in found if row[3]]
    return measures, (min(starts, default=None), max(ends, default=None))


def printed_rows(table: Table, tail: str) -> list[Measure]:
    """The number of rows that the file prints above its table or below it.

    Args:
        table: with the facts of the preamble.
        tail: the last text of the file.
    """
    pattern = table.contract.footer_rows
    below = re.search(pattern, tail, re.MULTILINE) if pattern else None
    told = {"preamble": table.match.preamble.get("rows"), "footer": below[1] if below else None}
    return [
        {
            "scope": scope,
            "measure": "rows",
            "account_id": None,
            "currency": None,
            "expected": re.sub(r"\D", "", printed),
        }
        for scope, printed in told.items()
        if printed and re.search(r"\d", printed)
    ]


def controls(
    table: Table, totals: list[TotalRow], style: Style, measures: list[Measure]
) -> list[Measure]:
    """The sums that the file itself prints for all its rows."""
    rule = table.contract.totals
    return _of_totals(table, totals, style, measures, rule.measures if rule else [])


def deduplicated(
    table: Table, totals: list[TotalRow], style: Style, measures: list[Measure]
) -> list[Measure]:
    """What the file prints for all its rows together though it is no sum of them: its reach."""
    return _of_totals(table, totals, style, measures, table.deduplicated)


def _of_totals(
    table: Table,
    totals: list[TotalRow],
    style: Style,
    measures: list[Measure],
    names: list[str],
) -> list[Measure]:
    rule = table.contract.totals
    if rule is None:
        return []
    account, currency = (
        _only({measure[key] for measure in measures}) for key in ("account_id", "currency")
    )
    found = []
    for row in totals:
        pattern = rule.label or TOTAL_LABEL
        label = next((cell for cell in row.labels if cell and re.search(pattern, cell)), None)
        if rule.closes and not (label and re.search(rule.closes, label)):
            continue
        for name in names:
            expected = to_decimal(row.printed.get(name), style.numbers)
            if expected is not None:
                found.append(
                    {
                        "scope": (label or "account total").strip(),
                        "measure": name,
                        "account_id": account,
                        "currency": _code(row.currency) or currency,
                        "expected": f"{expected:f}",
                    }
                )
    return found


def warnings(table: Table, totals: list[TotalRow]) -> list[str]:
    """What makes a file that can be read look like a part of one."""
    rule = table.contract.totals
    return [_NO_TOTAL] if rule and rule.always and not totals else []


def _first(bounds: list[str]) -> str:
    """The first of these aggregates that has a value, as a moment."""
    if len(bounds) > 1:
        return f"coalesce({', '.join(f'{bound}::TIMESTAMP' for bound in bounds)})"
    return bounds[0] if bounds else "null::DATE"


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _only(values: set[str | None]) -> str | None:
    return values.pop() if len(values) == 1 else None


def _code(text: str | None) -> str | None:
    return text.strip() if text and re.fullmatch(r"\s*[A-Z]{3}\s*", text) else None
