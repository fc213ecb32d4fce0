"""A disk that fills up while a release is made: the last one stays, the next run releases."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.faults.release.test_killed_runs import assert_next_run_is_right, assert_whole
from tests.unit.release.conftest import Place, make_place

SCRIPT = Path(__file__).parent / "full_disk_run.py"
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.usefixtures("quick_gate")


def run_on_full_disk(place: Place, write: int) -> str:
    done = subprocess.run(
        [sys.executable, SCRIPT, place.data, str(write)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def content(place: Place) -> str:
    from pipelines.release import current

    now = current(place.data)
    assert now
    return now.content_hash


def test_whichever_write_finds_the_disk_full(tmp_path: Path) -> None:
    place = make_place(tmp_path / "first")
    place.release_deal(1)
    place.release_deal(2)
    old = content(place)
    place.change("update sales.fct_deals set amount = 3 where deal_id = 1")
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(place.data, undisturbed, symlinks=True)
    other = Place(undisturbed, place.suites)
    writes = int(run_on_full_disk(other, 0))
    new = content(other)
    assert writes > 15
    for write in (writes // 2, writes - 5, writes):
        copied = tmp_path / str(write)
        shutil.copytree(place.data, copied, symlinks=True)
        struck = Place(copied, place.suites)
        assert run_on_full_disk(struck, write) == "No space left on device"
        assert_whole(struck, old, new)
        assert_next_run_is_right(struck, new)


def test_duckdb_finds_the_disk_full(tmp_path: Path) -> None:
    """The file itself does not fit: what DuckDB says, and all of it can be taken back."""
    place = make_place(tmp_path)
    place.release_deal(1)
    old = content(place)
    place.change("create table sales.fct_many as select i, md5(i::text) from range(99999) t(i)")
    limited = (
        "import resource, runpy, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000));"
        f" sys.argv = ['', {str(place.data)!r}, '0']; runpy.run_path({str(SCRIPT)!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) != (0, ""), done.stderr
    assert_whole(place, old)
    assert place.run().verdict == "released"
    with duckdb.connect(str(place.published), read_only=True) as reader:
        assert reader.execute("select count(*) from sales.fct_many").fetchall() == [(99999,)]
