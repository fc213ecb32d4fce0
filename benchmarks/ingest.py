"""Ingest beside DuckDB's own typed read of the same file: `python -m benchmarks.ingest`.

Each side runs in a process of its own; the generated files are kept in --out. We read a large file
with a thread per core; DuckDB is given one thread and as many as we take.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.big_files import google_campaigns, mailchimp_opens, small_files
from benchmarks.report import machine
from pipelines.exports.ingest import ingest
from pipelines.exports.parts import THREADS

FILES = {
    "google": "Campaign report.csv",
    "mailchimp": "granular_activity/opens/a1b2c3_launch.csv",
}
_PEERS = {
    "google": (
        "skip=3, header=false, nullstr=' --', thousands=',', columns={'status': 'VARCHAR',"
        " 'campaign': 'VARCHAR', 'type': 'VARCHAR', 'day': 'DATE', 'id': 'VARCHAR',"
        " 'currency': 'VARCHAR', 'impressions': 'BIGINT', 'clicks': 'BIGINT', 'ctr': 'VARCHAR',"
        " 'cost': 'DECIMAL(18,6)', 'conversions': 'DECIMAL(18,6)'}"
    ),
    "mailchimp": "header=true, columns={'email': 'VARCHAR', 'at': 'TIMESTAMP'}",
}


def ours(folder: Path) -> int:
    """Ingest what landed in a folder, from nothing; returns the rows."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    report = ingest(
        folder / "landing", folder / "data/raw", folder / "data/work", False, settle_seconds=0
    )
    return report.rows


def peer(folder: Path, threads: int) -> int:
    """DuckDB's typed read_csv of the same file into Parquet; returns the rows."""
    with duckdb.connect(config={"threads": threads}) as con:
        path = str(folder / "landing" / FILES[folder.name])
        read = f"read_csv($path, auto_detect=false, delim=',', quote='\"', {_PEERS[folder.name]})"
        out = str(folder / "peer.parquet")
        found = con.execute(f"copy (from {read}) to '{out}' (format parquet)", {"path": path})
        return int(found.fetchall()[0][0])


def child(side: str, folder: Path, threads: int) -> dict[str, float]:
    """Run one side here and tell what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    rows = ours(folder) if side == "ours" else peer(folder, threads)
    return {
        "rows": rows,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def run(side: str, folder: Path, threads: int = 1) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--child", side, str(folder)]
    done = subprocess.run(
        [*command, str(threads)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    found: dict[str, float] = json.loads(done.splitlines()[-1])
    return found


def prepare(out: Path, size_bytes: int, files: int) -> None:
    """The files, unless an earlier call made them."""
    for name, make in (("google", google_campaigns), ("mailchimp", mailchimp_opens)):
        path = out / name / "landing" / FILES[name]
        if not path.is_file() or path.stat().st_size < size_bytes:
            make(path, size_bytes)
    if not (out / "small" / "landing").is_dir():
        small_files(out / "small" / "landing", files, 200)


def lines(out: Path) -> list[str]:
    """Markdown lines of the measurements."""
    text = [
        "| file | side | threads | rows | wall s | CPU s | peak MB |",
        "|---|---|" + "---:|" * 5,
    ]
    for name in FILES:
        found = {}
        for side, threads in (("ours", THREADS), ("DuckDB", 1), ("DuckDB", THREADS)):
            found[side, threads] = took = run(side, out / name, threads)
            text.append(_line(name, side, threads, took))
        mine, alone, beside = found["ours", THREADS], found["DuckDB", 1], found["DuckDB", THREADS]
        wall, cpu = mine["wall"] / beside["wall"], mine["cpu"] / alone["cpu"]
        text.append(
            f"| {name} | **ours / DuckDB**: wall with as many threads, CPU beside one | | |"
            f" **{wall:.2f}** | **{cpu:.2f}** | |"
        )
    text.append(_line("5,000 files of 200 rows", "ours", THREADS, run("ours", out / "small")))
    return text


def _line(name: str, side: str, threads: int, took: dict[str, float]) -> str:
    return (
        f"| {name} | {side} | {threads} | {took['rows']:,.0f} | {took['wall']:.1f}"
        f" | {took['cpu']:.1f} | {took['peak_mb']:.0f} |"
    )


def main() -> None:
    """Measure, print, and write benchmarks/ingest.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest")
    parser.add_argument("--out", type=Path, default=Path("data/benchmarks/ingest"))
    parser.add_argument("--bytes", type=int, default=10**9)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        side, folder, threads = options.child
        print(json.dumps(child(side, Path(folder), int(threads))))
        return
    prepare(options.out, options.bytes, options.files)
    text = lines(options.out)
    print("\n".join(text))
    title = ["# Ingest beside DuckDB", "", f"By `python -m benchmarks.ingest` on {machine()}.", ""]
    Path(__file__).with_name("ingest.md").write_text("\n".join([*title, *text]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
