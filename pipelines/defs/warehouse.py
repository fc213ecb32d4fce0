"""The dbt project as assets: one per model, with its rows, columns, column lineage and tests."""

import os
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from pipelines import lineage, warehouse
from pipelines.defs.metadata import model_metadata
from pipelines.defs.resources import RunLock
from pipelines.release import write_history
from pipelines.settings import environment, settings


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
        ["build", "--exclude", "resource_type:unit_test"], context=context, raise_on_error=False
    )
    events = list(build.stream())
    if not (build.target_path / "run_results.json").is_file():
        raise dg.Failure(f"dbt did not build anything: {build.get_error() or 'see its log'}")
    for artifact in ("run_results.json", "manifest.json"):
        shutil.copyfile(build.target_path / artifact, here.work / "dbt" / f"last_{artifact}")
    shapes = warehouse.shapes(here.warehouse)
    columns = lineage.columns_of(build.target_path / "manifest.json", shapes, here.work / "dbt")
    for event in events:
        if isinstance(event, dg.Output):
            key = context.asset_key_for_output(event.output_name)
            event = event.with_metadata({**event.metadata, **model_metadata(key, shapes, columns)})
        yield event
    if not build.is_successful():
        context.log.error("dbt reported failures; the gate will refuse")
