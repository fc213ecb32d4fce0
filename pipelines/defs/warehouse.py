"""The dbt project as assets: one per model, with its rows, columns, column lineage and tests."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from pipelines import report, warehouse
from pipelines.defs.metadata import model_metadata
from pipelines.defs.resources import RunLock
from pipelines.lineage.project import Lineage
from pipelines.quality import GateReport, dbt_results, warm_up
from pipelines.release import sweep
from pipelines.settings import Environment, environment, settings


class FolderGroups(DagsterDbtTranslator):
    """dbt's names, grouped by the folder that a model is in."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        folders = dbt_resource_props["fqn"][1:-1]
        return "_".join(folders[-2:]) if folders else "seeds"


@dbt_assets(
    manifest=warehouse.manifest(environment()),
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
    nodes = _models(build.manifest)
    lineage = Lineage(build.manifest, build.target_path / "compiled", warehouse.lineage_file(here))
    for count, message in enumerate(build.stream_raw_events()):
        if count == 0:
            warm_up()  # dbt is up, and needs one core from here on
        for event in message.to_default_asset_events(
            build.manifest, build.dagster_dbt_translator, context, build.target_path
        ):
            if isinstance(event, dg.Output):
                name = _name(context, event)
                rows = _rows(message.raw_event["data"]["status"])
                described = model_metadata(nodes[name], rows, _types(event), lineage.of(*name))
                yield event.with_metadata({**event.metadata, **described})
            else:
                yield event
    lineage.save()
    if not (build.target_path / "run_results.json").is_file():
        raise dg.Failure(f"dbt did not build anything: {build.get_error() or 'see its log'}")
    if not build.is_successful():
        _report_failures(here)
        raise dg.Failure("dbt models or tests failed; see their checks and work/run.log")


def _models(manifest: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (node["schema"], node["name"]): node
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }


def _name(context: dg.AssetExecutionContext, output: dg.Output[Any]) -> tuple[str, str]:
    path = context.asset_key_for_output(output.output_name).path
    return path[-2], path[-1]


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
            "checks": GateReport(tuple(results)).counts,
            "problems": [f"{r.table_name} {r.check_name}: {r.observed}" for r in failed],
        },
    )
