"""The releases as their reader sees them: which there are, which is current, going back to one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.release.files import read_json, walk
from pipelines.release.history import write_history
from pipelines.release.layout import Layout
from pipelines.release.leftovers import sweep
from pipelines.release.model import Release, load_release
from pipelines.release.pointer import point
from pipelines.release.shelf import current, list_releases, verify
from pipelines.release.state import read_state, settled, write_state

__all__ = [
    "Kept",
    "Release",
    "current",
    "kept",
    "list_releases",
    "rollback",
    "settled",
    "verify",
]


@dataclass(frozen=True)
class Kept:
    """A release that is kept, and who shows it: the files that BI opens, and PostgreSQL as far as
    it was reached the last time."""

    release: Release
    size_bytes: int
    is_current: bool
    in_postgres: bool

    def to_json(self) -> dict[str, Any]:
        """The release's description, and what is known of its files and readers."""
        told = asdict(self)
        return self.release.to_json() | {name: told[name] for name in told if name != "release"}


def kept(data: Path) -> list[Kept]:
    """Every release that is kept below `data`, oldest first."""
    layout, now = Layout(data), current(data)
    shown = read_json(layout.shown, {}).get("postgres")
    return [
        Kept(
            release=release,
            size_bytes=sum(p.stat().st_size for p in walk(layout.releases / release.release_id)),
            is_current=release == now,
            in_postgres=release.release_id == shown,
        )
        for release in list_releases(data)
    ]


def rollback(data: Path, release_id: str) -> Release:
    """Publish an earlier (or later) release again, in one step, after verifying all its bytes.

    The content rolled back from is pinned: as long as runs produce that same content they answer
    `unchanged` and the chosen release stays. The pin ends when different content is released, or
    when that release itself is chosen again. Raises ReleaseError if the release is not there or
    damaged; then nothing changes.
    """
    layout = Layout(data)
    sweep(data)
    verify(data, release_id)
    chosen = load_release(layout.releases / release_id)
    left = current(data)
    state = read_state(layout)
    if left is not None and left.release_id != release_id:
        pinned = {*state["pinned"], left.content_hash} - {chosen.content_hash}
        settled_inputs = [*state["settled"], left.inputs_hash, chosen.inputs_hash]
        write_state(
            layout,
            {"release_id": release_id, "pinned": sorted(pinned), "settled": settled_inputs},
        )
        point(layout, release_id)
        write_history(data)
    return chosen
