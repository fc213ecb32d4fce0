"""Landing files as assets: one per export contract, and the lake's own tables. Parsing: exports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import dagster as dg
from pydantic import Field

from pipelines import report
from pipelines.defs.dbt_tables import TABLES, file_of
from pipelines.defs.metadata import code_link, personal_tag
from pipelines.defs.resources import RunLock, trying_again
from pipelines.defs.sources import OWNERS, landing_key
from pipelines.exports.contract import CONTRACTS_DIR, Contract, load_contracts
from pipelines.exports.outcomes import FileOutcome
from pipelines.exports.replay import Selection
from pipelines.loading import load
from pipelines.settings import environment, settings
from pipelines.source_rows import lake_rows

CONTRACTS = load_contracts()
# What the lake knows about itself, beside the rows: dbt reads these too.
LAKE = [node for node in TABLES.manifest["sources"].values() if node["source_name"] == "lake"]


def _spec(contract: Contract) -> dg.AssetSpec:
    columns = [
        dg.TableColumn(
            column.name,
            column.type,
            TABLES.columns.of((f"raw.{contract.key}", column.name)),
            tags=personal_tag({"personal": column.personal}),
        )
        for column in contract.columns
    ]
    personal = {"personal": ""} if any(column.personal for column in contract.columns) else {}
    return dg.AssetSpec(
        dg.AssetKey(["raw", contract.source, contract.export]),
        deps=[landing_key(contract.source)],
        description=f"{contract.title}\n\n{contract.grain}\n\n{contract.description}".strip(),
        group_name=contract.source,
        owners=OWNERS,
        kinds={"file", "parquet"},
        tags={"evidence": contract.evidence, "layer": "raw", **personal},
        metadata={
            "dagster/column_schema": dg.TableSchema(columns),
            **code_link(CONTRACTS_DIR / f"{contract.key}.yaml"),
        },
    )


def _lake_spec(node: Mapping[str, Any]) -> dg.AssetSpec:
    return dg.AssetSpec(
        dg.AssetKey(["raw", node["name"]]),
        description=node["description"],
        group_name="lake",
        owners=OWNERS,
        kinds={"parquet"},
        tags={"layer": "lake"},
        metadata={
            "dagster/column_schema": TABLES.schema(node),
            **code_link(file_of(node), rf"- name: {node['name']}$"),
        },
    )


class Replay(dg.Config):
    """Loads to be made anew under the current contracts, in the launchpad. Nothing is replayed
    unless something is chosen; what is chosen must all hold."""

    everything: bool = Field(default=False, description="Every load of the lake.")
    loads: list[str] = Field(default=[], description="Ids of loads, as in quality.fct_loads.")
    source: str | None = Field(default=None, description="Only loads of this source.")
    since: str | None = Field(
        default=None, description="Only loads with days from here on, as 2026-01-31."
    )
    until: str | None = Field(default=None, description="Only loads with days up to here.")

    def selection(self) -> Selection | None:
        """What is chosen; None for nothing."""
        if not (self.everything or self.loads or self.source or self.since or self.until):
            return None
        days = (date.fromisoformat(day) if day else None for day in (self.since, self.until))
        return Selection(tuple(self.loads), self.source, *days)


_RECOGNISED = dg.AssetCheckSpec(
    "every_file_recognised",
    asset=dg.AssetKey(["raw", "landing_files"]),
    description="Every file in the landing folder was recognised and loaded.",
)


@dg.multi_asset(
    specs=[
        *(_spec(contract) for contract in CONTRACTS.values()),
        *map(_lake_spec, LAKE),
    ],
    check_specs=[_RECOGNISED],
    name="ingest",
)
def ingest_exports(
    context: dg.AssetExecutionContext, config: Replay, run_lock: RunLock
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Load every new file of the landing folder into the raw lake; make chosen loads anew."""
    here = environment()
    report.begin(here.work, context.run.run_id)
    with trying_again(context):
        loaded = load(here, settings(), config.selection())
    for line in (*loaded.problems, *loaded.warnings, *(each.line() for each in loaded.drifts)):
        context.log.warning(line)
    by_export: dict[tuple[str | None, str | None], list[FileOutcome]] = defaultdict(list)
    for file in loaded.done.files:
        by_export[file.source, file.export].append(file)
    _note_new_files(context, loaded.new)
    rows = lake_rows(here)
    for contract in CONTRACTS.values():
        files = by_export[contract.source, contract.export]
        yield dg.MaterializeResult(
            asset_key=["raw", contract.source, contract.export],
            metadata={
                "dagster/row_count": rows.get(f"raw.{contract.key}", 0),
                "quarantined": sum(file.quarantined for file in files),
                "files": len(files),
            },
        )
    for node in LAKE:
        count = {"dagster/row_count": rows.get(f"raw.{node['name']}", 0)}
        yield dg.MaterializeResult(asset_key=["raw", node["name"]], metadata=count)
    yield dg.AssetCheckResult(
        passed=not loaded.problems,
        check_name=_RECOGNISED.name,
        asset_key=_RECOGNISED.asset_key,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"files": dg.MetadataValue.md("\n".join(f"- {line}" for line in loaded.problems))},
    )


def _note_new_files(context: dg.AssetExecutionContext, new: list[FileOutcome]) -> None:
    """A vendor's files are as fresh as the last run that loaded a new one."""
    by_source: dict[str, list[FileOutcome]] = defaultdict(list)
    for file in new:
        by_source[str(file.source)].append(file)
    for source, files in by_source.items():
        count = {"files": len(files), "dagster/row_count": sum(file.rows for file in files)}
        context.log_event(dg.AssetMaterialization(landing_key(source), metadata=count))
