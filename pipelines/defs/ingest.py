"""Landing files as assets: one per export contract, and the lake's own tables. Parsing: exports."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipelines import report
from pipelines.defs.metadata import personal_tag
from pipelines.defs.resources import RunLock
from pipelines.erasure.erase import finish_pending
from pipelines.erasure.register import Register
from pipelines.exports import drift
from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.ingest import FileOutcome, ingest
from pipelines.exports.lake import Lake
from pipelines.inputs import landed
from pipelines.settings import environment, settings

CONTRACTS = load_contracts()
# What the lake knows about itself, beside the rows: dbt reads these too.
LAKE = {
    "landing_files": "One row per file seen in the landing folder, with what became of it.",
    "manifests": "One row per load: where it came from, what it covers, its control totals.",
    "quarantine": "One row per value that could not be loaded, with file, line, column and reason.",
}
OWNERS = ["team:data-engineering"]


def _spec(contract: Contract) -> dg.AssetSpec:
    columns = [
        dg.TableColumn(
            column.name,
            column.type,
            column.description or None,
            tags=personal_tag({"personal": column.personal}),
        )
        for column in contract.columns
    ]
    return dg.AssetSpec(
        dg.AssetKey(["raw", contract.source, contract.export]),
        description=f"{contract.title}\n\n{contract.grain}\n\n{contract.description}".strip(),
        group_name=contract.source,
        owners=OWNERS,
        kinds={"file", "parquet"},
        tags={"evidence": contract.evidence},
        metadata={
            "dagster/column_schema": dg.TableSchema(columns),
            "contract": f"pipelines/exports/contracts/{contract.source}.{contract.export}.yaml",
        },
    )


def _lake_spec(name: str, description: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        dg.AssetKey(["raw", name]),
        description=description,
        group_name="lake",
        owners=OWNERS,
        kinds={"parquet"},
    )


_RECOGNISED = dg.AssetCheckSpec(
    "every_file_recognised",
    asset=dg.AssetKey(["raw", "landing_files"]),
    description="Every file in the landing folder was recognised and loaded.",
)


@dg.multi_asset(
    specs=[
        *(_spec(contract) for contract in CONTRACTS.values()),
        *(_lake_spec(name, description) for name, description in LAKE.items()),
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
    for contract in CONTRACTS.values():
        files = by_export[contract.source, contract.export]
        yield dg.MaterializeResult(
            asset_key=["raw", contract.source, contract.export],
            metadata={
                "dagster/row_count": sum(file.rows for file in files),
                "quarantined": sum(file.quarantined for file in files),
                "files": len(files),
            },
        )
    for name in LAKE:
        yield dg.MaterializeResult(asset_key=["raw", name])
    yield dg.AssetCheckResult(
        passed=not problems,
        check_name=_RECOGNISED.name,
        asset_key=_RECOGNISED.asset_key,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"files": dg.MetadataValue.md("\n".join(f"- {line}" for line in problems))},
    )


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
