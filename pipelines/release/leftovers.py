"""Undo what a killed run left: an unfinished handoff, half-removed folders, a spare link."""

from __future__ import annotations

from pathlib import Path

from pipelines.release.files import read_json, remove
from pipelines.release.history import write_history
from pipelines.release.layout import Layout
from pipelines.release.pointer import pointed, sweep_link


def sweep(data: Path) -> None:
    """Clean up below `data` and write the history anew; call it at the start of a run.

    A release whose handoff began and never reached the link is removed: the next run builds it
    again. An unfinished candidate stays until the next build replaces it.
    """
    layout = Layout(data)
    begun = read_json(layout.intent)
    if begun and begun["release_id"] != pointed(layout):
        remove(layout.releases / str(begun["release_id"]))
    layout.intent.unlink(missing_ok=True)
    sweep_link(layout)
    for folder in (layout.work, layout.settings, layout.releases, layout.refused):
        for leftover in (*folder.glob(".trash-*"), *folder.glob(".*.new")):
            remove(leftover)
    write_history(data)
