"""`python -m benchmarks`: measure both runs at each scale and print what they took."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.agreement import compare
from benchmarks.runs import prepare, run_handwritten, run_ours


def main(arguments: Sequence[str] | None = None) -> None:
    """Scale 250 is 5 M ad-day rows, 10 M email events, 1 M contacts and leads, 300 k deals."""
    options = _options(arguments)
    out: Path = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    print(report.machine(), flush=True)
    sections: list[str] = []
    for scale in options.scale:
        section = _measure(out, scale)
        print("\n".join(["", *section]), flush=True)
        sections += section
    if options.record:
        print(f"written: {report.write(Path(__file__).parent, sections)}")


def _measure(out: Path, scale: float) -> list[str]:
    demo = prepare(out, scale)
    counts = json.loads((demo / "truth" / "summary.json").read_text(encoding="utf-8"))["counts"]
    rows = ", ".join(
        f"{counts[name]:,} {name.replace('_', ' ')}"
        for name in ("ad_rows", "email_events", "people", "leads", "opportunities")
    )
    ours = run_ours(out, demo, scale)
    handwritten = run_handwritten(out, demo, scale)
    return report.describe(scale, rows, ours, handwritten, compare(demo, handwritten, ours))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--scale", type=float, nargs="+", default=[10.0, 50.0])
    parser.add_argument("--out", type=Path, default=Path("data/benchmarks"))
    parser.add_argument("--record", action="store_true", help="also write benchmarks/results.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
