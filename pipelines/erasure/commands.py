"""`throughline erase`: what it asks, and what it prints."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from filelock import FileLock

from pipelines.settings import Environment, environment, settings

if TYPE_CHECKING:
    from pipelines.erasure.erase import Proof


def erase(
    identifier: Annotated[
        str | None,
        typer.Argument(
            help="An address, a phone, a record (source:type:id or its id), or a person id;"
            " - reads it from standard input, where no shell history keeps it."
        ),
    ] = None,
    landed: Annotated[
        bool, typer.Option("--landed", help="Everybody whom a landed erasures file names.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line on standard output.")
    ] = False,
) -> None:
    """Remove a person from everything that is kept, for good, and prove it.

    Exit 1 if the search afterwards still finds something, or an identifier is not one person's.
    """
    from pipelines.erasure.erase import landed_requests
    from pipelines.erasure.page import lines
    from pipelines.erasure.person import NotOnePersonError

    here = environment()
    here.work.mkdir(parents=True, exist_ok=True)
    if identifier == "-":
        identifier = sys.stdin.readline()
    if landed == bool(identifier and identifier.strip()):
        raise typer.BadParameter("give an identifier, or --landed")
    failed = False
    with FileLock(here.work / "run.lock", timeout=0):
        for text in landed_requests(here) if landed else [str(identifier)]:
            try:
                proof = _erase(here, text, dry_run, yes)
            except NotOnePersonError as error:
                typer.echo(f"throughline: {error}", err=True)
                failed = True
                continue
            typer.echo(json.dumps(asdict(proof)) if as_json else "\n".join(lines(proof)))
            failed |= not proof.is_clean
        if not dry_run:
            failed |= not _shown_anew(here)
    raise typer.Exit(int(failed))


def _shown_anew(here: Environment) -> bool:
    """Whether PostgreSQL, too, shows the release without the person, where it is configured."""
    from pipelines.publish import bring_up_to_date

    shown = bring_up_to_date(here, settings())
    if shown.problem:
        typer.echo(f"throughline: not yet erased there: {shown.problem}", err=True)
    return shown.problem is None


def _erase(here: Environment, text: str, dry_run: bool, yes: bool) -> Proof:
    from pipelines.erasure.erase import erase as erase_person
    from pipelines.erasure.page import lines

    if not (yes or dry_run):
        typer.echo("\n".join(lines(erase_person(here, text, dry_run=True))), err=True)
        typer.confirm("Erase this person? It cannot be undone.", abort=True, err=True)
    return erase_person(here, text, dry_run=dry_run)
