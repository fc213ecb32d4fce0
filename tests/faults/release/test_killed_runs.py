"""kill -9 at any moment leaves a whole release published, and the next run gets it right."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipelines.release import current, list_releases, verify
from tests.unit.release.conftest import Place, make_place

SCRIPT = Path(__file__).parent / "killed_run.py"
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.usefixtures("quick_gate")


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Two releases, and a warehouse with new content: the next run releases and removes one."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    place = make_place(folder)
    for amount in (1, 2):
        place.release_deal(amount)
    place.change(
        "create table sales.fct_many as select i, md5(i::text) as x from range(50000) t(i)"
    )
    return folder


def start(folder: Path, *numbers: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, SCRIPT, folder, *map(str, numbers)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def copies(prepared: Path, numbers: Iterable[int]) -> dict[int, Place]:
    places = {}
    for number in numbers:
        folder = prepared.parent / str(number)
        shutil.copytree(prepared, folder, symlinks=True)
        places[number] = Place(folder / "data", folder / "expectations")
    return places


def assert_whole(place: Place, *contents: str) -> None:
    for release in list_releases(place.data):
        verify(place.data, release.release_id)
    now = current(place.data)
    assert now
    assert now.content_hash in contents
    told = place.ask("select release_id from quality.dim_releases where is_current")
    assert told == [(now.release_id,)]


def assert_next_run_is_right(place: Place, content: str) -> None:
    assert place.run(keep=2).verdict in ("released", "unchanged")
    assert_whole(place, content)
    assert len(list_releases(place.data)) == 2
    for folder in (place.data, place.data / "releases", place.work):
        names = {path.name for path in folder.iterdir()}
        assert not {name for name in names if name.startswith(".")}
        assert not names & {"handoff.json", "candidate", "candidate.gate.json"}


def undisturbed(prepared: Path) -> tuple[str, str, int, int]:
    """Content before and after a run, its moments, and those of them before the handoff."""
    place = copies(prepared, [0])[0]
    old = current(place.data)
    said, _ = start(prepared.parent, 0).communicate()
    moments, before = map(int, said.split())
    new = current(place.data)
    assert old
    assert new
    assert old.content_hash != new.content_hash
    return old.content_hash, new.content_hash, moments, before


def test_killed_before_any_change_of_a_file_name(prepared: Path) -> None:
    old, new, moments, before = undisturbed(prepared)
    assert moments - before > 15
    fatal = [*range(1, before, 8), *range(before + 1, moments + 1)]
    places = copies(prepared, fatal)
    said, _ = start(prepared.parent, *fatal).communicate()
    assert said.splitlines() == [f"{number} {-signal.SIGKILL}" for number in fatal]
    published = set()
    for place in places.values():
        assert_whole(place, old, new)
        published.add(getattr(current(place.data), "content_hash", None))
        assert_next_run_is_right(place, new)
    assert published == {old, new}


def test_killed_at_random_moments(prepared: Path) -> None:
    old, new, *_ = undisturbed(prepared)
    moments = random.Random(7)
    for number, place in copies(prepared, range(1000, 1004)).items():
        process = start(prepared.parent, number)
        time.sleep(moments.uniform(0.2, 0.8))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert_whole(place, old, new)
        assert_next_run_is_right(place, new)
