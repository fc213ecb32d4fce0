"""The demo, our run and the hand-written run at one scale, each in processes of its own."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Measurement, measure
from benchmarks.steps import Node, our_nodes, stages

ROOT = Path(__file__).resolve().parent.parent
# A step of ours ends when its file is last written; the candidate's memory counts as the gate's.
_ENDS = (
    ("ingest", "work/report/ingest.json"),
    ("warehouse", "work/dbt/build/run_results.json"),
    ("gate", "work/report/gate.json"),
    ("release__current", "work/report/handoff.json"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run: seconds per stage, peak megabytes per stage where known, its warehouse."""

    name: str
    seconds: float
    peak_mb: float
    stages: dict[str, float]
    peaks: dict[str, float]
    warehouse: Path | None
    verdict: str = "released"
    problems: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    steps: list[Node] = field(default_factory=list)


def prepare(out: Path, scale: float) -> Path:
    """The demo of a scale under `out`, generated unless an earlier call already did. Not timed."""
    folder = out / f"demo-{scale:g}"
    if not (folder / "truth" / "summary.json").is_file():
        throughline = Path(sys.executable).with_name("throughline")
        command = [str(throughline), "demo", "--scale", str(scale), "--out", str(folder)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder


def read_ahead(demo: Path) -> None:
    """Have the landed files in the system's memory, so that neither run waits for the disk."""
    for path in (demo / "landing").rglob("*"):
        if path.is_file():
            with path.open("rb") as handle:
                while handle.read(1 << 24):
                    pass


def run_ours(out: Path, demo: Path, scale: float) -> Run:
    """`throughline run` from nothing: fresh data folder, the models that both sides know."""
    data = out / f"throughline-{scale:g}"
    shutil.rmtree(data, ignore_errors=True)
    environment = {
        "THROUGHLINE_DATA": str(data),
        "THROUGHLINE_LANDING": str(demo / "landing"),
        "THROUGHLINE_CONFIG": str(ROOT / "benchmarks" / "settings.yaml"),
    }
    throughline = Path(sys.executable).with_name("throughline")
    took = measure([str(throughline), "run", "--json"], environment, ROOT)
    report = _json(took)
    verdict = str(report.get("verdict", "failed"))
    published = data / "published" / "warehouse.duckdb"
    problems = [str(line) for line in report.get("problems", [])]
    if took.status and not problems:
        problems = took.stderr.strip().splitlines()[-5:]
    return Run(
        "Throughline",
        took.seconds,
        took.peak_mb() or 0.0,
        dict(report.get("seconds", {})),
        _peaks(took, data),
        published if verdict == "released" else None,
        verdict,
        problems,
        took.cpu_seconds,
        our_nodes(data / "work" / "dbt" / "build", took),
    )


def run_handwritten(out: Path, demo: Path, scale: float) -> Run:
    """The same files by hand. Raises RuntimeError with its last words if it fails."""
    folder = out / f"handwritten-{scale:g}"
    command = [sys.executable, "-m", "benchmarks.handwritten", str(demo / "landing"), str(folder)]
    took = measure(command, {}, ROOT)
    if took.status:
        raise RuntimeError(f"the hand-written run failed:\n{took.stderr.strip()}")
    report = _json(took)
    peaks = {}
    after = 0.0
    for stage, until in report["ended_at"].items():
        if (peak := took.peak_mb(after, until)) is not None:
            peaks[stage] = peak
        after = until
    warehouse = folder / "warehouse.duckdb"
    return Run(
        "By hand",
        took.seconds,
        took.peak_mb() or 0.0,
        report["seconds"],
        peaks,
        warehouse,
        cpu_seconds=took.cpu_seconds,
        steps=stages(report["seconds"], report["ended_at"], took),
    )


def _peaks(took: Measurement, data: Path) -> dict[str, float]:
    peaks = {}
    after = 0.0
    for stage, file in _ENDS:
        if not (data / file).is_file():
            continue
        until = (data / file).stat().st_mtime
        if (peak := took.peak_mb(after, until)) is not None:
            peaks[stage] = peak
        after = until
    return peaks


def _json(took: Measurement) -> dict[str, dict[str, float]]:
    start = took.stdout.find("{")
    try:
        found: dict[str, dict[str, float]] = json.loads(took.stdout[start:])
    except ValueError:
        return {}
    return found
