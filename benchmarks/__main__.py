"""`python -m benchmarks`: measure both runs at each scale and print what they took."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.agreement import compare
from benchmarks.runs import prepare, read_ahead, run_handwritten, run_ours


def main(arguments: Sequence[str] | None = None) -> None:
    """Scale 250 is 5 M ad-day rows, 10 M email events, 1 M contacts and leads, 300 k deals."""
    options = _options(arguments)
    out: Path = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    print(report.machine(), flush=True)
    sections: list[str] = []
    is_sound = True
    for scale in options.scale:
        section, is_right = _measure(out, scale)
        print("\n".join(["", *section]), flush=True)
        sections += section
        is_sound &= is_right
    if options.record:
        print(f"written: {report.write(Path(__file__).parent, sections)}")
    if not is_sound:
        raise SystemExit("a run was not released, or its numbers are not the truth")


def _measure(out: Path, scale: float) -> tuple[list[str], bool]:
    demo = prepare(out, scale)
    counts = json.loads((demo / "truth" / "summary.json").read_text(encoding="utf-8"))["counts"]
    rows = ", ".join(
        f"{counts[name]:,} {name.replace('_', ' ')}"
        for name in ("ad_rows", "email_events", "people", "leads", "opportunities")
    )
    read_ahead(demo)
    ours = run_ours(out, demo, scale)
    read_ahead(demo)
    handwritten = run_handwritten(out, demo, scale)
    lines = compare(demo, handwritten, ours)
    is_right = all(line.is_equal for line in lines if line.truth is not None)
    text = report.describe(scale, rows, ours, handwritten, lines)
    return text, is_right and ours.verdict == "released"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--scale", type=float, nargs="+", default=[10.0, 50.0])
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("data/benchmarks"),
        help="kept between calls; delete its demo folders to have them generated again",
    )
    parser.add_argument("--record", action="store_true", help="also write benchmarks/results.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
