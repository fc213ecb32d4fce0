"""Candidate → release → current. A release is a complete, checked, read-only copy of the marts.

    sweep(data)                                         what a killed run left
    candidate = build_candidate(marts, work, meta)      the marts, their Parquet, their fingerprint
    report = check_candidate(work, suites, evidence)    the gate on these bytes, recorded in them
    outcome = publish(data)                             a rename, then one link is replaced

What a check is belongs to `pipelines.quality`. Callers hold the run lock; nothing here locks.
"""

from pipelines.release.candidate import build_candidate
from pipelines.release.handoff import publish
from pipelines.release.history import write_history
from pipelines.release.leftovers import sweep
from pipelines.release.model import Candidate, Outcome, Release, ReleaseError, ReleaseMeta
from pipelines.release.releases import (
    current,
    current_database,
    list_releases,
    rollback,
    settled,
    verify,
)
from pipelines.release.verdict import check_candidate

__all__ = [
    "Candidate",
    "Outcome",
    "Release",
    "ReleaseError",
    "ReleaseMeta",
    "build_candidate",
    "check_candidate",
    "current",
    "current_database",
    "list_releases",
    "publish",
    "rollback",
    "settled",
    "sweep",
    "verify",
    "write_history",
]
