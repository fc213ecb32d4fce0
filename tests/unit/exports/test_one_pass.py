"""What the one strict pass does on its way: total rows are noted, columns without a name of ours
become a map."""

from __future__ import annotations

import csv
import io

import duckdb
import pytest

from pipelines.exports import parse
from pipelines.exports.sql import to_parquet, written_rows
from pipelines.exports.totals import Noted
from tests.fixtures.exports.room import Room

CAMPAIGNS = "google_ads.campaigns_daily"
HEADER = ["Campaign", "Day", "Campaign ID", "Currency code", "Impr.", "Clicks", "Cost"]
DAY = ["Brand", "2026-01-31", "1", "EUR", "1,000", "5", "2.50"]
TOTAL = ["Total: Campaigns", "--", "--", "EUR", "2,000", "10", "5.00"]


def _report(*records: list[str], header: list[str] = HEADER) -> str:
    out = io.StringIO("Campaign report\nJanuary 31, 2026\n")
    out.seek(0, io.SEEK_END)
    csv.writer(out, lineterminator="\n").writerows([header, *records])
    return out.getvalue()


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read with care")

    monkeypatch.setattr(parse, "_careful_pass", refuse)


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_total_anywhere_is_a_control_and_keeps_its_number(room: Room, at: int) -> None:
    records = [DAY, DAY]
    records.insert(at, TOTAL)
    room.put("Campaign report.csv", _report(*records))
    assert room.one().rows == 2
    numbers = [number for (number,) in room.rows(CAMPAIGNS, "_row_number")]
    assert numbers == [n for n in (1, 2, 3) if n != at + 1]
    manifest = room.manifest(CAMPAIGNS)
    assert (manifest["totals"], manifest["rows_in"]) == (1, 3)
    assert {c["measure"]: c["expected"] for c in manifest["controls"]} == {
        "spend": "5.00",
        "impressions": "2000",
        "clicks": "10",
    }


@pytest.mark.usefixtures("strict")
def test_a_record_that_is_neither_row_nor_total_is_an_error(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Noted, "rows", [])
    room.put("Campaign report.csv", _report(DAY, TOTAL, DAY))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "do not add up: 3 read, 2 written, 0 totals" in (outcome.reason or "")


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    "names",
    [["CTR"], ["key", "value"], ["CTR", "Ctr."], ['it\'s "§" ü', "); drop table x; --"]],
)
def test_columns_without_a_name_of_ours_become_a_map(room: Room, names: list[str]) -> None:
    whole, half = [f"{n}%" for n, _ in enumerate(names)], ["", *["7%"] * (len(names) - 1)]
    none = [""] * len(names)
    room.put(
        "Campaign report.csv",
        _report([*DAY, *whole], [*DAY, *half], [*DAY, *none], header=[*HEADER, *names]),
    )
    assert room.one().rows == 3
    found = [extra for (extra,) in room.rows(CAMPAIGNS, "_extra")]
    wanted = [
        {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        for cells in (whole, half, none)
    ]
    assert found == [each or None for each in wanted]


def test_a_copy_tells_its_last_number_even_without_rows(room: Room) -> None:
    room.root.mkdir(parents=True, exist_ok=True)
    target = to_parquet(room.root / "none.parquet", return_stats=True)
    with duckdb.connect() as con:
        none = con.execute(f"copy (select 1 as _row_number where false) to {target}")
        assert written_rows(none) == (0, 0)
