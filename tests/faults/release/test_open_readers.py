"""A reader keeps what it opened; one that opens anew sees a whole release, never a mixture."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.release import rollback
from tests.unit.release.conftest import make_place

READERS = """
import os, select, sys
import duckdb
from pathlib import Path

ASK = '''select (select release_id from quality.dim_releases where is_current),
    (select string_agg(distinct release_id, ' ') from quality.fct_gate_results),
    (select max(amount)::int from sales.fct_deals),
    (select max(rep_id) from sales.dim_sales_reps)'''
PARQUET = '''select (select release_id from '{0}/quality/dim_releases.parquet' where is_current),
    (select string_agg(distinct release_id, ' ') from '{0}/quality/fct_gate_results.parquet'),
    (select max(amount)::int from '{0}/sales/fct_deals.parquet'),
    (select max(rep_id) from '{0}/sales/dim_sales_reps.parquet')'''

def read(number, path):
    seen, held, reads = set(), None, 0
    if number < 4:  # opened once
        held = duckdb.connect(path, read_only=True)
        first = held.execute(ASK).fetchone()
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        if held:
            assert held.execute(ASK).fetchone() == first, "an open release changed"
            row = first
        elif number < 8:  # the link is resolved once for all files of a query
            folder = os.path.realpath(os.path.dirname(path))
            row = duckdb.connect().execute(PARQUET.format(folder + "/parquet")).fetchone()
        else:
            with duckdb.connect(path, read_only=True) as connection:
                row = connection.execute(ASK).fetchone()
        assert row[0] == row[1] and str(row[2]) == row[3], row
        seen.add(row)
        reads += 1
    assert len({row[0] for row in seen}) == len({row[2] for row in seen}), seen
    return len(seen), reads

children = {}
for number in range(16):
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writer, ("%d %d" % read(number, sys.argv[1])).encode())
            os._exit(0)
        except BaseException as error:
            print(number, repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    os.close(writer)
    children[child] = reader
print("ready", flush=True)
for child, reader in children.items():
    status = os.waitpid(child, 0)[1]
    print(status, os.read(reader, 100).decode(), flush=True)
"""


@pytest.mark.usefixtures("quick_gate")
def test_sixteen_readers_through_twenty_releases(tmp_path: Path) -> None:
    """Five releases are made while they read; fifteen switches more go back and forth."""
    place = make_place(tmp_path)

    def release(amount: int) -> str:
        place.change(f"update sales.dim_sales_reps set rep_id = '{amount}'")
        return place.release_deal(amount)

    kept = [release(1000)]
    readers = subprocess.Popen(
        [sys.executable, "-c", READERS, place.published],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert readers.stdout
    assert readers.stdout.readline() == "ready\n"
    kept += [release(amount) for amount in range(1001, 1006)]
    for number in range(15):
        rollback(place.data, kept[number % 5])
    said, errors = readers.communicate("stop\n", timeout=120)
    assert errors == ""
    told = [tuple(map(int, line.split())) for line in said.splitlines()]
    assert [status for status, _, _ in told] == [0] * 16
    assert {seen for _, seen, _ in told[:4]} == {1}  # those who hold theirs
    assert max(seen for _, seen, _ in told[4:]) > 1
    assert place.ask("select max(amount)::int from sales.fct_deals") == [(1004,)]
