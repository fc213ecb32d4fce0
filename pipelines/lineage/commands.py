"""`throughline lineage`: what it asks, and what it prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipelines.settings import environment

if TYPE_CHECKING:
    from rich.tree import Tree as Drawn

    from pipelines.lineage.tree import Branch

_SHOWN_HEADERS = 4
_PIPED_WIDTH = 400  # one line a column, for other programs


def lineage(
    column: Annotated[
        str,
        typer.Argument(help="Such as marketing.rpt_utm_coverage.spend; a table for all of its."),
    ],
    headers: Annotated[
        bool, typer.Option("--headers", help="Every header, not the first.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON array on standard output.")
    ] = False,
) -> None:
    """What a column is made from, down to the headers of exports. Reads the code, no data.

    A column that was told already is not told again.
    """
    from pipelines import warehouse
    from pipelines.exports.contract import load_contracts
    from pipelines.lineage.files import header_rows, read_edges
    from pipelines.lineage.tree import Tree, UnknownColumnError

    rows = [row for contract in load_contracts().values() for row in header_rows(contract)]
    tree = Tree(read_edges(warehouse.column_edges(environment())), rows)
    try:
        found = [tree.below(each) for each in tree.find(column)]
    except UnknownColumnError as error:
        typer.echo(f"throughline: {error}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps([branch.as_json() for branch in found], ensure_ascii=False))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPED_WIDTH)
    for branch in found:
        console.print(_drawn(branch, None if headers else _SHOWN_HEADERS))


def _drawn(branch: Branch, shown: int | None, onto: Drawn | None = None) -> Drawn:
    from rich.tree import Tree as Drawn

    label = f"{escape(branch.table)}.[bold]{escape(branch.column)}[/]{_remark(branch, shown)}"
    node = onto.add(label) if onto else Drawn(label)
    for each in branch.made_from:
        _drawn(each, shown, node)
    return node


def _remark(branch: Branch, shown: int | None) -> str:
    if branch.is_repeated:
        return " [dim](told above)[/]"
    if branch.read_from is not None:
        named = ", ".join(f'"{escape(header)}"' for header in branch.headers[:shown])
        more = len(branch.headers) - len(branch.headers[:shown])
        told = f"{branch.read_from} {named}" if named else branch.read_from
        return f" [green]from {told}{f' and {more} more' if more else ''}[/]"
    if not branch.is_followed:
        return " [yellow](its SQL cannot be followed)[/]"
    is_end = not branch.made_from and branch.layer in ("staging", "intermediate", "mart")
    return " [dim](of no column)[/]" if is_end else ""
