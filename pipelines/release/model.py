"""What a release is, in memory and in its release.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipelines.quality.results import CheckResult, GateReport
from pipelines.release.files import read_json, write_json
from pipelines.release.layout import DATABASE, DESCRIPTION

Verdict = Literal["released", "unchanged", "refused"]
PersonalData = Literal["plain", "hashed", "omitted"]


class ReleaseError(RuntimeError):
    """A release that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Declared:
    """What the project says of a table beyond its rows: its key, the columns that are never
    missing, those that hold personal data."""

    key: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReleaseMeta:
    """What the caller knows: when (UTC, with time zone), by which code, from which inputs, what is
    declared of each `<schema>.<table>`, whether these are the bundled demo's, and what readers see
    of personal columns."""

    created_at: datetime
    code_version: str
    inputs_hash: str
    declared: Mapping[str, Declared] = field(default_factory=dict)
    is_demo: bool = False
    personal_data: PersonalData = "plain"


@dataclass(frozen=True)
class TableContent:
    """A table's rows, order-independent hash and column types by name."""

    rows: int
    hash: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """One release, or the candidate for one, as described by its release.json.

    `sequence` orders releases whatever the clock did; `files` holds the SHA-256 of every file;
    `checks` is the verdict that let it pass. A candidate has neither until it was checked.
    `erasures` names those that wrote it anew since: its files are then no longer what was judged.
    `declared` is what the project said of its tables when it was made.
    Unless `personal_data` is plain, readers see a copy in which personal columns are not.
    What it went past is in its checks, and told once more as `overrides` in its release.json.
    """

    release_id: str
    sequence: int
    created_at: str
    code_version: str
    inputs_hash: str
    content_hash: str
    duckdb_version: str
    tables: Mapping[str, TableContent]
    sha256: str = ""
    checked_at: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[CheckResult, ...] = ()
    erasures: tuple[str, ...] = ()
    declared: Mapping[str, Declared] = field(default_factory=dict)
    is_demo: bool = False
    personal_data: PersonalData = "plain"

    @property
    def report(self) -> GateReport:
        """The recorded checks as a report."""
        return GateReport(self.checks)

    @property
    def overrides(self) -> dict[str, str]:
        """The reason by each failed check that it was released past."""
        return {check.name: check.override for check in self.report.overridden}

    def checked(self, checks: tuple[CheckResult, ...], at: datetime) -> Release:
        """The same release with its verdict."""
        return replace(self, checks=checks, checked_at=at.isoformat())

    def to_json(self) -> dict[str, Any]:
        """The content of release.json."""
        told = {"checks": [check.to_json() for check in self.checks], "summary": self.report.counts}
        return asdict(replace(self, checks=())) | told | {"overrides": self.overrides}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Release:
        """The inverse of `to_json`, also of what another version of the project said beyond;
        raises KeyError or TypeError on anything else."""
        names = {each.name for each in fields(cls)}
        known = {key: content for key, content in value.items() if key in names}
        known["tables"] = {
            name: TableContent(**table) for name, table in sorted(value["tables"].items())
        }
        known["declared"] = {
            name: Declared(**{what: tuple(columns) for what, columns in said.items()})
            for name, said in value.get("declared", {}).items()
        }
        known["erasures"] = tuple(value.get("erasures", ()))
        known["checks"] = tuple(CheckResult.from_json(check) for check in value["checks"])
        return cls(**known)


@dataclass(frozen=True)
class Candidate:
    """A release that is not one yet: its folder and its description so far."""

    folder: Path
    release: Release

    @property
    def release_id(self) -> str:
        """The name it will have when published."""
        return self.release.release_id

    @property
    def content_hash(self) -> str:
        """Equal for equal content, whatever the order of rows and the time of the build."""
        return self.release.content_hash

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / DATABASE

    def save(self) -> None:
        """Write release.json."""
        write_json(self.folder / DESCRIPTION, self.release.to_json())

    @classmethod
    def load(cls, folder: Path) -> Candidate:
        """What lies in `folder`; raises ReleaseError if it is not a described candidate."""
        return cls(folder, load_release(folder))


def load_release(folder: Path) -> Release:
    """The release.json in `folder`; raises ReleaseError if there is none or it is not readable."""
    try:
        return Release.from_json(read_json(folder / DESCRIPTION, None))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"no readable {DESCRIPTION} in {folder.name}: {error}") from error


@dataclass(frozen=True)
class Outcome:
    """What the handoff did. `release_id` is the release that is current afterwards, if any."""

    verdict: Verdict
    release_id: str | None
    candidate_id: str
    published: Path
    problems: tuple[str, ...] = ()
