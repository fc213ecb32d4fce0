"""One run from the command line: nothing to do if nothing is new, else Dagster's job, here."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from pipelines import headline, instance, report, warehouse
from pipelines.alerts.attempt import Attempt, telling
from pipelines.dashboard import REPORT
from pipelines.exports.lake import Lake
from pipelines.exports.replay import Selection
from pipelines.inputs import inputs_hash, landed
from pipelines.quality.results import GateReport
from pipelines.release import releases
from pipelines.release.layout import DOCS
from pipelines.report import RunReport
from pipelines.settings import Environment, Settings
from pipelines.transient import retried

if TYPE_CHECKING:
    import dagster as dg


def run(
    environment: Environment, settings: Settings, past: Mapping[str, str] | None = None
) -> RunReport:
    """Bring the published release up to date with the landing folder, and tell what went wrong.

    Args:
        environment: whose folders are used.
        settings: in force.
        past: the reason by failed check that this run may release past.

    Raises:
        FileNotFoundError: there is no landing folder.
        RemoteLandingError: a remote one cannot be read.
    """
    with telling(environment, settings) as told:
        retried(settings, lambda: landed(environment))
        warehouse.parse_ahead(environment)
        settled = releases.settled(environment.data_path, inputs_hash(environment, settings))
        if settled is not None:
            outcome = _noted(told, _unchanged(environment, settings, settled))
        else:
            outcome = _run_job(environment, settings, told, _overriding(past or {}))
        return outcome


def replay(environment: Environment, settings: Settings, selection: Selection) -> RunReport:
    """Make loads anew under the current contracts, then build, check and release as `run` does.

    Raises, besides what `run` does:
        UnknownLoadError: the lake does not hold what is selected.
    """
    selection.of(Lake(environment.raw).manifests().values())
    with telling(environment, settings) as told:
        retried(settings, lambda: landed(environment))
        warehouse.parse_ahead(environment)
        chosen = {
            "loads": list(selection.loads),
            "source": selection.source,
            "since": selection.since and selection.since.isoformat(),
            "until": selection.until and selection.until.isoformat(),
        }
        config: dict[str, Any] = {name: value for name, value in chosen.items() if value}
        ops = {"ingest": {"config": config or {"everything": True}}}
        return _run_job(environment, settings, told, ops)


def _overriding(past: Mapping[str, str]) -> dict[str, Any]:
    """The configuration of the gate: which checks to release past, for the one reason given."""
    if not past:
        return {}
    config = {"override": list(past), "reason": next(iter(past.values()))}
    return {"gate": {"config": config}}


def _unchanged(
    environment: Environment, settings: Settings, current: releases.Release
) -> RunReport:
    shown = _shown(environment, settings)
    files = report.read_part(environment.work, "ingest").get("files", {})
    return RunReport(
        verdict="unchanged",
        release_id=current.release_id,
        published=str(environment.published),
        report=_page(environment),
        files={
            "loaded": 0,
            "unchanged": files.get("loaded", 0) + files.get("unchanged", 0),
            "rejected": files.get("rejected", 0),
        },
        rows={"loaded": 0, "quarantined": 0},
        checks=GateReport(()).counts,
        headline=headline.of(environment.published / "warehouse.duckdb"),
        problems=[shown["problem"]] if shown.get("problem") else [],
        postgres=shown,
    )


def _page(environment: Environment) -> str | None:
    """The report of the current release; one made by older code has none."""
    page = environment.published / REPORT
    return str(page) if page.is_file() else None


def _shown(environment: Environment, settings: Settings) -> dict[str, Any]:
    """Bring PostgreSQL up to date where the job did not, if it failed the last time; nothing while
    another run is under way, which does so itself."""
    if settings.publish.postgres is None:
        return {}
    from pipelines.publish import bring_up_to_date

    try:
        with FileLock(environment.work / "run.lock", timeout=0):
            return bring_up_to_date(environment, settings).as_json()
    except Timeout:
        return {}


def build(environment: Environment) -> list[str]:
    """Load and build what has landed, without gate and release; returns what went wrong.

    Raises as `run` does.
    """
    landed(environment)
    warehouse.parse_ahead(environment)
    result = _execute(environment, release=False)
    return [] if result.success else _errors(result)


def _run_job(
    environment: Environment,
    settings: Settings,
    told: Attempt,
    ops: Mapping[str, Any],
) -> RunReport:
    result = _execute(environment, ops)
    told.run_id = result.run_id
    told.steps = _kinds(result)
    gate = report.read_part(environment.work, "gate", result.run_id)
    told.checks = list(gate.get("failed", []))
    outcome = _summary(environment, result)
    if not outcome.postgres and outcome.release_id:
        outcome.postgres = _shown(environment, settings)
        problem = outcome.postgres.get("problem")
        outcome.problems += [problem] if problem else []
    return _noted(told, outcome)


def _noted(told: Attempt, outcome: RunReport) -> RunReport:
    """What is to be told of an outcome: a release that PostgreSQL does not show is a failure."""
    told.verdict = "failed" if outcome.exit_status == 1 else outcome.verdict
    if told.verdict == "failed" and not told.steps:
        told.steps = {"release/postgres": "does not show the release"}
    return outcome


def _execute(
    environment: Environment, ops: Mapping[str, Any] | None = None, *, release: bool = True
) -> "dg.ExecuteInProcessResult":
    instance.home(environment)
    instance.quicken_history()
    import dagster as dg

    from pipelines.definitions import defs
    from pipelines.defs.automation import JOB
    from pipelines.defs.resources import COMMAND

    job = defs().resolve_job_def(JOB)
    built = job.asset_layer.selected_asset_keys
    config = {"loggers": {"console": {}}, "ops": dict(ops or {})}
    with _stdout_to(environment.work / "run.log"):
        return job.execute_in_process(
            instance=dg.DagsterInstance.get(),
            raise_on_error=False,
            run_config=config,
            tags=COMMAND,
            asset_selection=None if release else [k for k in built if k.path[0] != "release"],
        )


@contextmanager
def _stdout_to(path: Path) -> Iterator[None]:
    """Keep what dbt says line by line, its child processes included, out of the summary's way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    kept = os.dup(1)
    with path.open("wb") as log:
        os.dup2(log.fileno(), 1)
        try:
            yield
        finally:
            sys.stdout.flush()
            os.dup2(kept, 1)
            os.close(kept)


