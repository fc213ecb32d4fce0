"""Files that may be cut off: the last line of an export that always ends its lines."""

from __future__ import annotations

import pytest

from pipelines.exports.preview import preview
from pipelines.exports.reading import CUT_OFF
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room

HEAD = "Campaign report\nAll time\nDay,Campaign,Impr.,Clicks,Cost\n"
ROWS = "2026-09-01,A,10,1,1.50\n2026-09-02,A,20,2,2.50\n2026-09-03,A,30,3,3.50"
TOTAL = "\nTotal: Campaigns, --,60,6,7.50"
TABLE = "google_ads.campaigns_daily"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_last_line_that_is_not_ended_goes_to_quarantine(room: Room, encoding: str) -> None:
    room.put("c.csv", f"{HEAD}{ROWS}".encode(encoding))
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (2, 1)
    assert room.quarantine(TABLE) == [(3, 6, None, "2026-09-03,A,30,3,3.50", CUT_OFF)]
    manifest = room.manifest(TABLE)
    assert manifest["rows_in"] == 3


def test_the_same_with_its_line_end_is_whole(room: Room) -> None:
    room.put("c.csv", f"{HEAD}{ROWS}\r\n")
    assert (room.one().rows, room.one().quarantined) == (3, 0)


def test_a_total_that_is_cut_is_no_control(room: Room) -> None:
    room.put("c.csv", f"{HEAD}{ROWS}{TOTAL}"[:-1])
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (3, 1)
    assert room.manifest(TABLE)["controls"] == []
    assert [row[:2] for row in room.quarantine(TABLE)] == [(4, 7)]


def test_a_cut_record_of_too_few_cells_is_told_once(room: Room) -> None:
    room.put("c.csv", f"{HEAD}{ROWS}"[:-9])
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (2, 1)
    assert [(row[1], row[4]) for row in room.quarantine(TABLE)] == [(6, CUT_OFF)]


def test_a_header_alone_has_no_line_to_lose(room: Room) -> None:
    room.put("c.csv", HEAD.rstrip("\n"))
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 0, 0)


def test_exports_that_may_lack_the_last_line_end_are_whole_without(room: Room) -> None:
    room.put("fx.csv", texts.FX.rstrip("\n"))
    assert (room.one().rows, room.one().quarantined) == (2, 0)


TIKTOK = (
    "Campaign name,By Day,Cost,Impressions,Clicks (destination),Currency\n"
    "A,2026-09-01,8.00,5,1,EUR\n"
)


@pytest.mark.parametrize(
    ("content", "table", "warned"),
    [
        (f"{HEAD}{ROWS}\n", TABLE, 1),
        (HEAD, TABLE, 1),
        (f"{HEAD}{ROWS}{TOTAL}\n", TABLE, 0),
        (f"{HEAD}{ROWS}{TOTAL}\nTotal: Acc", TABLE, 0),
        (TIKTOK, "tiktok.performance_daily", 1),
        (f"{TIKTOK}Total of 1 results,-,8.00,5,1,EUR\n", "tiktok.performance_daily", 0),
        ("date,id,customer_id,cost_micros,impressions,clicks\n2026-09-01,7,1,9,5,1\n", TABLE, 0),
    ],
)
def test_a_report_that_always_ends_with_a_total_and_has_none_is_warned_of(
    room: Room, content: str, table: str, warned: int
) -> None:
    path = room.put("report.csv", content)
    assert room.one().status == "loaded"
    warnings = room.manifest(table)["warnings"]
    assert len(warnings) == warned
    assert all("it may be cut off" in warning for warning in warnings)
    (seen,) = preview(path, path.name)
    assert seen.warnings == warnings


def test_the_start_of_a_file_is_not_blamed_for_lacking_its_end(room: Room) -> None:
    path = room.put("report.csv", f"{HEAD}{ROWS}{TOTAL}\n")
    (seen,) = preview(path, path.name, at_most=len(HEAD) + 30)
    assert (seen.is_cut, seen.totals, seen.warnings) == (True, 0, [])
