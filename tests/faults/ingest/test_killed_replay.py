"""A replay that is killed at any moment leaves every load as it was or as it is to be."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from pipelines.exports.contract import load_contracts, read_contract
from pipelines.exports.lake import Lake
from pipelines.exports.replay import Selection
from tests.conftest import SOAK
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room
from tests.unit.exports.test_lake_replay import RATES, changed, lake_of

SCRIPT = Path(__file__).with_name("killed_replay.py")
ROOT = Path(__file__).parents[3]


def start(folder: Path, contracts: Path, *numbers: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, SCRIPT, folder, contracts, *map(str, numbers)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_killed_before_any_change_of_a_file_name(tmp_path: Path) -> None:
    prepared = Room(tmp_path / "prepared")
    prepared.put("rates.csv", RATES)
    prepared.put("google.csv", texts.GOOGLE_DAILY)
    prepared.ingest()
    (prepared.landing / "rates.csv").unlink()  # one load is made from its file, one from the lake
    contracts = tmp_path / "contracts"
    contracts.mkdir()
    changed(contracts, "neutral.fx_rates", desk={"aliases": ["Desk"]})
    changed(contracts, "google_ads.campaigns_daily", note={"aliases": ["Note"]})
    shutil.copytree(prepared.root, tmp_path / "0")
    [moments] = map(int, start(tmp_path, contracts, 0))
    before, after = lake_of(prepared), lake_of(Room(tmp_path / "0"))
    loads = {name for name in before if "load=" in name and "_schema" not in name}
    assert all(before[name] != after[name] for name in loads if name.endswith("manifest.json"))
    fatal = range(1, moments + 1, 1 if SOAK else 7)
    for number in fatal:
        shutil.copytree(prepared.root, tmp_path / str(number))

    assert start(tmp_path, contracts, *fatal) == [f"{n} {-signal.SIGKILL}" for n in fatal]

    new = {c.key: c for c in map(read_contract, contracts.glob("*.yaml"))}
    known = {**load_contracts(), **new}
    for number in fatal:
        room = Room(tmp_path / str(number))
        Lake(room.raw).sweep()
        left = lake_of(room)
        for load in {name.rsplit("/", 1)[0] for name in loads}:
            files = {name for name in loads if name.startswith(load)}
            assert any(all(left.get(f) == lake[f] for f in files) for lake in (before, after)), load
        room.ingest(contracts=known, replay=Selection())
        assert lake_of(room) == after
