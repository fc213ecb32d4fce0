"""What changed between two releases, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.release.difference import Difference, MeasureChange, TableChange


def show(found: Difference, as_json: bool, console: Console) -> None:
    """Two tables: rows and columns of each table that differs, and each measure that does."""
    if as_json:
        console.print_json(data=asdict(found), default=str)
        return
    console.print(
        f"[bold]{found.before}[/] → [bold]{found.after}[/]: {len(found.tables)} tables differ,"
        f" {found.unchanged} do not"
    )
    if not found.tables:
        return
    tables = _grid(
        "table", before="rows before", after="rows after", added="+", removed="-", changed="~"
    )
    tables.add_column("columns", overflow="fold")
    for table in found.tables:
        counts = (table.rows_before, table.rows_after, table.added, table.removed, table.changed)
        tables.add_row(table.table, *map(_count, counts), escape(_columns(table)))
    console.print(tables)
    measures = _grid("measure", before="before", after="after", difference="difference")
    for table in found.tables:
        for measure in table.measures:
            measures.add_row(*_measure(table.table, measure))
    if measures.row_count:
        console.print(measures)


def _grid(first: str, **numbers: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(first, overflow="fold")
    for name in numbers.values():
        table.add_column(name, no_wrap=True, justify="right")
    return table


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _columns(table: TableChange) -> str:
    if table.rows_before is None or table.rows_after is None:
        return "new table" if table.rows_before is None else "gone"
    told = (("+", table.columns_added), ("-", table.columns_removed), ("~", table.columns_retyped))
    return ", ".join(f"{sign}{column}" for sign, columns in told for column in columns)


def _measure(table: str, change: MeasureChange) -> tuple[str, ...]:
    words = [f"{table}.{change.column}"]
    words += ["(mean)"] if change.kind == "mean" else []
    words += [change.currency] if change.currency else []
    difference = ""
    if change.before is not None and change.after is not None:
        difference = _number(change.after - change.before, sign="+")
    return escape(" ".join(words)), _number(change.before), _number(change.after), difference


def _number(value: Decimal | None, sign: str = "") -> str:
    if value is None:
        return ""
    text = f"{value:{sign},f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
