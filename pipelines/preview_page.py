"""The page of `throughline inspect` at a terminal. Cells are shown as text, never as markup; those
of personal columns only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.preview import Preview
from pipelines.exports.words import DELIMITERS, EVIDENCE, NUMBERS, TYPES, one_line

_HIDDEN = "•••"
_NULL = "-"
_HEADER_WIDTH, _CELL_WIDTH = 30, 24


def show(found: Sequence[Preview], personal: bool, console: Console) -> None:
    """What was found in a file.

    Args:
        found: its tables.
        personal: whether to show the cells of personal columns.
        console: where to.
    """
    for each in found:
        console.rule(escape(one_line(each.name)), align="left")
        contract = load_contracts().get(each.contract or each.closest or "")
        if each.reason or contract is None:
            _show_unloadable(each, contract, console)
        else:
            _show_loadable(each, contract, personal, console)


def _show_unloadable(found: Preview, contract: Contract | None, console: Console) -> None:
    place = f"line {found.line}: " if found.line else ""
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    facts.add_row("[bold red]not loaded[/]", escape(one_line(place + (found.reason or ""))))
    facts.add_row("remedy", escape(one_line(found.remedy or "")))
    if found.candidates:
        facts.add_row("it may be", escape(", ".join(found.candidates)))
    if contract:
        facts.add_row("see", escape(f"docs/sources.md, {contract.title}"))
    console.print(facts)


def _show_loadable(found: Preview, contract: Contract, personal: bool, console: Console) -> None:
    console.print(_facts(found))
    console.print()
    hidden = set() if personal else {c.name for c in contract.columns if c.personal}
    console.print(_columns(found, contract, hidden, console.width))
    absent = [name for name, header in found.columns.items() if header is None]
    if absent:
        console.print(f"\n[dim]not in the file, null in every row:[/] {', '.join(absent)}")
    if found.quarantine:
        console.print("\n[bold]To quarantine[/], the first of them")
        console.print(_quarantine(found, hidden))
    if hidden & {name for name, header in found.columns.items() if header}:
        console.print(f"\n[dim]{_HIDDEN} is personal data; --personal shows it[/]")


def _facts(found: Preview) -> Table:
    size = decimal(found.size_bytes)
    read = f"the first {size}; a load decides by the whole file" if found.is_cut else f"all {size}"
    delimiter = DELIMITERS.get(found.delimiter or "", found.delimiter or "")
    dates = [f"{name} as {how}" for name, how in found.date_formats.items() if how != "iso"]
    counts = [f"{found.records:,} rows to load", f"{found.quarantined:,} to quarantine"]
    counts += [f"{found.totals:,} total rows as a check"] if found.totals else []
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    facts.add_row("export", f"[bold]{found.contract}[/]: {escape(found.title or '')}")
    facts.add_row("records", ", ".join(counts))
    for warning in found.warnings:
        facts.add_row("[yellow]warning[/]", warning)
    facts.add_row("format", f"known from {EVIDENCE.get(found.evidence or '', found.evidence)}")
    facts.add_row(
        "table", f"header in line {found.line}, {found.encoding}, {delimiter} between cells"
    )
    facts.add_row("numbers", NUMBERS.get(found.number_style or "", found.number_style))
    if dates:
        facts.add_row("dates", escape(one_line(", ".join(dates))))
    facts.add_row("looked at", read)
    return facts


def _columns(found: Preview, contract: Contract, hidden: set[str], width: int) -> Table:
    lines = []
    for name, header in found.columns.items():
        if header is not None:
            cells = " · ".join(_cell(row.get(name), name in hidden) for row in found.rows)
            kind = TYPES[contract.column(name).type]
            lines.append((name, kind, _shortened(one_line(header), _HEADER_WIDTH), cells))
    for header in found.extra_columns:
        kept = ((row.get("_extra") or {}).get(header) for row in found.rows)
        cells = " · ".join(_cell(value, False) for value in kept)
        lines.append(("_extra", "not read", _shortened(one_line(header), _HEADER_WIDTH), cells))
    titles = ["column", "type", "read from"]
    needed = [max(len(cell) for cell in cells) for cells in zip(titles, *lines, strict=False)]
    if found.rows:
        titles.append("row 1" if len(found.rows) == 1 else f"rows 1 to {len(found.rows)}")
        needed.append(max(_CELL_WIDTH, width - sum(needed) - 2 * len(titles)))
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title, at_least in zip(titles, needed, strict=True):
        table.add_column(title, no_wrap=True, min_width=at_least, max_width=at_least)
    for line in lines:
        fitting = (_shortened(cell, at) for cell, at in zip(line, needed, strict=False))
        table.add_row(*(escape(cell) for cell in fitting))
    return table


def _quarantine(found: Preview, hidden: set[str]) -> Table:
    table = Table("line", "column", "value", "why", box=None, padding=(0, 2, 0, 0))
    for row in found.quarantine:
        value = _cell(row["value"], row["column_name"] in hidden)
        cells = (str(row["line"]), row["column_name"] or "whole row", value, row["reason"])
        table.add_row(*(escape(one_line(cell)) for cell in cells))
    return table


def _cell(value: Any, is_hidden: bool) -> str:
    if value is None:
        return _NULL
    if is_hidden:
        return _HIDDEN
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    return _shortened(one_line(str(value)), _CELL_WIDTH)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
