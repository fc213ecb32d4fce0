"""Runs, releases and settings as a person reads them at a terminal."""

import json
from collections.abc import Sequence

import yaml
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.release import releases
from pipelines.release.releases import Release
from pipelines.report import RunReport
from pipelines.settings import Environment, Settings

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


def show_status(environment: Environment, settings: Settings, console: Console) -> None:
    """Where things are and what is in force, defaults included."""
    current = releases.current(environment.data_path)
    table = Table(show_header=False, box=None)
    table.add_row("landing", str(environment.landing_path))
    table.add_row("data", str(environment.data_path))
    table.add_row(
        "settings",
        str(environment.config) if environment.config.is_file() else "defaults",
    )
    table.add_row("release", current.release_id if current else "none yet")
    console.print(table)
    console.print(escape(yaml.safe_dump(settings.model_dump(), sort_keys=False)))
