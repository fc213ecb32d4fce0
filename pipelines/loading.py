"""The first step of a run: what landed goes into the lake, and what is to be told of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipelines import report
from pipelines.erasure.erase import finish_pending
from pipelines.erasure.register import Register
from pipelines.exports import drift
from pipelines.exports.ingest import FileOutcome, IngestReport, ingest
from pipelines.exports.lake import Lake
from pipelines.exports.replay import Replayed, Selection
from pipelines.inputs import landed
from pipelines.settings import Environment, Settings


@dataclass(frozen=True)
class Loaded:
    """What became of the files, what was wrong with some, and how exports changed."""

    done: IngestReport
    problems: list[str]
    warnings: list[str]
    drifts: list[drift.Drift]

    @property
    def new(self) -> list[FileOutcome]:
        """The files that were loaded for the first time."""
        return [file for file in self.done.files if file.status == "loaded"]


def load(here: Environment, settings: Settings, replay: Selection | None = None) -> Loaded:
    """Load every new file, make selected loads anew, and keep what was done for the summary.

    Raises:
        FileNotFoundError: there is no landing folder.
        RemoteLandingError: a remote one cannot be read.
        UnknownLoadError: `replay` names what the lake does not hold.
    """
    finish_pending(here)
    done = ingest(
        landed(here),
        here.raw,
        here.work,
        demo=here.demo,
        settle_seconds=settings.ingest.settle_seconds,
        suppressed=Register(here.data_path).suppressed(),
        replay=replay,
    )
    lake = Lake(here.raw)
    problems = [_problem(file) for file in done.files if file.status in ("rejected", "growing")]
    problems += [_kept(each) for each in done.replayed if each.status == "kept"]
    warnings = [line for file in done.files for line in _warnings(file, lake)]
    has_new = any(file.status == "loaded" for file in done.files)
    drifts = drift.since_last_run(lake.manifests().values()) if has_new else []
    loaded = Loaded(done, problems, warnings, drifts)
    report.write_part(here.work, "ingest", _summary(loaded))
    return loaded


def _problem(file: FileOutcome) -> str:
    line = f", line {file.line}" if file.line else ""
    return f"{file.file_name}{line}: {file.reason}. {file.remedy or ''}".strip()


def _kept(load: Replayed) -> str:
    return f"{load.file_name}: its load {load.load_id} stays as it was: {load.reason}"


def _warnings(file: FileOutcome, lake: Lake) -> list[str]:
    manifest = lake.manifest(file.source or "", file.export or "", file.load_id or "") or {}
    return [f"{file.file_name}: {warning}" for warning in manifest.get("warnings", [])]


def _summary(loaded: Loaded) -> dict[str, object]:
    status = Counter(file.status for file in loaded.done.files)
    files = {
        "loaded": status["loaded"],
        "unchanged": status["unchanged"] + status["duplicate"] + status["replayed"],
        "rejected": status["rejected"] + status["growing"],
    }
    again = Counter(each.status for each in loaded.done.replayed)
    if again:
        files |= {"replayed": again["rebuilt"], "kept": again["kept"]}
    return {
        "files": files,
        "rows": {
            "loaded": sum(file.rows for file in loaded.new),
            "quarantined": sum(file.quarantined for file in loaded.new),
        },
        "problems": [*loaded.problems, *loaded.warnings],
        "drift": [each.line() for each in loaded.drifts],
    }
