"""A small file is seen whole before DuckDB reads it: then its cells are cast without further
questions, and its records are counted twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from pipelines.exports import parse, strict
from pipelines.exports.contract import load_contracts
from pipelines.exports.match import Match
from pipelines.exports.reading import read_csv
from pipelines.exports.recognize import recognize_file
from pipelines.exports.sample import sampled_style
from pipelines.exports.source import Source, holds
from tests.fixtures.exports.room import Room

CAMPAIGNS = "google_ads.campaigns_daily"
REPORT = (
    "Campaign report\nJanuary 31, 2026\nCampaign,Day,Campaign ID,Currency code,Impr.,Clicks,Cost\n"
)
CONTRACT = load_contracts()[CAMPAIGNS]


@pytest.mark.parametrize(
    ("impressions", "spend", "proven"),
    [
        ({"1", "0042"}, {"1.5", " --"}, {"impressions": "plain", "spend": "plain"}),
        ({"1", "1,042"}, {"1,234.5"}, {"impressions": "grouped", "spend": "grouped"}),
        ({"1.0"}, {"1.5 "}, {}),
        ({"1e3", "1"}, {"1e3", "1.5"}, {}),
        ({"12,34"}, {"1.25"}, {"spend": "plain"}),
    ],
)
def test_only_what_a_cast_reads_rightly_is_proven(
    impressions: set[str], spend: set[str], proven: dict[str, str]
) -> None:
    style = sampled_style(CONTRACT, {"impressions": impressions, "spend": spend}, is_whole=True)
    assert (style.proven if style else {}) == (proven if style else {})
    assert (style is None) == ("12,34" in impressions)


def test_a_day_that_must_be_there_is_not_proven_when_it_is_empty() -> None:
    for day, is_proven in (("2026-01-31", True), ("--", False), ("1626-01-31", False)):
        style = sampled_style(CONTRACT, {"day": {day}}, is_whole=True)
        assert style is not None
        assert ("day" in style.proven) is is_proven


def test_a_part_of_a_file_proves_nothing() -> None:
    style = sampled_style(CONTRACT, {"spend": {"1.50"}})
    assert style is not None
    assert style.proven == {}


def test_both_ways_of_reading_give_the_same_rows(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 'A,2026-01-31,7,EUR,"1,000",5,2.5\nB, --,8,EUR,--,+6,-0.25\nC,2026-01-31,9,EUR,3,7,.5\n'
    room.put("Campaign report.csv", REPORT + rows)
    assert (room.one().rows, room.one().quarantined) == (2, 1)
    quick = room.rows(CAMPAIGNS, "day, impressions, clicks, spend")
    assert quick[0] == (date(2026, 1, 31), 1000, 5, Decimal("2.500000"))
    monkeypatch.setattr(Match, "is_seen", False)
    room.put("Again report.csv", REPORT + rows + "D,2026-01-31,9,EUR,3,7,.5\n")
    room.ingest()
    assert room.rows(CAMPAIGNS, "day, impressions, clicks, spend")[:2] == quick


ROW = "A,2026-01-31,7,EUR,1,5,2.5\n"
LARGE = 3000  # records: more than are seen before DuckDB reads


@pytest.mark.parametrize("records", [3, LARGE])
@pytest.mark.parametrize("bad", ["", "A,2026-01-31,7,EUR,1,5,much\n", "A,2026-01-31\n"])
def test_a_record_that_duckdb_does_not_give_is_missed(
    room: Room, monkeypatch: pytest.MonkeyPatch, records: int, bad: str
) -> None:
    """Also the last one, of which no number tells; in a clean file and in one read with care."""

    def without_last(source: Source, keeps_rejects: bool = True) -> str:
        return f"(select * from {read_csv(source, keeps_rejects)} limit {records - 1})"

    room.put("Campaign report.csv", REPORT + bad + ROW * records)
    assert (room.one().rows, room.one().quarantined) == (records, bool(bad))
    monkeypatch.setattr(parse, "read_csv", without_last)
    monkeypatch.setattr(strict, "read_csv", without_last)
    room.put("Campaign report.csv", REPORT + bad + ROW.replace("7", "8") * records)
    outcome = room.one()
    assert (outcome.status, outcome.load_id) == ("rejected", None)
    assert "it holds other records than" in (outcome.reason or "")


@pytest.mark.parametrize(
    "odd",
    [
        '"A ""1"",\n\nB",2026-01-31,7,EUR,1,5,2.5\n',  # line ends inside quotes
        'A 5" tall,2026-01-31,7,EUR,1,5,2.5\n',  # a quote that opens nothing
        "\n\n\nA,2026-01-31,7,EUR,1,5,2.5\n",  # blank lines
        "A,2026-01-31,7,EUR,1,5,2.5\r\n",
        "\r\nA,2026-01-31,7,EUR,1,5,2.5\r\n\r\n",
    ],
)
@pytest.mark.parametrize("at", [0, LARGE // 2, LARGE])
def test_every_record_of_a_large_file_is_counted(room: Room, odd: str, at: int) -> None:
    room.put("Campaign report.csv", REPORT + ROW * at + odd + ROW * (LARGE - at))
    assert (room.one().rows, room.one().quarantined) == (LARGE + 1, 0)


def test_the_count_is_exact(room: Room) -> None:
    for text in (REPORT + ROW * LARGE, REPORT + ROW * (LARGE - 1) + ROW.rstrip(), f"{REPORT}{ROW}"):
        path = room.put("Campaign report.csv", text)
        match = recognize_file(path, path.name, load_contracts())
        assert isinstance(match, Match)
        assert match.is_seen is (text.count("\n") < LARGE)
        counted = text.count("A,")
        found = [n for n in range(counted - 1, counted + 2) if holds(Source.of(path, match), n)]
        assert found == [counted]


def test_a_moment_that_no_calendar_has_goes_to_quarantine_and_the_others_are_read(
    room: Room,
) -> None:
    room.put(
        "touches.csv",
        "touchpoint_ref,occurred_at,visitor_id,touch_type\n"
        "t1,2026-02-28 10:00:00,v1,page_view\n"
        "t2,2026-02-31 10:00:00,v2,page_view\n"
        "t3,2026-03-01T10:00:00Z,v3,page_view\n",
    )
    assert (room.one().rows, room.one().quarantined) == (2, 1)
    assert room.rows("neutral.touchpoints", "touchpoint_ref, occurred_at") == [
        ("t1", datetime(2026, 2, 28, 10)),
        ("t3", datetime(2026, 3, 1, 10)),
    ]


@pytest.mark.parametrize(
    ("flags", "is_proven"),
    [({"true", "false"}, True), ({"1", "0"}, True), ({"TRUE", "no"}, True), ({"maybe"}, False)],
)
def test_a_flag_is_proven_by_its_words(flags: set[str], is_proven: bool) -> None:
    contract = load_contracts()["salesforce.leads"]
    style = sampled_style(contract, {"is_deleted": flags}, is_whole=True)
    assert style is not None
    assert ("is_deleted" in style.proven) is is_proven
