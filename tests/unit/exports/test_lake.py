"""The lake is a function of the set of files, whatever their order, duplicates and kills."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from pipelines.exports import landing
from pipelines.exports.contract import load_contracts
from pipelines.exports.ingest import DemoConflictError, scan
from pipelines.exports.rows import schema_sql
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room

FILES: dict[str, str] = {
    "google/Campaign report.csv": texts.GOOGLE_DAILY,
    "google/Campaign report 2026-10-05.csv": texts.GOOGLE_DAILY,
    "copy of a copy.csv": texts.GOOGLE_DAILY,
    "meta.csv": texts.META_DAILY,
    "Lead.csv": texts.LEADS,
    "fx.csv": texts.FX,
    "a/fx again.csv": texts.FX,
    "weather.csv": "city,temperature\nOslo,3\n",
}


def content(room: Room) -> dict[str, Any]:
    """Everything in the lake but the clock."""
    found: dict[str, Any] = {}
    for path in sorted(room.raw.rglob("*")):
        name = path.relative_to(room.raw).as_posix()
        if path.name == "manifest.json":
            found[name] = json.loads(path.read_text("utf-8")) | {"loaded_at": None}
        elif path.suffix == ".parquet":
            found[name] = duckdb.sql(f"from read_parquet('{path}')").fetchall()
        elif path.is_file():
            found[name] = "unexpected"
    return found


@pytest.fixture
def expected(make_room: Callable[[str], Room]) -> dict[str, Any]:
    room = make_room("expected")
    for name, text in FILES.items():
        room.put(name, text)
    report = room.ingest()
    assert report.counts == {
        "loaded": 4,
        "replayed": 0,
        "unchanged": 0,
        "duplicate": 3,
        "rejected": 1,
        "growing": 0,
    }
    return content(room)


def test_a_second_run_does_nothing(room: Room) -> None:
    for name, text in FILES.items():
        room.put(name, text)
    room.ingest()
    before = content(room)
    report = room.ingest()
    assert report.counts == {
        "loaded": 0,
        "replayed": 0,
        "unchanged": 4,
        "duplicate": 3,
        "rejected": 1,
        "growing": 0,
    }
    assert content(room) == before
    (room.work / "landing_memory.json").unlink()
    assert room.ingest().counts == report.counts
    assert content(room) == before


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_gives_the_same_lake(
    room: Room, expected: dict[str, Any], seed: int
) -> None:
    names = list(FILES)
    random.Random(seed).shuffle(names)
    for name in names:
        room.put(name, FILES[name])
        room.ingest()
    assert content(room) == expected


def test_the_best_name_of_a_content_is_kept_when_it_leaves_the_landing_folder(room: Room) -> None:
    room.put("report 2026-10-05.csv", texts.GOOGLE_DAILY)
    room.ingest()
    (room.landing / "report 2026-10-05.csv").rename(room.landing / "a.csv")
    assert room.one().status == "unchanged"
    manifest = room.manifest("google_ads.campaigns_daily")
    assert (manifest["file_name"], manifest["exported_at"]) == (
        "report 2026-10-05.csv",
        "2026-10-05 00:00:00",
    )


def test_a_load_outlives_its_file(room: Room) -> None:
    path = room.put("fx.csv", texts.FX)
    room.ingest()
    path.unlink()
    assert room.ingest().files == []
    assert len(room.rows("neutral.fx_rates", "rate")) == 2


@pytest.mark.parametrize("left", ["_incoming", "half load", "memory only"])
def test_what_a_killed_run_leaves_is_swept(room: Room, expected: dict[str, Any], left: str) -> None:
    for name, text in FILES.items():
        room.put(name, text)
    if left == "_incoming":
        half = room.raw / "_incoming" / "abc"
        half.mkdir(parents=True)
        (half / "rows.parquet").write_bytes(b"half")
    elif left == "half load":
        half = room.raw / "neutral" / "fx_rates" / "load=0123"
        half.mkdir(parents=True)
        (half / "rows.parquet").write_bytes(b"half")
    else:
        room.ingest()
        shutil.rmtree(room.raw / "neutral" / "fx_rates")
    (room.work / "spool" / "old").mkdir(parents=True, exist_ok=True)
    room.ingest()
    assert content(room) == expected
    assert not (room.work / "spool").exists()


def test_another_contract_version_rebuilds_the_load(room: Room) -> None:
    room.put("fx.csv", texts.FX)
    first = room.one()
    contracts = load_contracts()
    changed = contracts["neutral.fx_rates"].model_copy()
    changed._version = "changed"
    contracts = contracts | {"neutral.fx_rates": changed}
    again = room.one(contracts=contracts)
    assert (again.status, again.load_id) == ("loaded", first.load_id)
    assert room.manifest("neutral.fx_rates")["contract_version"] == "changed"
    assert room.one(contracts=contracts).status == "unchanged"


def test_every_contract_has_a_schema_load(room: Room) -> None:
    room.ingest()
    for key, contract in load_contracts().items():
        source, export = key.split(".")
        path = room.raw / source / export / "load=_schema" / "rows.parquet"
        described = duckdb.sql(
            f"describe from read_parquet('{path}', hive_partitioning=false)"
        ).fetchall()
        expected = duckdb.sql(f"describe {schema_sql(contract)}").fetchall()
        assert [row[:2] for row in described] == [row[:2] for row in expected]


@pytest.mark.parametrize("key", sorted(load_contracts()))
def test_loaded_rows_have_the_columns_of_the_schema_that_the_file_has(room: Room, key: str) -> None:
    contract = load_contracts()[key]
    if contract.unpivot:
        text = "Date,USD\n"
    else:
        text = ",".join(column.aliases[0] for column in contract.columns if column.aliases) + "\n"
    names = {
        "audience_members": "subscribed_1.csv",
        "recipient_activity": "granular_activity/opens/c_1.csv",
        "ad_actions": "basic_ad_actions.csv",
    }
    room.put(names.get(contract.export, "x.csv"), text)
    outcome = room.one()
    assert (outcome.source, outcome.export, outcome.status) == (
        contract.source,
        contract.export,
        "loaded",
    ), outcome
    folder = room.raw / contract.source / contract.export
    kinds = {
        name: duckdb.sql(
            f"describe from read_parquet('{folder}/{name}/rows.parquet', hive_partitioning=false)"
        ).fetchall()
        for name in ("load=_schema", f"load={outcome.load_id}")
    }
    schema, loaded = ([row[:2] for row in each] for each in kinds.values())
    assert loaded == [each for each in schema if each in loaded]
    absent = {name for name, _ in schema} - {name for name, _ in loaded}
    maps = {column.name for column in contract.columns if column.type == "map"}
    assert absent <= {*room.manifest(key)["missing_columns"], "_extra", *maps}


def test_inventory_of_the_landing_folder(room: Room, expected: dict[str, Any]) -> None:
    rows = expected["_landing/files.parquet"]
    assert [row[0] for row in rows] == sorted(FILES)
    assert {row[6] for row in rows} == {"loaded", "duplicate", "rejected"}


def test_demo_loads_give_way_to_real_ones_and_not_the_other_way_round(room: Room) -> None:
    path = room.put("fx.csv", texts.FX)
    room.ingest(demo=True)
    assert room.manifest("neutral.fx_rates")["demo"] is True
    path.unlink()
    room.put("Lead.csv", texts.LEADS)
    room.ingest(demo=False)
    assert room.rows("neutral.fx_rates", "rate") == []
    assert len(room.rows("salesforce.leads", "id")) == 2
    with pytest.raises(DemoConflictError, match="THROUGHLINE_DATA"):
        room.ingest(demo=True)


def test_scan_ignores_names_order_and_duplicates_but_not_what_names_say(room: Room) -> None:
    room.put("a.csv", texts.FX)
    room.put("Lead.csv", texts.LEADS)
    first = scan(room.landing, room.work).fingerprint
    room.put("b/copy.csv", texts.FX)
    assert scan(room.landing, room.work).fingerprint == first
    (room.landing / "Lead.csv").rename(room.landing / "z.csv")
    assert scan(room.landing, room.work).fingerprint == first
    (room.landing / "z.csv").rename(room.landing / "z 2026-10-05.csv")
    assert scan(room.landing, room.work).fingerprint != first


def test_scan_hashes_nothing_twice(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.put("a.csv", texts.FX)
    scan(room.landing, room.work)
    monkeypatch.setattr(landing, "inspect", lambda *_: pytest.fail("hashed again"))
    scan(room.landing, room.work)


def test_copies_of_a_broken_file_are_all_rejected(room: Room) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        room.put(name, texts.targets("01/02/2026,A,1,EUR"))
    report = room.ingest()
    assert {outcome.status for outcome in report.files} == {"rejected"}
    assert all("cannot be told apart" in (outcome.reason or "") for outcome in report.files)
    assert room.ingest().files == report.files


def test_a_rebuilt_load_keeps_its_best_name(room: Room) -> None:
    room.put("report 2026-10-05.csv", texts.GOOGLE_DAILY)
    room.ingest()
    (room.landing / "report 2026-10-05.csv").rename(room.landing / "a.csv")
    contracts = load_contracts()
    changed = contracts["google_ads.campaigns_daily"].model_copy()
    changed._version = "changed"
    room.ingest(contracts=contracts | {"google_ads.campaigns_daily": changed})
    manifest = room.manifest("google_ads.campaigns_daily")
    assert manifest["contract_version"] == "changed"
    assert manifest["exported_at"] == "2026-10-05 00:00:00"
