"""Runs, releases and files as a person reads them at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from pipelines.exports.words import EVIDENCE
from pipelines.release.releases import Release
from pipelines.report import RunReport

if TYPE_CHECKING:  # the parser is not loaded only to print what a run did
    from pipelines.exports.contract import Contract
    from pipelines.exports.preview import Preview

_WORDS = {
    "released": "[bold green]released[/]",
    "unchanged": "[bold green]unchanged[/]: nothing new, the current release stays",
    "refused": "[bold red]refused[/] by the gate: the last release stays",
    "failed": "[bold red]failed[/]: the last release stays",
}


def show(report: RunReport, console: Console) -> None:
    """The summary at the end of `throughline run`."""
    for problem in report.problems:
        console.print(f"[yellow]![/] {escape(problem)}", soft_wrap=True)
    for line in report.drift:
        console.print(f"[yellow]~[/] {escape(line)}; see throughline status", soft_wrap=True)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, counts in (("files", report.files), ("rows", report.rows), ("checks", report.checks)):
        table.add_row(name, ", ".join(f"{count:,} {what}" for what, count in counts.items()))
    for name, value in report.headline.items():
        shown = "n/a" if value is None else f"{value:,.2f}" if isinstance(value, float) else value
        table.add_row(name.replace("_", " "), str(shown))
    if report.seconds:
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in report.seconds.items())
        table.add_row("seconds", steps)
    table.add_row("release", report.release_id or "none yet")
    table.add_row("open", f"{report.published}/warehouse.duckdb" if report.published else "")
    console.print(table)
    console.print(f"Verdict: {_WORDS[report.verdict]}")


def show_previews(found: Sequence[Preview], as_json: bool, console: Console) -> None:
    """What `throughline inspect` found in a file; the cells are shown as text, never as markup."""
    if as_json:
        console.print_json(json.dumps([asdict(each) for each in found], default=str))
        return
    for each in found:
        console.rule(escape(each.name), align="left")
        if each.reason:
            place = f"line {each.line}: " if each.line else ""
            console.print(f"[bold red]not loaded[/]  {escape(place + each.reason)}", soft_wrap=True)
            console.print(f"remedy      {escape(each.remedy or '')}", soft_wrap=True)
        else:
            _show_loadable(each, console)


def _show_loadable(found: Preview, console: Console) -> None:
    size = decimal(found.size_bytes)
    read = f"the first {size}; a load decides by the whole file" if found.is_cut else f"all {size}"
    dates = ", ".join(f"{name}: {how}" for name, how in found.date_formats.items() if how != "iso")
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    facts.add_row("export", f"{found.contract}: {escape(found.title or '')}")
    facts.add_row("format known from", EVIDENCE.get(found.evidence or "", found.evidence))
    facts.add_row(
        "header", f"line {found.line}, {found.encoding}, {found.delimiter!r} between cells"
    )
    facts.add_row(
        "numbers", f"{found.number_style}" + (f"; dates {escape(dates)}" if dates else "")
    )
    facts.add_row("looked at", read)
    counts = f"{found.records:,} to load, {found.quarantined:,} to quarantine"
    facts.add_row("records", counts + (f", {found.totals:,} totals" if found.totals else ""))
    console.print(facts)
    columns = Table("column", "read from", box=None, padding=(0, 2, 0, 0))
    for name, header in found.columns.items():
        columns.add_row(name, escape(header) if header is not None else "[dim]not in the file[/]")
    for header in found.extra_columns:
        columns.add_row("[dim]_extra[/]", escape(header))
    console.print(columns)
    if found.quarantine:
        bad = Table("line", "column", "value", "why to quarantine", box=None, padding=(0, 2, 0, 0))
        for row in found.quarantine:
            shown = (row["line"], row["column_name"], row["value"], row["reason"])
            bad.add_row(*(escape("" if cell is None else str(cell)) for cell in shown))
        console.print(bad)
    for number, row in enumerate(found.rows, start=1):
        filled = {name: value for name, value in row.items() if value is not None}
        cells = ", ".join(f"{name}={value}" for name, value in filled.items())
        console.print(f"row {number}  {escape(cells)}", soft_wrap=True)


def show_sources(contracts: Iterable[Contract], console: Console) -> None:
    """The exports that are understood."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("export", no_wrap=True)
    table.add_column("what it is")
    table.add_column("format known from")
    for contract in contracts:
        table.add_row(contract.key, escape(contract.title), EVIDENCE[contract.evidence])
    console.print(table)
    console.print("How to make each of them: docs/sources.md")


def show_columns(contract: Contract, console: Console) -> None:
    """What the columns of one of our own formats mean."""
    console.print(escape(f"{contract.title}: {contract.grain}"))
    table = Table("column", "type", "", "meaning", box=None, padding=(0, 2, 0, 0))
    for column in contract.columns:
        needed = "required" if column.required else ""
        table.add_row(column.name, column.type, needed, escape(column.description))
    console.print(table)


def show_releases(
    found: Sequence[Release], current: Release | None, as_json: bool, console: Console
) -> None:
    """The kept releases, the current one marked."""
    if as_json:
        console.print_json(json.dumps([release.to_json() for release in found], default=str))
        return
    table = Table("release", "created", "content", "current", box=None)
    for release in reversed(found):
        table.add_row(
            release.release_id,
            str(release.created_at),
            release.content_hash[:12],
            "yes" if release == current else "",
        )
    console.print(table if found else "No release yet: run `throughline run`.")
