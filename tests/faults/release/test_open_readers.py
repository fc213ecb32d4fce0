"""A reader keeps what it opened; one that opens anew sees a whole release, never a mixture."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.release.conftest import Place, make_place

HOLDING = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
ask = "select (select release_id from quality.dim_releases where is_current), " \
      "(select distinct release_id from quality.fct_gate_results), max(amount) from sales.fct_deals"
seen, times = set(), 0
print("ready", flush=True)
while not sys.stdin.closed and times < 20000:
    seen.add(connection.execute(ask).fetchone())
    times += 1
    if times % 50 == 0:
        import select
        if select.select([sys.stdin], [], [], 0)[0]:
            break
print(len(seen), len({x for row in seen for x in row[:2]}), times)
"""
REOPENING = """
import sys, duckdb, os, select
from pathlib import Path
seen = set()
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        row = connection.execute(
            "select (select release_id from quality.dim_releases where is_current), "
            "(select distinct release_id from quality.fct_gate_results), max(amount)::int "
            "from sales.fct_deals").fetchone()
    assert row[0] == row[1], row
    seen.add(row)
assert len({row[0] for row in seen}) == len({row[2] for row in seen}), seen
print(len(seen))
"""


def reader(script: str, path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", script, path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.usefixtures("quick_gate")
def test_readers_through_five_switches(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    release(place, 1000)
    holding, reopening = reader(HOLDING, place.published), reader(REOPENING, place.published)
    for amount in range(1001, 1006):
        release(place, amount)
        time.sleep(0.3)
    said, errors = holding.communicate("stop\n", timeout=30)
    assert holding.returncode == 0, errors
    rows, ids, times = map(int, said.split())
    assert (rows, ids) == (1, 1)
    assert times > 5
    said, errors = reopening.communicate("stop\n", timeout=30)
    assert reopening.returncode == 0, errors
    assert int(said) > 1


def release(place: Place, amount: int) -> None:
    place.change(f"update sales.fct_deals set amount = {amount} where deal_id = 1")
    assert place.run(keep=2).verdict == "released"