def _summary(environment: Environment, result: "dg.ExecuteInProcessResult") -> RunReport:
    ingest, handoff, gate = (
        report.read_part(environment.work, step, result.run_id)
        for step in ("ingest", "handoff", "gate")
    )
    current = releases.current(environment.data_path)
    refused = bool(gate.get("refused"))
    errors = [] if refused else _errors(result)
    verdict: report.Verdict = handoff.get("verdict", "refused" if refused else "failed")
    published = environment.published / "warehouse.duckdb"
    return RunReport(
        verdict=verdict,
        release_id=current.release_id if current else None,
        published=str(environment.published) if current else None,
        report=_page(environment),
        files=ingest.get("files", {}),
        rows=ingest.get("rows", {}),
        checks=gate.get("checks", {}),
        seconds=_seconds(result.all_events),
        headline=headline.of(published) if published.is_file() else {},
        problems=[*ingest.get("problems", []), *gate.get("problems", []), *errors],
        drift=ingest.get("drift", []),
        docs=_docs(environment, gate.get("docs") if refused else None),
        postgres=report.read_part(environment.work, "postgres", result.run_id),
    )


def _docs(environment: Environment, refused: str | None) -> str | None:
    """The data docs of the refused candidate, else of the current release."""
    path = Path(refused) if refused else environment.published / DOCS / "index.html"
    return str(path) if path.is_file() else None


def _seconds(events: Iterable["dg.DagsterEvent"]) -> dict[str, float]:
    return {
        event.step_key: round(event.step_success_data.duration_ms / 1000, 2)
        for event in events
        if event.is_step_success and event.step_key
    }


def _kinds(result: "dg.ExecuteInProcessResult") -> dict[str, str]:
    """The kind of error of each step that failed; never its words, which may quote a row."""
    return {
        str(event.step_key or "start"): str((error.cause or error).cls_name)
        for event in result.all_events
        if event.is_step_failure or event.is_resource_init_failure
        for error in [
            event.step_failure_data.error
            if event.is_step_failure
            else event.engine_event_data.error
        ]
        if error
    }


def _errors(result: "dg.ExecuteInProcessResult") -> list[str]:
    """The errors of the steps that failed; if none began, why the run could not start."""
    events = result.all_events
    errors = [event.step_failure_data.error for event in events if event.is_step_failure] or [
        event.engine_event_data.error for event in events if event.is_resource_init_failure
    ]
    return [(error.cause or error).message.strip() for error in errors if error]
