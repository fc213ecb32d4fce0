"""The gate and the handoff as assets: a candidate, its blocking checks, the current release."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import report
from pipelines.defs.metadata import code_link
from pipelines.defs.resources import RunLock, trying_again
from pipelines.defs.sources import OWNERS
from pipelines.defs.warehouse import build_warehouse
from pipelines.feedback import write_uploads
from pipelines.inputs import inputs_hash
from pipelines.plots import plots
from pipelines.quality import CheckResult, GateReport, dbt_results, findings
from pipelines.quality.gate import BI_SCHEMAS
from pipelines.release import (
    ReleaseMeta,
    build_candidate,
    check_candidate,
    list_releases,
    publish,
)
from pipelines.release.declared import declared
from pipelines.settings import environment, settings
from pipelines.warehouse import build_folder, manifest

CANDIDATE = dg.AssetKey(["release", "candidate"])
FEEDBACK = dg.AssetKey(["release", "feedback_files"])
FEEDBACK_MARTS = [
    dg.AssetKey(["journey", "fct_feedback_conversions"]),
    dg.AssetKey(["journey", "fct_feedback_ledger"]),
    dg.AssetKey(["journey", "fct_feedback_audiences"]),
    dg.AssetKey(["sales", "rpt_engagement_worklist"]),
]
HERE = Path(__file__)
TAGS = {"layer": "release"}
GATED = sorted(path.stem for path in environment().expectations.glob("*.json"))
# Evidence that belongs to no single suite is a check of its own.
OTHERS = ("dbt", "reconciliation", "gate")


@dg.multi_asset(
    name="release__candidate",
    specs=[
        dg.AssetSpec(
            CANDIDATE,
            deps=[key for key in build_warehouse.keys if key.path[0] in BI_SCHEMAS],
            group_name="release",
            owners=OWNERS,
            kinds={"duckdb", "parquet"},
            tags=TAGS,
            metadata=code_link(HERE, "^def candidate"),
            description="The marts that dbt built, with their Parquet copies and the hash of their "
            "content: what the gate checks and, if it passes, byte for byte what BI reads.",
        ),
        dg.AssetSpec(
            FEEDBACK,
            deps=FEEDBACK_MARTS,
            group_name="release",
            owners=OWNERS,
            kinds={"duckdb", "csv"},
            tags=TAGS,
            metadata=code_link(HERE, "write_uploads\\("),
            description="Upload files for ad platforms and CRMs, in the folder `feedback` of the "
            "release: conversions and what changed of them, audiences, work lists. Nobody is sent "
            "anything.",
        ),
    ],
)
def candidate(run_lock: RunLock) -> Iterator[dg.MaterializeResult[Any]]:
    here = environment()
    said = declared(here.expectations, manifest(here))
    meta = ReleaseMeta(
        datetime.now(UTC), version("throughline"), inputs_hash(here, settings()), said
    )
    built = build_candidate(here.marts, here.work, meta)
    tables = built.release.tables
    yield dg.MaterializeResult(
        asset_key=CANDIDATE,
        metadata={
            "release_id": built.release_id,
            "tables": len(tables),
            "dagster/row_count": sum(table.rows for table in tables.values()),
        },
    )
    # Before the gate looks: what it passes is the folder as it is, these files included.
    yield dg.MaterializeResult(asset_key=FEEDBACK, metadata=write_uploads(built.folder))


@dg.multi_asset_check(
    specs=[
        *(
            dg.AssetCheckSpec(
                name.replace(".", "__"),
                asset=CANDIDATE,
                blocking=True,
                description=f"The expectations of {name}, on the candidate file itself.",
            )
            for name in GATED
        ),
        *(
            dg.AssetCheckSpec(
                name,
                asset=CANDIDATE,
                blocking=True,
                description=f"What the {name} evidence says of the candidate.",
            )
            for name in OTHERS
        ),
    ],
    name="gate",
)
def gate(run_lock: RunLock) -> Iterator[dg.AssetCheckResult]:
    """Run every suite on the candidate; a check that fails or cannot run keeps it from release."""
    here = environment()
    verdict = check_candidate(here.work, here.expectations, dbt_results(build_folder(here)))
    why = [] if verdict.passed else findings(here.work / "candidate" / "warehouse.duckdb")
    report.write_part(here.work, "gate", _gate_summary(verdict, why))
    if not verdict.passed:
        publish(here.data_path, settings().releases.keep)  # refuses, and remembers why
    for name in (*GATED, *OTHERS):
        yield _check_result(name, [r for r in verdict.results if name in (r.table_name, r.kind)])


@dg.asset(
    key=["release", "current"],
    deps=[CANDIDATE],
    group_name="release",
    owners=OWNERS,
    kinds={"duckdb", "parquet"},
    tags=TAGS,
    metadata=code_link(HERE, "^def current_release"),
    description="What BI opens: `published/warehouse.duckdb` and `published/parquet/`, switched in "
    "one atomic step.",
)
def current_release(
    context: dg.AssetExecutionContext, run_lock: RunLock
) -> dg.MaterializeResult[Any]:
    here = environment()
    with trying_again(context):
        outcome = publish(here.data_path, settings().releases.keep)
    report.write_part(
        here.work, "handoff", {"verdict": outcome.verdict, "problems": list(outcome.problems)}
    )
    published = here.published / "warehouse.duckdb"
    drawn = plots(published, list_releases(here.data_path)) if published.is_file() else {}
    return dg.MaterializeResult(
        metadata={
            "verdict": outcome.verdict,
            "release_id": outcome.release_id or "none",
            "published": dg.MetadataValue.path(str(Path(outcome.published))),
            **{title: dg.MetadataValue.md(picture) for title, picture in drawn.items()},
        }
    )


def _check_result(name: str, results: list[CheckResult]) -> dg.AssetCheckResult:
    verdict = GateReport(tuple(results))
    failed = [result for result in results if not result.passed]
    lines = [f"| `{r.check_name}` | {r.severity} | {r.observed} | {r.expected} |" for r in failed]
    header = ["| check | severity | observed | expected |", "| --- | --- | --- | --- |"]
    blocks = bool(verdict.failures)
    return dg.AssetCheckResult(
        passed=not failed,
        check_name=name.replace(".", "__"),
        asset_key=CANDIDATE,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        metadata={
            "checks": len(results),
            **({"failed": dg.MetadataValue.md("\n".join(header + lines))} if failed else {}),
        },
    )


def _gate_summary(verdict: GateReport, why: list[str]) -> dict[str, object]:
    return {
        "refused": not verdict.passed,
        "failed": [f"{r.table_name} {r.check_name}" for r in verdict.failures],
        "checks": verdict.counts,
        "problems": why
        + [
            f"{r.table_name} {r.check_name}: {r.observed}, expected {r.expected}"
            for r in (*verdict.failures, *verdict.warnings)
        ],
    }
