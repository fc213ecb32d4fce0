"""The dbt project as assets: one per model, with its rows, columns, column lineage and tests."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets

from pipelines import report, warehouse
from pipelines.defs.dbt_tables import TABLES, FolderGroups, name_of
from pipelines.defs.metadata import model_metadata
from pipelines.defs.resources import RunLock
from pipelines.plots import PLOTS, picture
from pipelines.quality import GateReport, dbt_results, warm_up
from pipelines.release import sweep
from pipelines.settings import Environment, environment, settings
from pipelines.source_rows import lake_rows, written_rows


@dbt_assets(
    manifest=TABLES.manifest,
    project=DbtProject(
        project_dir=environment().dbt_project,
        profiles_dir=environment().dbt_project,
        target_path=warehouse.parsed_folder(environment()),
    ),
    dagster_dbt_translator=FolderGroups(),
    name="warehouse",
)
def build_warehouse(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, run_lock: RunLock
) -> Iterator[Any]:
    """Build every model into fresh files and run its tests; some of them alone are refused."""
    if context.selected_asset_keys != build_warehouse.keys:
        raise dg.Failure(
            "models are built together, into fresh files, so that a release is of one piece:"
            " launch the job publish_release, or `throughline run`",
            allow_retries=False,
        )
    here = environment()
    sweep(here.data_path)
    warehouse.prepare(here, settings())
    os.environ.update(warehouse.dbt_variables(here))
    build = dbt.cli(
        ["build", "--exclude", "resource_type:unit_test"],
        context=context,
        raise_on_error=False,
        target_path=warehouse.build_folder(here),
    )
    yield from _events(context, build, here)
    if not (build.target_path / "run_results.json").is_file():
        raise dg.Failure(f"dbt did not build anything: {build.get_error() or 'see its log'}")
    if not build.is_successful():
        _report_failures(here)
        raise dg.Failure("dbt models or tests failed; see their checks and work/run.log")


def _events(
    context: dg.AssetExecutionContext, build: DbtCliInvocation, here: Environment
) -> Iterator[Any]:
    """What dbt tells of its nodes, with more about each model; those with a picture come last."""
    rows = _rows_of_sources(context, here)
    plotted: dict[str, dg.Output[Any]] = {}
    for count, message in enumerate(build.stream_raw_events()):
        if count == 0:
            warm_up()  # dbt is up, and needs one core from here on
        for event in message.to_default_asset_events(
            build.manifest, build.dagster_dbt_translator, context, build.target_path
        ):
            if not isinstance(event, dg.Output):
                yield event
                continue
            name = _name(context, event)
            status = message.raw_event["data"]["status"]
            described = _described(TABLES.models[name], status, event, rows)
            output = event.with_metadata({**event.metadata, **described})
            if name in PLOTS:
                plotted[name] = output  # dbt does not let go of the marts before its end
            else:
                yield output
    for name, output in plotted.items():
        yield _with_picture(here, name, output) if build.is_successful() else output


def _with_picture(here: Environment, name: str, output: dg.Output[Any]) -> dg.Output[Any]:
    shown = picture(here.marts, name)
    if not shown:
        return output
    return output.with_metadata({**output.metadata, "plot": dg.MetadataValue.md(shown)})


def _rows_of_sources(context: dg.AssetExecutionContext, here: Environment) -> dict[str, int]:
    """Rows of all sources; of those that were just written Dagster is told."""
    relations = {name: node["relation_name"] for name, node in TABLES.written.items()}
    written = written_rows(here, relations)
    for name, count in written.items():
        key = dg.AssetKey(name.split("."))
        context.log_event(dg.AssetMaterialization(key, metadata={"dagster/row_count": count}))
    return lake_rows(here) | written


def _described(
    node: Mapping[str, Any], status: str, event: dg.Output[Any], rows: Mapping[str, int]
) -> dict[str, Any]:
    source = TABLES.only_source(node)
    return model_metadata(
        _rows(status) if source is None else rows.get(source, 0),
        TABLES.schema(node),
        _types(event),
        TABLES.columns.made_from(name_of(node)),
        TABLES.exports(node),
    )


def _name(context: dg.AssetExecutionContext, output: dg.Output[Any]) -> str:
    return ".".join(context.asset_key_for_output(output.output_name).path)


def _rows(status: str) -> int | None:
    """dbt prints `SELECT 12` of a table and `INSERT 12` of a seed; a view has only a word."""
    count = status.rpartition(" ")[2]
    return int(count) if count.isdigit() else None


def _types(output: dg.Output[Any]) -> Mapping[str, str]:
    """The types that dbt found itself, of tables without a contract (macros/materializations)."""
    schema = output.metadata.get("dagster/column_schema")
    columns = schema.schema.columns if isinstance(schema, dg.TableSchemaMetadataValue) else []
    return {column.name: column.type for column in columns}


def _report_failures(here: Environment) -> None:
    """Tests that fail refuse the release; a model that does not build fails the run."""
    results = dbt_results(warehouse.build_folder(here))
    failed = [result for result in results if result.blocks and result.observed != "skipped"]
    report.write_part(
        here.work,
        "gate",
        {
            "refused": bool(failed) and all(result.kind == "dbt" for result in failed),
            "failed": [f"{r.table_name} {r.check_name}" for r in failed],
            "checks": GateReport(tuple(results)).counts,
            "problems": [f"{r.table_name} {r.check_name}: {r.observed}" for r in failed],
        },
    )
