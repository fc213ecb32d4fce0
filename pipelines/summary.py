"""Runs, releases and files as a person reads them at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from pipelines.exports.words import EVIDENCE, TYPES, instead_of
from pipelines.release.releases import Kept
from pipelines.report import RunReport

if TYPE_CHECKING:  # the parser is not loaded only to print what a run did
    from pipelines.exports.contract import Contract

_WORDS = {
    "released": "[bold green]released[/]",
    "unchanged": "[bold green]unchanged[/]: nothing new, the current release stays",
    "refused": "[bold red]refused[/] by the gate: the last release stays",
    "failed": "[bold red]failed[/]: the last release stays",
}
_POSTGRES = {
    "published": "now shows it, in {seconds} s",
    "current": "shows it",
    "failed": "[bold red]does not show it[/]: see above; the next run tries again",
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
    if shown := _POSTGRES.get(report.postgres.get("status", "")):
        table.add_row("postgres", shown.format(**report.postgres))
    console.print(table)
    console.print(f"Verdict: {_WORDS[report.verdict]}")


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


def show_templates(contracts: Iterable[Contract], console: Console) -> None:
    """The formats of our own that have a template."""
    table = Table("template", "what it holds", box=None, padding=(0, 2, 0, 0))
    for contract in contracts:
        table.add_row(contract.export, escape(f"{contract.title}: {contract.grain}"))
    console.print(table)


def show_columns(contract: Contract, console: Console) -> None:
    """What the columns of one of our own formats mean."""
    console.print(escape(f"{contract.title}: {contract.grain} {contract.description}"))
    table = Table("column", "type", "", "meaning", box=None, padding=(0, 2, 0, 0))
    for column in contract.columns:
        needed = ["required"] if column.required else instead_of(contract, column.name)
        told = needed[0] if column.required else f"or {' or '.join(needed)}" if needed else ""
        table.add_row(column.name, TYPES[column.type], told, escape(column.description))
    console.print(table)
    console.print(
        "Replace the example, keep the header, and put the file into the landing folder under any"
        " name. Columns that are not required may be left out."
    )


def show_releases(found: Sequence[Kept], as_json: bool, console: Console) -> None:
    """The kept releases, newest first: rows, size, the gate's warnings, and what shows them."""
    if as_json:
        console.print_json(json.dumps([each.to_json() for each in found], default=str))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("release", "rows", "size", "warnings", "content", "shown by"):
        right = name in ("rows", "size", "warnings")
        table.add_column(name, no_wrap=True, justify="right" if right else "left")
    for each in reversed(found):
        release = each.release
        shown = {"files": each.is_current, "postgres": each.in_postgres}
        table.add_row(
            f"[bold]{release.release_id}[/]" if each.is_current else release.release_id,
            f"{sum(content.rows for content in release.tables.values()):,}",
            decimal(each.size_bytes),
            f"{release.report.counts['warned']}",
            release.content_hash[:8],
            ", ".join(name for name, is_so in shown.items() if is_so),
        )
    console.print(table if found else "No release yet: run `throughline run`.")
