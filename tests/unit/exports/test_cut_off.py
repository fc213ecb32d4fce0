"""Files that may be cut off: the last line of an export that always ends its lines."""

from __future__ import annotations

import pytest

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
