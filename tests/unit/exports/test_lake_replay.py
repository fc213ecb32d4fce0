"""Loads made anew: from their files as a fresh ingest would, without them as the lake allows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.exports.contract import CONTRACTS_DIR, Contract, load_contracts, read_contract
from pipelines.exports.lake import Lake
from pipelines.exports.replay import Selection, UnknownLoadError
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room

ALL = Selection()
RATES = "rate_date,base_currency,quote_currency,rate,Desk,Spread\n"
RATES += "".join(f"2026-09-{day:02},EUR,USD,1.{day:02},north,{day}.5\n" for day in range(1, 21))
RATES += "2026-09-21,EUR,USD,1.21,,\n2026-09-22,EUR,USD,x,south,1\n"


def lake_of(room: Room) -> dict[str, Any]:
    """Everything in the lake but the clock."""
    found: dict[str, Any] = {}
    for path in sorted(room.raw.rglob("*")):
        name = path.relative_to(room.raw).as_posix()
        if path.name == "manifest.json":
            found[name] = json.loads(path.read_text("utf-8")) | {"loaded_at": None}
        elif path.suffix == ".parquet":
            read = f"read_parquet('{path}', hive_partitioning = false)"
            found[name] = duckdb.sql(f"describe from {read}").fetchall()
            found[name] += duckdb.sql(f"from {read}").fetchall()
    return found


def changed(folder: Path, key: str, **columns: dict[str, Any] | None) -> dict[str, Contract]:
    """The bundled contracts with one in which columns are other, new, or (None) gone."""
    content = yaml.safe_load((CONTRACTS_DIR / f"{key}.yaml").read_text("utf-8"))
    told = {column["name"]: column for column in content["columns"]}
    for name, column in columns.items():
        if column is None:
            del told[name]
        else:
            told[name] = {"name": name, **told.get(name, {}), **column}
    content["columns"] = list(told.values())
    content["variants"] = []
    path = folder / f"{key}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return {**load_contracts(), key: read_contract(path)}


def test_with_its_files_a_replayed_lake_is_a_fresh_one(make_room: Callable[[str], Room]) -> None:
    old, fresh = make_room("old"), make_room("fresh")
    for room in (old, fresh):
        for name in ("GOOGLE_DAILY", "META_DAILY", "LEADS"):
            room.put(f"{name}.csv", getattr(texts, name))
        room.put("rates.csv", RATES)
        room.put("again/rates.csv", RATES)
    new = changed(old.root, "neutral.fx_rates", desk={"aliases": ["Desk"]})
    old.ingest()
    arrived = old.manifest("neutral.fx_rates")["loaded_at"]

    replayed = old.ingest(contracts=new, replay=ALL).replayed
    fresh.ingest(contracts=new)

    assert {(each.read_from, each.status) for each in replayed} == {("file", "rebuilt")}
    assert len(replayed) == 4
    assert lake_of(old) == lake_of(fresh)
    assert old.manifest("neutral.fx_rates")["loaded_at"] == arrived


def test_without_its_file_a_load_gives_what_the_lake_kept_of_it(
    make_room: Callable[[str], Room], tmp_path: Path
) -> None:
    old, fresh = make_room("old"), make_room("fresh")
    for room in (old, fresh):
        room.put("rates.csv", RATES)
    new = changed(
        tmp_path,
        "neutral.fx_rates",
        desk={"aliases": ["Desk"]},
        spread={"type": "decimal", "aliases": ["Spread"]},
    )
    old.ingest()
    shutil.rmtree(old.landing)

    [replayed] = old.ingest(contracts=new, replay=ALL).replayed
    fresh.ingest(contracts=new)

    assert (replayed.read_from, replayed.status) == ("lake", "rebuilt")
    now, then = lake_of(old), lake_of(fresh)
    load = next(name for name in then if name.endswith("rows.parquet") and "_schema" not in name)
    assert now[load] == then[load]
    assert ("north", 1.5) in {row[4:6] for row in now[load]}
    told = old.manifest("neutral.fx_rates")
    expected = fresh.manifest("neutral.fx_rates")
    differ = {name for name in expected if told[name] != expected[name]}
    assert differ <= {"loaded_at", "numbers"}
    assert old.quarantine("neutral.fx_rates") == fresh.quarantine("neutral.fx_rates")


def test_a_second_replay_changes_nothing(room: Room, tmp_path: Path) -> None:
    room.put("rates.csv", RATES)
    new = changed(tmp_path, "neutral.fx_rates", desk={"aliases": ["Desk"]})
    room.ingest()
    shutil.rmtree(room.landing)
    room.ingest(contracts=new, replay=ALL)
    once = lake_of(room)

    [replayed] = room.ingest(contracts=new, replay=ALL).replayed

    assert replayed.status == "unchanged"
    assert lake_of(room) == once


def test_a_cell_that_is_none_of_the_new_type_goes_to_quarantine(room: Room, tmp_path: Path) -> None:
    room.put(
        "rates.csv",
        RATES.replace("2026-09-20,EUR,USD,1.20,north,20.5", "2026-09-20,EUR,USD,1.20,n,?"),
    )
    new = changed(tmp_path, "neutral.fx_rates", spread={"type": "decimal", "aliases": ["Spread"]})
    room.ingest()
    shutil.rmtree(room.landing)

    room.ingest(contracts=new, replay=ALL)

    rows = room.quarantine("neutral.fx_rates")
    assert [(row, column, value) for row, _, column, value, _ in rows] == [
        (20, "spread", "?"),
        (22, "rate", "x"),
    ]
    told = room.manifest("neutral.fx_rates")
    assert (told["rows"], told["quarantined"], told["rows_in"]) == (20, 2, 22)


def test_a_column_that_the_contract_has_no_longer_is_kept_as_extra(
    room: Room, tmp_path: Path
) -> None:
    first = changed(tmp_path, "neutral.fx_rates", desk={"aliases": ["Desk"]})
    room.put("rates.csv", RATES)
    room.ingest(contracts=first)
    shutil.rmtree(room.landing)

    room.ingest(replay=ALL)

    assert room.rows("neutral.fx_rates", "_extra['Desk'], _extra['Spread']")[0] == ("north", "1.5")
    assert set(room.manifest("neutral.fx_rates")["extra_columns"]) == {"Desk", "Spread"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"bank": {"required": True, "aliases": ["Bank"]}}, "now requires bank"),
        ({"desk": {"required": True, "type": "integer", "aliases": ["Desk"]}}, "cannot be read"),
    ],
)
def test_what_the_contract_cannot_have_of_it_stays_as_it_was(
    room: Room, tmp_path: Path, columns: dict[str, Any], words: str
) -> None:
    room.put("rates.csv", RATES)
    room.ingest()
    before = lake_of(room)
    shutil.rmtree(room.landing)

    [replayed] = room.ingest(
        contracts=changed(tmp_path, "neutral.fx_rates", **columns), replay=ALL
    ).replayed

    assert replayed.status == "kept"
    assert words in str(replayed.reason)
    load = room.manifest("neutral.fx_rates")["load_id"]
    assert {k: v for k, v in lake_of(room).items() if load in k} == {
        k: v for k, v in before.items() if load in k
    }


def test_loads_are_selected_by_id_source_and_days(room: Room) -> None:
    room.put("google.csv", texts.GOOGLE_DAILY)
    room.put("rates.csv", RATES)
    room.ingest()
    manifests = list(Lake(room.raw).manifests().values())
    [rates] = [each for each in manifests if each["source"] == "neutral"]

    def chosen(selection: Selection) -> set[str]:
        return {str(each["source"]) for each in selection.of(manifests)}

    assert chosen(ALL) == {"google_ads", "neutral"}
    assert chosen(Selection(source="neutral")) == {"neutral"}
    assert chosen(Selection(loads=(rates["load_id"],))) == {"neutral"}
    assert chosen(Selection(since=date(2026, 9, 22), source="neutral")) == set()
    assert chosen(
        Selection(since=date(2026, 9, 20), until=date(2026, 9, 30), source="neutral")
    ) == {"neutral"}
    with pytest.raises(UnknownLoadError, match=f"did you mean {rates['load_id']}"):
        Selection(loads=(rates["load_id"][:-1],)).of(manifests)
    with pytest.raises(UnknownLoadError, match="did you mean neutral"):
        Selection(source="neutrals").of(manifests)


def test_an_erased_person_does_not_come_back(room: Room, tmp_path: Path) -> None:
    from pipelines.exports.suppressed import Suppressed, salted

    leads = texts.LEADS
    room.put("Lead.csv", leads)
    room.ingest()
    [(email,)] = room.rows("salesforce.leads", "email")[:1]
    suppressed = Suppressed("salt", frozenset({salted("salt", f"email:{email.lower()}")}))

    room.ingest(replay=ALL, suppressed=suppressed)

    assert email not in {row[0] for row in room.rows("salesforce.leads", "email")}
