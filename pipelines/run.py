"""One run from the command line: nothing to do if nothing is new, else Dagster's job, here."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from pipelines import headline, instance, report, warehouse
from pipelines.dashboard import REPORT
from pipelines.inputs import inputs_hash, landed
from pipelines.quality.results import GateReport
from pipelines.release import releases
from pipelines.release.layout import DOCS
from pipelines.report import RunReport
from pipelines.settings import Environment, Settings

if TYPE_CHECKING:
    import dagster as dg


def run(
    environment: Environment, settings: Settings, past: Mapping[str, str] | None = None
) -> RunReport:
    """Bring the published release up to date with the landing folder.

    Args:
        environment: whose folders are used.
        settings: in force.
        past: the reason by failed check that this run may release past.

    Raises:
        FileNotFoundError: there is no landing folder.
        RemoteLandingError: a remote one cannot be read.
    """
    landed(environment)
    warehouse.parse_ahead(environment)
    settled = releases.settled(environment.data_path, inputs_hash(environment, settings))
    if settled is not None:
        return _unchanged(environment, settings, settled)
    return _run_job(environment, settings, past or {})


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


def _run_job(environment: Environment, settings: Settings, past: Mapping[str, str]) -> RunReport:
    told = _summary(environment, _execute(environment, release=True, past=past))
    if not told.postgres and told.release_id:
        told.postgres = _shown(environment, settings)
        told.problems += [told.postgres["problem"]] if told.postgres.get("problem") else []
    return told


def _execute(
    environment: Environment, *, release: bool, past: Mapping[str, str] | None = None
) -> "dg.ExecuteInProcessResult":
    instance.home(environment)
    instance.quicken_history()
    report.clear(environment.work)
    import dagster as dg

    from pipelines.definitions import defs
    from pipelines.defs.automation import JOB

    job = defs().resolve_job_def(JOB)
    built = job.asset_layer.selected_asset_keys
    config: dict[str, Any] = {"loggers": {"console": {}}}
    if past:
        reason = next(iter(past.values()))
        config["ops"] = {"gate": {"config": {"override": list(past), "reason": reason}}}
    with _stdout_to(environment.work / "run.log"):
        return job.execute_in_process(
            instance=dg.DagsterInstance.get(),
            raise_on_error=False,
            run_config=config,
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
    ingest = report.read_part(environment.work, "ingest")
    handoff = report.read_part(environment.work, "handoff")
    gate = report.read_part(environment.work, "gate")
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
        postgres=report.read_part(environment.work, "postgres"),
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


def _errors(result: "dg.ExecuteInProcessResult") -> list[str]:
    """The errors of the steps that failed; if none began, why the run could not start."""
    events = result.all_events
    errors = [event.step_failure_data.error for event in events if event.is_step_failure] or [
        event.engine_event_data.error for event in events if event.is_resource_init_failure
    ]
    return [(error.cause or error).message.strip() for error in errors if error]
