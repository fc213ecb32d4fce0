"""The gate and the handoff as assets: a candidate, its blocking checks, the current release."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from pipelines import dashboard, report
from pipelines.dashboard import REPORT, About
from pipelines.defs.dbt_tables import TABLES
from pipelines.defs.gate_page import check_result, docs_link, overridden
from pipelines.defs.metadata import code_link
from pipelines.defs.resources import RunLock, trying_again
from pipelines.defs.sources import OWNERS
from pipelines.defs.warehouse import build_warehouse
from pipelines.feedback import write_uploads
from pipelines.inputs import inputs_hash
from pipelines.plots.release import plots
from pipelines.quality import GateReport, dbt_results, findings
from pipelines.quality.gate import BI_SCHEMAS
from pipelines.quality.offenders import declarations
from pipelines.release import (
    Candidate,
    ReleaseMeta,
    build_candidate,
    check_candidate,
    current,
    list_releases,
    publish,
)
from pipelines.release.declared import declared
from pipelines.release.layout import DOCS, Layout
from pipelines.release.overrides import overrides
from pipelines.settings import environment, settings
from pipelines.warehouse import build_folder

CANDIDATE = dg.AssetKey(["release", "candidate"])
FEEDBACK = dg.AssetKey(["release", "feedback_files"])
PAGE = dg.AssetKey(["release", "report"])
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
        dg.AssetSpec(
            PAGE,
            deps=[dg.AssetKey(table.split(".")) for table in dashboard.tables_read()],
            group_name="release",
            owners=["team:analytics"],
            kinds={"duckdb", "html"},
            tags=TAGS,
            metadata=code_link(HERE, "write_report\\("),
            description="The report of the release for people, `published/report/index.html`: one "
            "page, complete in itself, of aggregates that name no person.",
        ),
    ],
)
def candidate(run_lock: RunLock) -> Iterator[dg.MaterializeResult[Any]]:
    here = environment()
    meta = ReleaseMeta(
        created_at=datetime.now(UTC),
        code_version=version("throughline"),
        inputs_hash=inputs_hash(here, settings()),
        declared=declared(here.expectations, declarations(TABLES.manifest)),
        is_demo=here.demo,
        personal_data=settings().privacy.personal_data,
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
    about = About.of(built.release, settings().reporting)
    page = dashboard.write_report(built.folder, about, dbt_results(build_folder(here)))
    yield dg.MaterializeResult(
        asset_key=PAGE,
        metadata={
            "when published": dg.MetadataValue.path(str(here.published / REPORT)),
            "bytes": page.stat().st_size,
            "sections": [section.title for section in dashboard.known_sections()],
        },
    )


class Overrides(dg.Config):
    """Failed checks to release past in this run, as schema.table:check, and why."""

    override: list[str] = Field(default_factory=list)
    reason: str = ""


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
def gate(config: Overrides, run_lock: RunLock) -> Iterator[dg.AssetCheckResult]:
    """Run every suite on the candidate; a check that fails or cannot run keeps it from release."""
    here = environment()
    past = overrides(config.override, config.reason, here.expectations)
    verdict = check_candidate(
        here.work,
        here.expectations,
        dbt_results(build_folder(here)),
        declarations=declarations(TABLES.manifest),
        overrides=past,
    )
    layout = Layout(here.data_path)
    judged = Candidate.load(layout.candidate)
    docs = _docs(layout, judged, passed=verdict.passed)
    why = [] if verdict.passed else findings(judged.database)
    if not verdict.passed:
        publish(here.data_path, settings().releases.keep)  # refuses, and remembers why
    report.write_part(here.work, "gate", _gate_summary(verdict, why, past, docs))
    for name in (*GATED, *OTHERS):
        results = [r for r in verdict.results if name in (r.table_name, r.kind)]
        page = docs / (f"{name}.html" if name in GATED else "index.html")
        yield check_result(name, CANDIDATE, results, page)


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
    now = current(here.data_path)
    published = here.published / "warehouse.duckdb"
    drawn = plots(published, list_releases(here.data_path)) if published.is_file() else {}
    return dg.MaterializeResult(
        metadata={
            "verdict": outcome.verdict,
            "release_id": outcome.release_id or "none",
            "published": dg.MetadataValue.path(str(Path(outcome.published))),
            "report": dg.MetadataValue.path(str(Path(outcome.published) / REPORT)),
            **docs_link(here.published / DOCS / "index.html"),
            **(overridden(now.checks) if now else {}),
            **{title: dg.MetadataValue.md(picture) for title, picture in drawn.items()},
        }
    )


def _docs(layout: Layout, judged: Candidate, *, passed: bool) -> Path:
    """Where the data docs of the candidate will be; one of no new content leaves the last ones."""
    now = current(layout.data)
    if not passed:
        return layout.refused / judged.release_id / DOCS
    if now is not None and now.content_hash == judged.content_hash:
        return layout.releases / now.release_id / DOCS
    return layout.releases / judged.release_id / DOCS


def _gate_summary(
    verdict: GateReport, why: list[str], past: Mapping[str, str], docs: Path
) -> dict[str, object]:
    overridden = {result.name for result in verdict.overridden}
    crashed = {result.name for result in verdict.failures if result.exception}
    return {
        "refused": not verdict.passed,
        "failed": [f"{r.table_name} {r.check_name}" for r in verdict.failures],
        "checks": verdict.counts,
        "docs": str(docs / "index.html"),
        "problems": [
            *why,
            *(
                f"{r.name}: {r.observed}, expected {r.expected}"
                for r in (*verdict.failures, *verdict.warnings)
            ),
            *(f"released past {r.name}: {r.observed}; {r.override}" for r in verdict.overridden),
            *(
                f"{name} was not released past: "
                + ("it could not be judged" if name in crashed else "it did not refuse")
                for name in past
                if name not in overridden
            ),
        ],
    }
