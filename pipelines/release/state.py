"""What is known about the current release and its inputs: pins of a rollback, settled inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from pipelines.release.files import read_json, write_json
from pipelines.release.layout import Layout
from pipelines.release.model import Release
from pipelines.release.pointer import pointed
from pipelines.release.shelf import current


class State(TypedDict):
    """What is known while `release_id` is current, and forgotten with it.

    `pinned`: content hashes rolled back from. `settled`: inputs that lead to what is current.
    """

    release_id: str | None
    pinned: list[str]
    settled: list[str]


def settled(data: Path, inputs_hash: str) -> Release | None:
    """The current release if these inputs are known to lead to it (or to what it pins), else None.

    A run may stop here: nothing new can come out of inputs that were already judged. So the hash
    has to cover everything that decides the content: files, settings, code and suites.
    """
    now = current(data)
    known = [*read_state(Layout(data))["settled"], now.inputs_hash if now else None]
    return now if inputs_hash in known else None


def read_state(layout: Layout) -> State:
    """Pins and settled inputs of the current release; empty when they were about another one."""
    state = read_json(layout.state, {})
    now = pointed(layout)
    if not state or state["release_id"] != now:
        return {"release_id": now, "pinned": [], "settled": []}
    return {"release_id": now, "pinned": state["pinned"], "settled": state["settled"]}


def write_state(layout: Layout, state: State) -> None:
    """Replace pins and settled inputs; only the last hundred inputs are kept."""
    write_json(layout.state, {**state, "settled": state["settled"][-100:]})


def settle(layout: Layout, release: Release) -> None:
    """Start over with `release`, just published: no pins, its own inputs."""
    write_state(
        layout,
        {"release_id": release.release_id, "pinned": [], "settled": [release.inputs_hash]},
    )
