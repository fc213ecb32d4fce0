"""The releases as their reader sees them: which there are, which is current, going back to one."""

from __future__ import annotations

from pathlib import Path

from pipelines.release.history import write_history
from pipelines.release.layout import Layout
from pipelines.release.leftovers import sweep
from pipelines.release.model import Release, load_release
from pipelines.release.past import withdraw
from pipelines.release.pointer import point
from pipelines.release.shelf import current, list_releases, verify
from pipelines.release.state import read_state, settled, write_state

__all__ = ["Release", "current", "list_releases", "rollback", "settled", "verify"]


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
        withdraw(layout, chosen)
        point(layout, release_id)
        write_history(data)
    return chosen
