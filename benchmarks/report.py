"""The result as text and as Markdown: one table per scale, the same lines in both."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.agreement import Line
from benchmarks.runs import Run
from benchmarks.steps import table

_PACKAGES = ("duckdb", "dagster", "dbt-core", "dbt-duckdb", "great-expectations", "scipy")


def machine() -> str:
    """Cores, memory and versions in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory:.0f} GiB, Python {platform.python_version()}, {packages}"


def describe(scale: float, rows: str, ours: Run, handwritten: Run, lines: list[Line]) -> list[str]:
    """Markdown lines of one scale."""
    text = [f"## Scale {scale:g}: {rows}", ""]
    text += _table(ours, handwritten)
    text += _verdicts(ours)
    if steps := table(ours.steps, handwritten.steps):
        text += ["", "Identity, touchpoints and attribution alone:", "", *steps]
    wrong = [line for line in lines if not line.is_equal]
    text += ["", f"{len(lines) - len(wrong)} of {len(lines)} headline numbers agree."]
    if wrong:
        text += ["", "| not equal | truth | by hand | Throughline |", "|---|---:|---:|---:|"]
        text += [
            f"| {line.measure} | {_number(line.truth)} | {_number(line.handwritten)}"
            f" | {_number(line.ours)} |"
            for line in wrong
        ]
    return [*text, ""]


def write(folder: Path, sections: list[str]) -> Path:
    """Replace results.md."""
    path = folder / "results.md"
    title = ["# Measured", "", f"By `python -m benchmarks --record` on {machine()}.", ""]
    path.write_text("\n".join([*title, *sections]).rstrip() + "\n", encoding="utf-8")
    return path


def _table(ours: Run, handwritten: Run) -> list[str]:
    text = ["| run | stage | seconds | peak MB |", "|---|---|---:|---:|"]
    for run in (ours, handwritten):
        named = sum(run.stages.values())
        for stage, seconds in run.stages.items():
            peak = run.peaks.get(stage)
            text.append(f"| {run.name} | {stage} | {seconds:.1f} | {_number(peak)} |")
        if run.stages:
            text.append(f"| {run.name} | start and imports | {run.seconds - named:.1f} | |")
        text.append(f"| **{run.name}** | **all** | **{run.seconds:.1f}** | **{run.peak_mb:.0f}** |")
    seconds, memory = ours.seconds / handwritten.seconds, ours.peak_mb / handwritten.peak_mb
    text.append(f"| **ratio** | | **{seconds:.2f}** | **{memory:.2f}** |")
    if handwritten.cpu_seconds:
        text += [
            "",
            f"CPU seconds, which other work on the machine hardly changes: {ours.cpu_seconds:.0f}"
            f" and {handwritten.cpu_seconds:.0f}, ratio"
            f" {ours.cpu_seconds / handwritten.cpu_seconds:.2f}.",
        ]
    return text


def _verdicts(ours: Run) -> list[str]:
    if ours.verdict == "released":
        return []
    return ["", f"Throughline's verdict: **{ours.verdict}**.", *(f"- {p}" for p in ours.problems)]


def _number(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if isinstance(value, float) else f"{value:,}"
