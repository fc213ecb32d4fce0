"""The commands about releases: what is kept, going back, what changed, tables for spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock
from rich.console import Console

from pipelines.release.model import ReleaseError
from pipelines.settings import environment, settings

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def releases(json: Json = False) -> None:
    """Every release that is kept, newest first."""
    from pipelines import summary
    from pipelines.release.releases import kept

    summary.show_releases(kept(environment().data_path), json, Console())


def rollback(release_id: str) -> None:
    """Make an earlier release the current one, in one atomic step."""
    from pipelines.publish import bring_up_to_date
    from pipelines.release import rollback as roll_back
    from pipelines.release import sweep

    with FileLock(environment().work / "run.lock", timeout=0):
        sweep(environment().data_path)
        roll_back(environment().data_path, release_id)
        shown = bring_up_to_date(environment(), settings())
    typer.echo(f"{environment().published} is now {release_id}")
    if shown.problem:
        raise ReleaseError(shown.problem)


def diff(
    before: Annotated[str, typer.Argument(help="A release of `throughline releases`.")],
    after: Annotated[str | None, typer.Argument(help="Another; none: the current one.")] = None,
    json: Json = False,
) -> None:
    """What changed from one kept release to another: rows, columns and measures of each table."""
    from pipelines.release import difference_page
    from pipelines.release.difference import difference
    from pipelines.release.shelf import current

    data = environment().data_path
    if after is None:
        now = current(data)
        if now is None:
            raise ReleaseError("nothing is released yet: run `throughline run`")
        after = now.release_id
    difference_page.show(difference(data, before, after), json, Console())


def csv(
    folder: Annotated[Path, typer.Argument(help="Where to write; files of the same name go.")],
    semicolons: Annotated[
        bool, typer.Option("--semicolons", help="For Excel where the comma is decimal.")
    ] = False,
) -> None:
    """The summary tables of the current release for Excel, without personal data."""
    from pipelines.release.spreadsheets import SHEET_ROWS, write_sheets

    for sheet in write_sheets(environment().data_path, folder.expanduser(), semicolons=semicolons):
        without = f", without {', '.join(sheet.left_out)}" if sheet.left_out else ""
        more = "; more than fit on one sheet" if sheet.rows > SHEET_ROWS else ""
        typer.echo(f"{sheet.path}  {sheet.rows:,} rows{without}{more}")
