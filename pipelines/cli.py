"""The throughline command. Each command reads its arguments, calls one function and prints."""

import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from filelock import Timeout
from rich.console import Console

from pipelines import collector
from pipelines.alerts.commands import alert
from pipelines.backup import backup
from pipelines.erasure.commands import erase
from pipelines.identity.commands import app as identity
from pipelines.lineage.commands import lineage
from pipelines.release.commands import csv, diff, releases, rollback
from pipelines.release.model import ReleaseError
from pipelines.replay_command import replay
from pipelines.serving import daemon, ui, webserver
from pipelines.settings import SettingsError, environment, settings

app = typer.Typer(
    help="One customer-journey warehouse from plain export files.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(identity, name="identity")
app.command()(erase)
for command in (releases, rollback, diff, csv):
    app.command()(command)
app.command()(lineage)
app.command()(replay)
app.command()(alert)
app.command()(ui)
app.command()(webserver)
app.command()(daemon)
app.command()(backup)
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.command()
def run(
    json: Json = False,
    override: Annotated[
        list[str] | None,
        typer.Option(help="A failed check, schema.table:check, to release past in this run."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; every later release tells it.")] = "",
) -> None:
    """Load what has landed, build, check, and release. Exit 0 released, 2 refused, 1 failed."""
    from pipelines import summary
    from pipelines.release.overrides import overrides
    from pipelines.run import run as run_once

    past = overrides(override or [], reason, environment().expectations)
    outcome = run_once(environment(), settings(), past)
    if json:
        typer.echo(outcome.as_json())
    else:
        summary.show(outcome, Console())
    raise typer.Exit(outcome.exit_status)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where to write landing/ and truth/.")],
    scale: Annotated[float, typer.Option(help="1 is about 4,000 people and 1,200 deals.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed writes the same bytes.")] = 7,
) -> None:
    """Write a simulated company's exports, and the truth about them."""
    from pipelines.demo import generate

    made = generate(out, scale=scale, seed=seed)
    facts = ("ad_rows", "email_events", "people", "leads", "opportunities", "won")
    counts = ", ".join(f"{made.counts[fact]:,} {fact.replace('_', ' ')}" for fact in facts)
    typer.echo(f"Demo exports in {made.landing}, the truth about them in {made.truth}: {counts}")


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="An export, wherever it lies.")],
    rows: Annotated[int, typer.Option(min=0, help="How many rows to show.")] = 5,
    personal: Annotated[
        bool, typer.Option("--personal", help="Show personal data, which is hidden otherwise.")
    ] = False,
    json: Json = False,
) -> None:
    """What a file is, how its columns are read and what would be refused. Exit 1 if not loadable.

    Nothing is loaded. The first 8 MB are looked at: a load decides by the whole file.
    """
    from dataclasses import asdict

    from pipelines import preview_page
    from pipelines.exports.preview import preview

    landing, path = environment().landing_path, file.expanduser().resolve()
    within = path.relative_to(landing).as_posix() if path.is_relative_to(landing) else path.name
    found = list(preview(path, within, rows=rows))
    if json:
        Console().print_json(data=[asdict(each) for each in found], default=str)
    else:
        preview_page.show(found, personal, Console())
    raise typer.Exit(int(all(each.reason for each in found)))


@app.command()
def template(
    name: Annotated[
        str | None, typer.Argument(help="Such as touchpoints; none lists them.")
    ] = None,
) -> None:
    """A CSV to fill in, on standard output; what its columns mean, on standard error."""
    from pipelines import summary
    from pipelines.exports import template as templates

    if name is None:
        summary.show_templates(templates.templates().values(), Console())
        return
    try:
        contract = templates.find(name)
    except templates.UnknownTemplateError as error:
        _fail(str(error))
    summary.show_columns(contract, Console(stderr=True))
    typer.echo(templates.template(contract), nl=False)


@app.command()
def sources(
    write: Annotated[
        bool, typer.Option("--write", help="Write what this checkout derives from the contracts.")
    ] = False,
) -> None:
    """Every export that is understood, and how sure its format is."""
    from pipelines import derived, summary
    from pipelines.exports.contract import load_contracts

    if write:
        changed = derived.write(environment().root)
        typer.echo("\n".join(f"written: {path}" for path in changed) or "all are current")
    else:
        summary.show_sources(load_contracts().values(), Console())


@app.command()
def status(json: Json = False) -> None:
    """The release, the files behind it, what was not loaded, what changed, the settings."""
    from datetime import UTC, datetime

    from pipelines import status_page
    from pipelines.status import status_of

    found = status_of(environment(), settings(), datetime.now(UTC))
    if json:
        Console().print_json(data=found.as_json())
    else:
        status_page.show(found, Console())


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def mf(context: typer.Context) -> None:
    """MetricFlow on the published release: `mf query --metrics roas --group-by channel`."""
    from pipelines import metrics

    raise typer.Exit(metrics.ask(environment(), context.args))


@app.command()
def parse() -> None:
    """Parse the dbt project and load the Dagster definitions; the check of `make check`."""
    from pipelines import warehouse
    from pipelines.definitions import defs

    warehouse.manifest(environment())
    warehouse.column_edges(environment())
    found = defs()
    typer.echo(f"{len(list(found.resolve_all_asset_specs()))} assets")


def main() -> None:
    """The entry point: an error that a person can mend is one message, not a traceback."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    try:
        with collector.spare():
            app()
    except Timeout as held:
        _fail(f"another run holds {held.lock_file}; wait for it to end")
    except (SettingsError, ReleaseError, OSError) as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(f"throughline: {message}", err=True)
    raise SystemExit(1)
