"""`throughline replay`: what it asks, and what it prints."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.settings import Environment, environment, settings

if TYPE_CHECKING:  # the other commands need no DuckDB
    from pipelines.exports.replay import Manifest, Selection

_DAY = ["%Y-%m-%d"]


def replay(
    load: Annotated[
        list[str] | None,
        typer.Option(help="Id of a load, as in quality.fct_loads; may be repeated."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only loads of this source.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=_DAY, help="Only loads with days from here on."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="Only loads with days up to then.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list the loads.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
) -> None:
    """Make loads anew under the current contracts, then build, check and release. Exit as `run`.

    From its file where that still lies in the landing folder, else from what the lake keeps.
    Without a choice: every load.
    """
    from pipelines import run, summary
    from pipelines.exports.replay import Selection, UnknownLoadError

    selection = Selection(
        tuple(load or ()), source, since.date() if since else None, until.date() if until else None
    )
    here = environment()
    try:
        if dry_run:
            _show(_chosen(here, selection), as_json)
            return
        outcome = run.replay(here, settings(), selection)
    except UnknownLoadError as error:
        typer.echo(f"throughline: {error}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(outcome.as_json())
    else:
        summary.show(outcome, Console())
    raise typer.Exit(outcome.exit_status)


def _chosen(here: Environment, selection: Selection) -> list[Manifest]:
    from pipelines.exports.lake import Lake

    return selection.of(Lake(here.raw).manifests().values())


def _show(manifests: list[Manifest], as_json: bool) -> None:
    if as_json:
        names = ("load_id", "source", "export", "file_name", "rows")
        typer.echo(json.dumps([{name: each[name] for name in names} for each in manifests]))
        return
    from pipelines.exports.replay import days_of

    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("load", "export", "file", "days", "rows"):
        table.add_column(name, no_wrap=name == "load", overflow="fold")
    for manifest in manifests:
        first, last = days_of(manifest)
        days = str(first) if first == last else f"{first} to {last}"
        export = f"{manifest['source']}.{manifest['export']}"
        cells = (manifest["load_id"], export, manifest["file_name"], days, f"{manifest['rows']:,}")
        table.add_row(*map(escape, cells))
    console = Console()
    console.print(table)
    console.print(f"{len(manifests):,} loads")
