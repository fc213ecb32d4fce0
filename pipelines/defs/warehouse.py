"""The dbt project as assets: one per model, with its rows, columns, column lineage and tests."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from pipelines import lineage, report, warehouse
from pipelines.defs.metadata import model_metadata
from pipelines.defs.resources import RunLock
from pipelines.quality import GateReport, dbt_results
from pipelines.release import write_history
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
        target_path=environment().work / "dbt",
    ),
    dagster_dbt_translator=FolderGroups(),
    name="warehouse",
)
def build_warehouse(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, run_lock: RunLock
) -> Iterator[Any]:
    """Build every model into a fresh warehouse and run its tests."""
    here = environment()
    write_history(here.data_path)
    warehouse.prepare(here, settings())
    os.environ.update(warehouse.dbt_variables(here))
    build = dbt.cli(
        ["build", "--exclude", "resource_type:unit_test"],
        context=context,
        raise_on_error=False,
        target_path=warehouse.build_folder(here),
    )
    events = list(build.stream())
    if not (build.target_path / "run_results.json").is_file():
        raise dg.Failure(f"dbt did not build anything: {build.get_error() or 'see its log'}")
    shapes = warehouse.shapes(here.warehouse)
    columns = lineage.columns_of(build.target_path / "manifest.json", shapes, here.work / "dbt")
    for event in events:
        if isinstance(event, dg.Output):
            key = context.asset_key_for_output(event.output_name)
            event = event.with_metadata({**event.metadata, **model_metadata(key, shapes, columns)})
        yield event
    if not build.is_successful():
        _report_failures(here)
        raise dg.Failure("dbt models or tests failed; see their checks and work/run.log")


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
