"""What one run did: each step writes its part, `throughline run` reads them together."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Verdict = Literal["released", "unchanged", "refused", "failed"]
_EXIT_STATUS: dict[Verdict, int] = {"released": 0, "unchanged": 0, "refused": 2, "failed": 1}


@dataclass
class RunReport:
    """The summary of a run; `as_json` is what `throughline run --json` prints."""

    verdict: Verdict
    release_id: str | None = None
    published: str | None = None
    report: str | None = None  # the page for people: pipelines/dashboard
    files: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    headline: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    docs: str | None = None
    postgres: dict[str, Any] = field(default_factory=dict)

    @property
    def exit_status(self) -> int:
        """0 also where nothing was new; 1 as well where the release is current and PostgreSQL,
        which should show it, does not: `verdict` is about the release alone."""
        status = _EXIT_STATUS[self.verdict]
        return 1 if status == 0 and self.postgres.get("status") == "failed" else status

    def as_json(self) -> str:
        return json.dumps(self.__dict__, indent=2, default=str)


def begin(work: Path, run_id: str) -> None:
    """Forget the last run's parts: from here on they are of this run. The caller holds its lock."""
    for path in (work / "report").glob("*.json"):
        path.unlink()
    write_part(work, "run", {"run_id": run_id})


def write_part(work: Path, step: str, content: dict[str, Any]) -> None:
    """Keep what `step` did in this run, for the summary."""
    folder = work / "report"
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{step}.new"
    new.write_text(json.dumps(content, default=str), encoding="utf-8")
    new.replace(folder / f"{step}.json")


def read_part(work: Path, step: str, run_id: str | None = None) -> dict[str, Any]:
    """What `step` did in the last run that reached it, or in the run named; empty if it has not."""
    if run_id is not None and read_part(work, "run").get("run_id") != run_id:
        return {}
    path = work / "report" / f"{step}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def written_at(work: Path, step: str) -> float | None:
    """When `step` wrote its part, in seconds since 1970; None if no run has reached it."""
    path = work / "report" / f"{step}.json"
    return path.stat().st_mtime if path.is_file() else None
