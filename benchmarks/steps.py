"""What identity, touchpoints and attribution take in both runs: the part that is the same work.

Ours are dbt's nodes, each with its share of writing the warehouse, from dbt's own times; a node's
CPU seconds are those of the run between its start and end. By hand they are stages. Both write the
marts of `STEPS` to a DuckDB file of the same format and keep what they need for it in memory. Ours
have more columns: ids as text where the other side has 64-bit hashes, and load, line and evidence
of every row. Not counted: tests, of which the other side has none, and on both sides deals, spend
and Parquet.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.measure import Measurement

STEPS: Final = {
    "identity": (
        "dim_identity_edges",
        "dim_person_records",
        "fct_person_id_changes",
        "rpt_identity_review",
    ),
    "touchpoints": ("fct_touchpoints",),
    "journey": (
        "dim_accounts",
        "dim_persons",
        "fct_attribution",
        "fct_conversions",
        "fct_journeys",
    ),
}
"""The marts of each step; its rules are the folder of its name, journey's that of attribution."""
_FOLDERS: Final = {"attribution": "journey"} | {name: name for name in STEPS}


@dataclass(frozen=True, slots=True)
class Node:
    """One model of a step, or the whole stage of the hand-written run."""

    step: str
    name: str
    seconds: float
    cpu_seconds: float


def our_nodes(build: Path, took: Measurement) -> list[Node]:
    """The models of the steps in dbt's `build` folder, slowest first; empty if dbt did not run."""
    if not (build / "run_results.json").is_file():
        return []
    results, manifest = (
        json.loads((build / name).read_text(encoding="utf-8"))
        for name in ("run_results.json", "manifest.json")
    )
    found = []
    for result in results["results"]:
        model = manifest["nodes"].get(result["unique_id"], {})
        is_model = model.get("resource_type") == "model"
        step = step_of(model["original_file_path"]) if is_model else None
        times = list(map(_epoch, _moments(result["timing"])))
        if step is not None and times:
            used = took.cpu_between(min(times), max(times))
            found.append(Node(step, model["name"], float(result["execution_time"]), used))
    return sorted(found, key=lambda node: -node.seconds)


def step_of(path: str) -> str | None:
    """The step that a model of this path belongs to."""
    place = Path(path)
    if "intermediate" in place.parts:
        return _FOLDERS.get(place.parent.name)
    return next((step for step, marts in STEPS.items() if place.stem in marts), None)


def stages(seconds: dict[str, float], ended_at: dict[str, float], took: Measurement) -> list[Node]:
    """The stages by hand that are steps."""
    return [
        Node(
            step,
            step,
            seconds[step],
            took.cpu_between(ended_at[step] - seconds[step], ended_at[step]),
        )
        for step in STEPS
    ]


def table(ours: list[Node], handwritten: list[Node]) -> list[str]:
    """Markdown: seconds of each step on both sides, their ratio, and our slowest models."""
    if not ours or not handwritten:
        return []
    text = [
        "| step | Throughline s | CPU s | by hand s | CPU s | ratio | of CPU |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for step in (*STEPS, None):
        mine, theirs = (
            [sum(times) for times in zip((0.0, 0.0), *_times(nodes, step), strict=True)]
            for nodes in (ours, handwritten)
        )
        mark = "**" if step is None else ""
        cells = [f"{number:.1f}" for number in (*mine, *theirs)]
        cells += [f"{m / t:.2f}" if t else "" for m, t in zip(mine, theirs, strict=True)]
        text.append(
            "| " + " | ".join(f"{mark}{cell}{mark}" for cell in (step or "all", *cells)) + " |"
        )
    slowest = ", ".join(f"`{node.name}` {node.seconds:.1f}" for node in ours[:12])
    return [*text, "", f"Slowest of ours: {slowest}."]


def _times(nodes: list[Node], step: str | None) -> list[tuple[float, float]]:
    return [(node.seconds, node.cpu_seconds) for node in nodes if step in (None, node.step)]


def _moments(timing: list[dict[str, str]]) -> Iterator[str]:
    for part in timing:
        yield from (part["started_at"], part["completed_at"])


def _epoch(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
