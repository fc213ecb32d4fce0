"""What became of the files: one outcome per file, one report per run."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipelines.exports.landing import LandingFile, Refused

if TYPE_CHECKING:
    from pipelines.exports.replay import Replayed

Status = Literal["loaded", "replayed", "unchanged", "duplicate", "rejected", "growing"]


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file (or archive member)."""

    file_name: str
    status: Status
    size_bytes: int = 0
    content_hash: str | None = None
    source: str | None = None
    export: str | None = None
    load_id: str | None = None
    rows: int = 0
    quarantined: int = 0
    reason: str | None = None
    line: int | None = None
    remedy: str | None = None
    closest_contract: str | None = None


@dataclass(frozen=True)
class IngestReport:
    """Every file of the landing folder, in the order in which they were looked at, and the loads
    that were selected to be made anew."""

    files: list[FileOutcome] = field(default_factory=list)
    replayed: list[Replayed] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of files by status; every status is there."""
        found = Counter(outcome.status for outcome in self.files)
        return {status: found[status] for status in get_args(Status)}

    @property
    def rows(self) -> int:
        """Rows of the loads that this run made."""
        return sum(outcome.rows for outcome in self.files if outcome.status == "loaded")

    @property
    def quarantined(self) -> int:
        """Quarantined rows of the loads that this run made."""
        return sum(outcome.quarantined for outcome in self.files if outcome.status == "loaded")


def rejected(refused: Refused) -> FileOutcome:
    return FileOutcome(
        refused.name,
        "rejected",
        size_bytes=refused.size_bytes,
        reason=refused.reason,
        remedy=refused.remedy,
    )


def growing(file: LandingFile) -> FileOutcome:
    return FileOutcome(
        file.name,
        "growing",
        size_bytes=file.size_bytes,
        reason="the file is still being written",
        remedy="nothing to do: it is loaded by the first run after it has stopped growing",
    )


def inventory_row(outcome: FileOutcome) -> dict[str, Any]:
    row = asdict(outcome)
    row["status"] = "loaded" if outcome.status in ("unchanged", "replayed") else outcome.status
    return row
