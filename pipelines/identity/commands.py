"""`throughline identity`: why records are one person, and what a build would change about that."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipelines.settings import environment

app = typer.Typer(help="Why records are one person, and what would change.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.command()
def explain(
    person: Annotated[
        str, typer.Argument(help="A person id, old ones included, or a record as source:type:id.")
    ],
    personal: Annotated[
        bool, typer.Option("--personal", help="Show personal data, which is hidden otherwise.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows of each kind to show at most.")] = 200,
    json: Json = False,
) -> None:
    """The records of a person in the current release and every piece of evidence that joins them.

    Exit 1 if no such person is known.
    """
    from dataclasses import asdict

    from pipelines.identity.explain import explain_person
    from pipelines.release import current_database

    found = explain_person(current_database(environment().data_path), person, personal, limit)
    if json:
        Console().print_json(data=[asdict(each) for each in found], default=str)
    for each in () if json else found:
        Console().print(f"person [bold]{each.person_id}[/bold]  {each.former}")
        _show("records", ("record", "email", "name", "created", "deleted"), each.records)
        _show("evidence", ("rule", "confidence", "left", "right", "identifier"), each.edges)
        _show("not used", ("rule", "reason", "identifier"), each.review)
        beyond = [f"{rows:,} more {kind}" for kind, rows in each.beyond.items() if rows]
        if beyond:
            Console().print(f"… and {', '.join(beyond)}: see --limit")
    raise typer.Exit(int(not found))


@app.command()
def diff(json: Json = False) -> None:
    """Build what has landed without releasing it, and compare its persons with the release's.

    The next `throughline run` builds and releases the same, unless more has landed by then.
    """
    from dataclasses import asdict

    from pipelines.identity.difference import difference
    from pipelines.release import current_database
    from pipelines.run import build

    here = environment()
    problems = build(here)
    if problems:
        typer.echo("\n".join(problems), err=True)
        raise typer.Exit(1)
    found = difference(current_database(here.data_path), here.marts)
    if json:
        Console().print_json(data=asdict(found), default=str)
        return
    Console().print(
        f"persons {found.persons_before:,} → {found.persons_after:,}:"
        f" {found.renamed:,} renamed, {found.merged:,} merged, {found.split:,} split"
    )
    _show("changed persons", ("old person", "new person", "change", "records"), found.changes)
    if found.changes_hidden:
        Console().print(f"… and {found.changes_hidden:,} more, of fewer records")
    _show(
        "attributed amount",
        ("model", "channel", "before", "after", "moved here"),
        found.money,
    )


def _show(title: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console().print(table)
