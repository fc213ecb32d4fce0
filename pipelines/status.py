"""What there is and how it stands: release, last run, files, what was not loaded, what changed.

Reads only what runs have written down. Holds names and counts, never a value of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines import report
from pipelines.exports.drift import Drift, Manifest, newness, runs, since_last_run
from pipelines.exports.lake import Lake
from pipelines.release import releases
from pipelines.settings import Environment, Settings

_STEPS = ("ingest", "gate", "handoff")  # that write a part of the report, in their order


@dataclass(frozen=True)
class CurrentRelease:
    """What BI reads; `age_seconds` at the moment of the question. `overrides` are the reasons by
    failed check that it was released past."""

    release_id: str
    created_at: str
    age_seconds: int
    published: str
    tables: int
    checks: dict[str, int]
    overrides: dict[str, str]


@dataclass(frozen=True)
class LastRun:
    """The last run that had something to do. `verdict` is "unfinished" when it failed, or is still
    under way; `problems` are what its gate said."""

    verdict: str
    ended_at: str
    problems: list[str]


@dataclass(frozen=True)
class LoadedExport:
    """The loads of one export, and what the newest of them covers."""

    source: str
    export: str
    files: int
    rows: int
    quarantined: int
    period_start: str | None
    period_end: str | None
    exported_at: str | None


@dataclass(frozen=True)
class UnloadedFile:
    """A file of the landing folder that is not in the lake, as the last run saw it."""

    file_name: str
    status: str
    line: int | None
    reason: str
    remedy: str


@dataclass(frozen=True)
class DoubtfulFile:
    """A file that was loaded although it may be cut off, and what tells."""

    file_name: str
    warning: str


@dataclass(frozen=True)
class Status:
    """The page of `throughline status`; `as_json` is what --json prints.

    `drift` is what changed with the run of `loaded_at`, the last one that loaded something;
    `is_first_load`: there was nothing before it to differ from.
    """

    landing: str
    landing_exists: bool
    data: str
    settings_file: str | None
    release: CurrentRelease | None
    last_run: LastRun | None
    exports: list[LoadedExport]
    not_loaded: list[UnloadedFile]
    doubtful: list[DoubtfulFile]
    loaded_at: str | None
    is_first_load: bool
    drift: list[Drift]
    settings: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def status_of(environment: Environment, settings: Settings, now: datetime) -> Status:
    """How things stand.

    Args:
        environment: whose folders are looked at.
        settings: in force.
        now: with time zone; ages are counted from it.

    Raises:
        ReleaseError: what is published is not a release.
    """
    remote, landing = "://" in environment.landing, environment.landing_path
    manifests = list(Lake(environment.raw).manifests().values())
    return Status(
        landing=re.sub("//[^/@]*@", "//", environment.landing) if remote else str(landing),
        landing_exists=remote or landing.is_dir(),
        data=str(environment.data_path),
        settings_file=str(environment.config) if environment.config.is_file() else None,
        release=_release(environment, now),
        last_run=_last_run(environment.work),
        exports=_exports(manifests),
        not_loaded=_not_loaded(environment.raw / "_landing" / "files.parquet"),
        doubtful=_doubtful(manifests),
        loaded_at=max(runs(manifests), default=None),
        is_first_load=len(runs(manifests)) == 1,
        drift=since_last_run(manifests),
        settings=settings.model_dump(),
    )


def _release(environment: Environment, now: datetime) -> CurrentRelease | None:
    current = releases.current(environment.data_path)
    if current is None:
        return None
    return CurrentRelease(
        release_id=current.release_id,
        created_at=current.created_at,
        age_seconds=int((now - datetime.fromisoformat(current.created_at)).total_seconds()),
        published=str(environment.published),
        tables=len(current.tables),
        checks=dict(current.report.counts),
        overrides=current.overrides,
    )


def _last_run(work: Path) -> LastRun | None:
    times = {step: report.written_at(work, step) for step in _STEPS}
    written = {step: moment for step, moment in times.items() if moment is not None}
    if not written:
        return None
    last = max(written, key=lambda step: written[step])
    part, verdict = report.read_part(work, last), "unfinished"
    if last == "handoff":
        verdict = str(part["verdict"])
    elif last == "gate" and part["refused"]:
        verdict = "refused"
    ended_at = datetime.fromtimestamp(written[last], UTC).isoformat(timespec="seconds")
    gate = report.read_part(work, "gate") if last in ("gate", "handoff") else {}
    return LastRun(verdict, ended_at, list(gate.get("problems", [])))


def _exports(manifests: Iterable[Manifest]) -> list[LoadedExport]:
    groups: dict[tuple[str, str], list[Manifest]] = {}
    for manifest in manifests:
        groups.setdefault((manifest["source"], manifest["export"]), []).append(manifest)
    return [_export(*key, loads) for key, loads in sorted(groups.items())]


def _export(source: str, export: str, loads: list[Manifest]) -> LoadedExport:
    newest = max(loads, key=newness)
    return LoadedExport(
        source=source,
        export=export,
        files=len(loads),
        rows=sum(load["rows"] for load in loads),
        quarantined=sum(load["quarantined"] for load in loads),
        period_start=newest["period_start"],
        period_end=newest["period_end"],
        exported_at=newest["exported_at"],
    )


def _doubtful(manifests: Iterable[Manifest]) -> list[DoubtfulFile]:
    found = (
        DoubtfulFile(manifest["file_name"], warning)
        for manifest in manifests
        for warning in manifest.get("warnings", [])
    )
    return sorted(found, key=lambda file: file.file_name)


def _not_loaded(inventory: Path) -> list[UnloadedFile]:
    if not inventory.is_file():
        return []
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select file_name, status, line, coalesce(reason, ''), coalesce(remedy, '')"
            " from read_parquet($1) where status in ('rejected', 'growing') order by file_name",
            [str(inventory)],
        ).fetchall()
    return [UnloadedFile(*row) for row in rows]
