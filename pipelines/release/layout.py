"""Where things lie below the data directory. Names only; nothing is read or written here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DATABASE = "warehouse.duckdb"
DESCRIPTION = "release.json"


@dataclass(frozen=True)
class Layout:
    """Paths below `data` ($THROUGHLINE_DATA)."""

    data: Path

    @property
    def work(self) -> Path:
        """What only the pipeline reads."""
        return self.data / "work"

    @property
    def candidate(self) -> Path:
        """The release being built."""
        return self.work / "candidate"

    @property
    def verdict(self) -> Path:
        """The gate's signed verdict on the candidate's bytes."""
        return self.work / "candidate.gate.json"

    @property
    def refused(self) -> Path:
        """The last refused candidate, as `refused/<release_id>`."""
        return self.work / "refused"

    @property
    def settings(self) -> Path:
        """What dbt reads about the past."""
        return self.work / "settings"

    @property
    def releases(self) -> Path:
        """One folder per release."""
        return self.data / "releases"

    @property
    def refusals(self) -> Path:
        """One JSON line per refused candidate, the last ones only."""
        return self.releases / "refused.jsonl"

    @property
    def state(self) -> Path:
        """Which contents a rollback holds back, which inputs led to the current release."""
        return self.releases / "state.json"

    @property
    def intent(self) -> Path:
        """Names the release whose handoff has begun and not ended."""
        return self.releases / "handoff.json"

    @property
    def shown(self) -> Path:
        """Which release a database was last brought to show, by the kind of database."""
        return self.releases / "shown.json"

    @property
    def published(self) -> Path:
        """The symbolic link that BI follows."""
        return self.data / "published"
