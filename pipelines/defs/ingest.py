"""Landing files as assets: one per export contract, and the lake's own tables. Parsing: exports."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from pipelines import report
from pipelines.defs.dbt_tables import TABLES, file_of
from pipelines.defs.metadata import code_link, personal_tag
from pipelines.defs.resources import RunLock
from pipelines.defs.sources import OWNERS, landing_key
from pipelines.erasure.erase import finish_pending
from pipelines.erasure.register import Register
from pipelines.exports import drift
from pipelines.exports.contract import CONTRACTS_DIR, Contract, load_contracts
from pipelines.exports.ingest import FileOutcome, ingest
from pipelines.exports.lake import Lake
from pipelines.inputs import landed
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
    context: dg.AssetExecutionContext, run_lock: RunLock
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Load every new file of the landing folder into the raw lake."""
    here = environment()
    finish_pending(here)
    done = ingest(
        landed(here),
        here.raw,
        here.work,
        demo=here.demo,
        settle_seconds=settings().ingest.settle_seconds,
        suppressed=Register(here.data_path).suppressed(),
    )
    problems = [_problem(file) for file in done.files if file.status in ("rejected", "growing")]
    for problem in problems:
        context.log.warning(problem)
    lake = Lake(here.raw)
    warnings = [line for file in done.files for line in _warnings(file, lake)]
    for warning in warnings:
        context.log.warning(warning)
    drifts = drift.since_last_run(lake.manifests().values()) if _new(done.files) else []
    for each in drifts:
        context.log.warning(each.line())
    report.write_part(here.work, "ingest", _summary(done.files, [*problems, *warnings], drifts))
    by_export: dict[tuple[str | None, str | None], list[FileOutcome]] = defaultdict(list)
    for file in done.files:
        by_export[file.source, file.export].append(file)
    _note_new_files(context, done.files)
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
        passed=not problems,
        check_name=_RECOGNISED.name,
        asset_key=_RECOGNISED.asset_key,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"files": dg.MetadataValue.md("\n".join(f"- {line}" for line in problems))},
    )


def _note_new_files(context: dg.AssetExecutionContext, files: list[FileOutcome]) -> None:
    """A vendor's files are as fresh as the last run that loaded a new one."""
    by_source: dict[str, list[FileOutcome]] = defaultdict(list)
    for file in _new(files):
        by_source[str(file.source)].append(file)
    for source, new in by_source.items():
        count = {"files": len(new), "dagster/row_count": sum(file.rows for file in new)}
        context.log_event(dg.AssetMaterialization(landing_key(source), metadata=count))


def _problem(file: FileOutcome) -> str:
    line = f", line {file.line}" if file.line else ""
    return f"{file.file_name}{line}: {file.reason}. {file.remedy or ''}".strip()


def _warnings(file: FileOutcome, lake: Lake) -> list[str]:
    manifest = lake.manifest(file.source or "", file.export or "", file.load_id or "") or {}
    return [f"{file.file_name}: {warning}" for warning in manifest.get("warnings", [])]


def _new(files: list[FileOutcome]) -> list[FileOutcome]:
    return [file for file in files if file.status == "loaded"]


def _summary(
    files: list[FileOutcome], problems: list[str], drifts: list[drift.Drift]
) -> dict[str, object]:
    status = Counter(file.status for file in files)
    new = _new(files)
    return {
        "files": {
            "loaded": status["loaded"],
            "unchanged": status["unchanged"] + status["duplicate"],
            "rejected": status["rejected"] + status["growing"],
        },
        "rows": {
            "loaded": sum(file.rows for file in new),
            "quarantined": sum(file.quarantined for file in new),
        },
        "problems": problems,
        "drift": [each.line() for each in drifts],
    }
