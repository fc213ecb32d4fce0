"""What earlier releases tell the gate about a candidate: what was usual, since when a check fails.

Learned from are the releases that are kept, are of the same kind (the demo teaches nothing about
real exports) and were not rolled back from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.quality.history import MEASURES
from pipelines.quality.results import CheckResult
from pipelines.release.files import read_json, write_json
from pipelines.release.history import read_refusals
from pipelines.release.layout import Layout
from pipelines.release.model import Release
from pipelines.release.shelf import list_releases


def learned_from(layout: Layout, candidate: Release) -> list[Path]:
    """The recorded measures (Parquet) of the releases to learn from, oldest first."""
    withdrawn = read_withdrawn(layout)
    schema, table = MEASURES.split(".")
    files = [
        layout.releases / release.release_id / "parquet" / schema / f"{table}.parquet"
        for release in list_releases(layout.data)
        if release.is_demo == candidate.is_demo and release.release_id not in withdrawn
    ]
    return [path for path in files if path.is_file()]


def with_since(
    layout: Layout, release_id: str, results: Iterable[CheckResult]
) -> tuple[CheckResult, ...]:
    """`results` of the candidate `release_id`, each failure with the first of its series.

    A series is unbroken: it begins after the last release or refused candidate that passed.
    """
    begun: dict[tuple[str, str, str], str] = {}
    for told_id, checks in _told(layout):
        failed = {check.key: check.since or told_id for check in checks if check.failed}
        begun = {key: begun.get(key, since) for key, since in failed.items()}
    return tuple(
        replace(result, since=begun.get(result.key, release_id)) if result.failed else result
        for result in results
    )


def read_withdrawn(layout: Layout) -> set[str]:
    """The releases that somebody went back from, and did not come back to."""
    return set(read_json(layout.withdrawn, []))


def withdraw(layout: Layout, chosen: Release) -> None:
    """Note that `chosen` was gone back to: what was released after it is no example any more."""
    known = {release.release_id: release.sequence for release in list_releases(layout.data)}
    later = {name for name, sequence in known.items() if sequence > chosen.sequence}
    withdrawn = ((read_withdrawn(layout) & set(known)) | later) - {chosen.release_id}
    write_json(layout.withdrawn, sorted(withdrawn))


def _told(layout: Layout) -> Iterator[tuple[str, tuple[CheckResult, ...]]]:
    """Releases and refused candidates with their checks, in the order in which they were judged."""
    told = [
        (release.sequence, 1, release.release_id, release.checks)
        for release in list_releases(layout.data)
    ]
    told += [
        (
            int(refusal.get("sequence", 0)),
            0,  # whatever was refused came before the release of its number
            str(refusal["release_id"]),
            tuple(map(CheckResult.from_json, refusal["checks"])),
        )
        for refusal in read_refusals(layout)
    ]
    for _, _, release_id, checks in sorted(told, key=lambda each: each[:2]):
        yield release_id, checks
