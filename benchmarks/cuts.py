"""How often a file that was cut off is loaded without any sign of it: `python -m benchmarks.cuts`.

Every export of the demo, shortened, is cut at many places; each cut is loaded on its own.
"""

import argparse
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.demo import generate
from pipelines.exports.contract import load_contracts
from pipelines.exports.ingest import ingest
from pipelines.exports.lake import Lake
from pipelines.exports.outcomes import FileOutcome

_LINES = 200  # of each file, its last ones (totals) included
_TAIL = 10
_ROUNDING = Decimal("0.01")
_SIGNS = ("rejected", "quarantine", "warning", "a total does not close", "a control is missing")


@dataclass
class Cuts:
    """What became of the cuts of one export: by the sign that told, "" for none."""

    signs: Counter[str] = field(default_factory=Counter)

    @property
    def number(self) -> int:
        """Cuts that were tried."""
        return self.signs.total()

    @property
    def silent(self) -> float:
        """Share of the cuts that were loaded without a sign."""
        return self.signs[""] / max(1, self.number)


def measure(cuts_per_export: int, folder: Path) -> dict[str, Cuts]:
    """Cut one file of each export of the demo at that many places, evenly spread."""
    generate(folder / "demo", scale=0.3, seed=1)
    found: dict[str, Cuts] = defaultdict(Cuts)
    files = list(_files(folder / "demo" / "landing"))
    whole = _load(folder / "whole", {f"{n}/{name}": data for n, (name, data) in enumerate(files)})
    chosen: dict[str, tuple[str, bytes]] = {}
    for (name, data), (outcome, _) in zip(files, whole, strict=True):
        is_wide = data.startswith(b"\xff\xfe")  # half of its cuts split a character, which tells
        if outcome.load_id and outcome.rows and not is_wide:
            key = f"{outcome.source}.{outcome.export}"
            if len(data) > len(chosen.get(key, ("", b""))[1]):
                chosen[key] = (name, data)
    for key, (name, data) in sorted(chosen.items()):
        step = max(1, len(data) // cuts_per_export)
        cuts = {f"{at}/{name}": data[:at] for at in range(1, len(data), step)}
        expected = _load(folder / f"{key}.whole", {name: data})[0][1]
        for outcome, manifest in _load(folder / key, cuts):
            found[key].signs[_sign(outcome, manifest, expected)] += 1
    return found


def _files(landing: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(landing.rglob("*")):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield name, _shortened(archive.read(name))
        elif path.is_file():
            yield path.name, _shortened(path.read_bytes())


def _shortened(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(lines if len(lines) <= _LINES else [*lines[: _LINES - _TAIL], *lines[-_TAIL:]])


def _load(folder: Path, files: dict[str, bytes]) -> list[tuple[FileOutcome, dict[str, Any]]]:
    for name, data in files.items():
        path = folder / "landing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    report = ingest(
        folder / "landing", folder / "raw", folder / "work", demo=False, settle_seconds=0
    )
    outcomes = {outcome.file_name: outcome for outcome in report.files}
    manifests = Lake(folder / "raw").manifests()
    return [
        (
            outcomes[name],
            manifests.get(
                (
                    outcomes[name].source or "",
                    outcomes[name].export or "",
                    outcomes[name].load_id or "",
                ),
                {},
            ),
        )
        for name in files
    ]


def _sign(outcome: FileOutcome, manifest: dict[str, Any], whole: dict[str, Any]) -> str:
    """What tells of the cut, the plainest sign first."""
    if outcome.status == "rejected":
        return "rejected"
    if outcome.quarantined:
        return "quarantine"
    if manifest.get("warnings"):
        return "warning"
    if not _closes(manifest):
        return "a total does not close"
    if _controls(manifest) != _controls(whole):
        return "a control is missing"
    return ""


def _closes(manifest: dict[str, Any]) -> bool:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in manifest.get("measures", []):
        sums[one["measure"]] += Decimal(one["total"])
    return all(
        abs(sums[one["measure"]] - Decimal(one["expected"])) <= _ROUNDING
        for one in manifest.get("controls", [])
    )


def _controls(manifest: dict[str, Any]) -> set[str]:
    return {re.sub(r"\d", "", str(one)) for one in manifest.get("controls", [])}


def table(found: dict[str, Cuts]) -> list[str]:
    """Markdown lines."""
    lines = [
        f"| export | evidence | cuts | {' | '.join(_SIGNS)} | no sign |",
        "|---|---|" + "---:|" * (len(_SIGNS) + 2),
    ]
    contracts = load_contracts()
    for key, cuts in found.items():
        told = " | ".join(f"{cuts.signs[sign] / cuts.number:.0%}" for sign in _SIGNS)
        lines.append(
            f"| {key} | {contracts[key].evidence} | {cuts.number} | {told}"
            f" | **{cuts.silent:.1%}** |"
        )
    return lines


def main() -> None:
    """Measure, print, and write benchmarks/cuts.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cuts")
    parser.add_argument("--cuts", type=int, default=400, help="places per export")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        lines = table(measure(options.cuts, Path(folder)))
    print("\n".join(lines))
    title = [
        "# Files that are cut off",
        "",
        f"By `python -m benchmarks.cuts --cuts {options.cuts}`: a file of each export of the demo,"
        f" at most {_LINES} lines, cut at places spread evenly over its bytes. A missing control is"
        " seen only by who knows that the whole file has one. What leaves no sign is mostly a cut"
        " at the very end of a line, or inside a last cell that stays readable.",
        "",
    ]
    path = Path(__file__).with_name("cuts.md")
    path.write_text("\n".join([*title, *lines]) + "\n", encoding="utf-8")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
