"""A large file is read in parts side by side, and gives the rows that one pass gives."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from pipelines.exports import bytestream, parse, parts, strict
from pipelines.exports.source import Span
from pipelines.exports.spans import address, serve_spans
from tests.fixtures.exports.room import Room

OPENS = "mailchimp.recipient_activity"
NAME = "granular_activity/opens/a1b2c3_launch.csv"
CAMPAIGNS = "google_ads.campaigns_daily"
PARTS = 3
_ROWS = 20_000


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PARTS", PARTS)
    monkeypatch.setattr(parts, "PART_BYTES", 1 << 17)
    monkeypatch.setattr(parts, "CHUNK", 1 << 14)


@pytest.fixture
def never_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read with care")

    monkeypatch.setattr(parse, "_careful_pass", refuse)


@pytest.fixture
def parts_read(monkeypatch: pytest.MonkeyPatch) -> list[Span | None]:
    """The bytes that DuckDB read, None for a whole file."""
    found: list[Span | None] = []
    read = strict._strict_part

    def noted(table, style, folder, part, con):  # type: ignore[no-untyped-def]
        found.append(part.source.span)
        return read(table, style, folder, part, con)

    monkeypatch.setattr(strict, "_strict_part", noted)
    return found


def _in_a_row(spans: list[Span | None]) -> int:
    """How many there are; each begins where another ends."""
    found = sorted((span.start, span.end) for span in spans if span)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    return len(spans)


def _opens(end: str = "\n", cell: str = "p{0}@example.com") -> str:
    lines = (f"{cell.format(n)},2026-01-{n % 28 + 1:02d} 10:{n % 60:02d}:00" for n in range(_ROWS))
    return end.join(["Email,Timestamp", *lines]) + end


def _numbered(room: Room) -> tuple[object, ...]:
    (found,) = room.query(
        "select count(*), count(distinct _row_number), min(_row_number), max(_row_number),"
        " count(*) filter (email <> 'p' || (_row_number - 1) || '@example.com') from rows",
        OPENS,
    )
    return found


@pytest.mark.usefixtures("never_with_care")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_rows_of_all_parts_are_numbered_through(
    room: Room, end: str, parts_read: list[Span | None]
) -> None:
    room.put(NAME, _opens(end))

    assert room.one().rows == _ROWS

    assert _in_a_row(parts_read) == PARTS
    assert _numbered(room) == (_ROWS, _ROWS, 1, _ROWS, 0)
    assert room.manifest(OPENS)["measures"][0]["total"] == str(_ROWS)


@pytest.mark.usefixtures("never_with_care")
def test_a_line_end_inside_quotes_is_no_end_of_a_record(
    room: Room, parts_read: list[Span | None]
) -> None:
    room.put(
        NAME, _opens(cell='"p{0}@example.com\n"').replace('@example.com\n"', '@example.com"', 3)
    )

    assert room.one().rows == _ROWS

    assert _in_a_row(parts_read) == PARTS
    assert room.query("select max(_row_number) from rows", OPENS) == [(_ROWS,)]


@pytest.mark.usefixtures("never_with_care")
def test_a_count_that_blank_lines_misled_costs_a_pass_and_no_row(
    room: Room, parts_read: list[Span | None]
) -> None:
    room.put(NAME, _opens().replace("\np100@", "\n\np100@"))

    assert room.one().rows == _ROWS

    assert _in_a_row(parts_read[:-1]) == PARTS
    assert parts_read[-1] is None
    assert _numbered(room) == (_ROWS, _ROWS, 1, _ROWS, 0)
    assert len(list(room.raw.glob("mailchimp/recipient_activity/load=[!_]*/rows*.parquet"))) == 1


def test_a_bad_cell_in_any_part_is_put_in_quarantine_with_its_line(room: Room) -> None:
    lines = _opens().splitlines()
    lines[15_001] = "p15000@example.com,yesterday"
    room.put(NAME, "\n".join([*lines, ""]))

    outcome = room.one()

    assert (outcome.rows, outcome.quarantined) == (_ROWS - 1, 1)
    assert room.quarantine(OPENS) == [
        (15_001, 15_002, "occurred_at", "yesterday", "not a date and time")
    ]
    assert len(list(room.raw.glob("mailchimp/recipient_activity/load=[!_]*/rows*.parquet"))) == 1


@pytest.mark.usefixtures("never_with_care")
def test_total_rows_of_the_last_part_are_controls_of_the_whole(
    room: Room, parts_read: list[Span | None]
) -> None:
    days = [f"Brand,2026-01-{n % 31 + 1:02d},{n},EUR,10,1,0.50" for n in range(_ROWS)]
    total = f'Total: Campaigns, --, --,EUR,"{10 * _ROWS:,}","{_ROWS:,}",{_ROWS / 2:.2f}'
    header = "Campaign,Day,Campaign ID,Currency code,Impr.,Clicks,Cost"
    room.put(
        "Campaign report.csv",
        "\n".join(
            ["Campaign report", "January 1, 2026 - January 31, 2026", header, *days, total, ""]
        ),
    )

    assert room.one().rows == _ROWS

    assert _in_a_row(parts_read) == PARTS
    assert {c["measure"]: c["expected"] for c in room.manifest(CAMPAIGNS)["controls"]} == {
        "spend": "10000.00",
        "impressions": "200000",
        "clicks": "20000",
    }
    sums = room.query("select sum(spend), max(_row_number) from rows", CAMPAIGNS)
    assert [(str(spend), last) for spend, last in sums] == [("10000.000000", _ROWS)]


@pytest.mark.parametrize(
    ("data", "is_quoted", "kept"),
    [
        (b"a,b\nc,d\ne", False, 8),
        (b'a,"b\nc",d\ne', False, 10),
        (b'b\nc",d\ne', True, 7),
        (b"b\nc", True, 0),
        (b"abc", False, 0),
    ],
)
def test_a_record_ends_outside_quotes(data: bytes, is_quoted: bool, kept: int) -> None:
    assert bytestream.end_of_last_record(data, is_quoted) == kept


def test_chunks_are_hashed_in_their_order() -> None:
    chunks = [bytes([n]) * bytestream.CHUNK for n in b"abc"] + [b"d"]
    content = bytestream.inspect(iter(chunks))
    whole = b"".join(chunks)
    assert (content.sha256, content.size_bytes) == (hashlib.sha256(whole).hexdigest(), len(whole))


def test_a_span_is_read_like_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "odd [name]*?/100% '\"ü.csv.gz"
    path.parent.mkdir()
    path.write_bytes(b"a,1\nb,2\nc,3\n")
    with duckdb.connect() as con:
        serve_spans(con)
        serve_spans(con.cursor())
        rows = con.execute(
            "select * from read_csv($path, header=false, auto_detect=false,"
            " columns={'name': 'VARCHAR', 'number': 'INTEGER'})",
            {"path": address(str(path), Span(4, 8))},
        ).fetchall()
    assert rows == [("b", 2)]
