"""Each bad input ends in a message that names file, line and remedy, and loads nothing wrong."""

from __future__ import annotations

import gzip
import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from pipelines.exports import archives, bounds, landing, loader, parse
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_unknown_file_names_the_closest_contract(room: Room) -> None:
    room.put("x/weather.csv", "city,temperature\nOslo,3\n")
    room.put(
        "Case.csv",
        '"Id","IsDeleted","CaseNumber","ContactId","Status","CreatedDate"\n"5","0","1","2","New","2026-01-01"\n',
    )
    found = {outcome.file_name: outcome for outcome in room.ingest().files}
    assert found["x/weather.csv"].status == "rejected"
    assert found["x/weather.csv"].remedy
    assert found["Case.csv"].closest_contract == "salesforce.campaign_members"
    assert "'CampaignId'" in (found["Case.csv"].reason or "")


def test_a_column_or_two_in_common_is_no_likeness(room: Room) -> None:
    room.put("LICENSE", "Apache License\nVersion 2.0, January 2004\n" + "Currency code,Terms\n" * 3)
    room.put("tickets.csv", "id,subject,queue,opened_by,resolution,rating\n1,Late,Support,Ana,,5\n")

    found = {file.file_name: file for file in room.ingest().files}

    assert [file.status for file in found.values()] == ["rejected", "rejected"]
    assert [file.closest_contract for file in found.values()] == [None, None]
    assert all("closest" not in (file.reason or "") for file in found.values())


@pytest.mark.parametrize(
    ("content", "reason"), [("", "the file is empty"), ("\n \n\n", "the file is empty")]
)
def test_empty_file(room: Room, content: str, reason: str) -> None:
    room.put("empty.csv", content)
    outcome = room.one()
    assert (outcome.status, outcome.reason) == ("rejected", reason)


def test_header_only_is_an_empty_load(room: Room) -> None:
    room.put(
        "CampaignMember.csv",
        '"Id","IsDeleted","CampaignId","LeadId","ContactId","Status","CreatedDate"\n',
    )
    outcome = room.one()
    assert (outcome.status, outcome.export, outcome.rows) == ("loaded", "campaign_members", 0)


def test_preamble_without_header(room: Room) -> None:
    room.put("li.csv", 'Pin Performance Report\n"Report Start: September 21, 2026, 12:00 AM"\n')
    assert "no header line" in (room.one().reason or "")


def test_a_file_that_changes_while_we_wait_is_growing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.put("fx.csv", texts.FX)

    def write_more(seconds: float) -> None:
        with path.open("a") as out:
            out.write("2026-09-03,EUR,USD,1.09\n")

    monkeypatch.setattr(landing.time, "sleep", write_more)
    outcome = room.one(settle_seconds=5.0)
    assert outcome.status == "growing"
    assert outcome.remedy
    monkeypatch.setattr(landing.time, "sleep", lambda seconds: None)
    assert room.one(settle_seconds=0).rows == 3


def test_a_file_that_changes_while_it_is_read_is_growing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.put("fx.csv", texts.FX)
    original = loader.parse

    def parse_slowly(*arguments: object) -> object:
        parsed = original(*arguments)  # type: ignore[arg-type]
        path.write_text(texts.FX + "2026-09-03,EUR,USD,1.09\n")
        os.utime(path, (time.time() + 5, time.time() + 5))
        return parsed

    monkeypatch.setattr(loader, "parse", parse_slowly)
    assert room.one().status == "growing"
    assert not [p for p in room.raw.glob("neutral/fx_rates/load=*") if "_schema" not in p.name]
    monkeypatch.setattr(loader, "parse", original)
    assert room.one().rows == 3


def test_old_files_are_not_waited_for(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    path = room.put("fx.csv", texts.FX)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr(landing.time, "sleep", lambda seconds: pytest.fail("waited"))
    assert room.one(settle_seconds=5.0).status == "loaded"


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_truncated_zip(room: Room, keep: float) -> None:
    content = packed({"fx.csv": os.urandom(5000) + texts.FX.encode()})
    room.put("a.zip", content[: int(len(content) * keep)])
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "cut off or damaged" in (outcome.reason or "")
    assert "upload it again" in (outcome.remedy or "")


def test_damaged_member_does_not_hide_the_others(room: Room) -> None:
    content = bytearray(packed({"a.csv": texts.FX.encode() * 50, "b.csv": texts.FX.encode()}))
    content[60] ^= 0xFF
    room.put("a.zip", bytes(content))
    status = {outcome.file_name: outcome.status for outcome in room.ingest().files}
    assert status == {"a.zip!a.csv": "rejected", "a.zip!b.csv": "loaded"}


def test_truncated_gzip(room: Room) -> None:
    room.put("fx.csv.gz", gzip.compress(texts.FX.encode() * 100)[:-20])
    assert "cut off" in (room.one().reason or "")


def test_gzip_is_read(room: Room) -> None:
    room.put("fx.csv.gz", gzip.compress(texts.FX.encode()))
    assert room.one().rows == 2


def test_zip_bomb_is_stopped_while_unpacking(room: Room) -> None:
    room.put("bomb.zip", packed({"fx.csv": b"0" * (bounds.RATIO_COUNTS_FROM + (4 << 20))}))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "decompression bomb" in (outcome.reason or "")


def test_bomb_spread_over_members_and_too_many_members(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "RATIO_COUNTS_FROM", 1 << 20)
    room.put("spread.zip", packed({f"{i}.csv": b"0" * (1 << 19) for i in range(6)}))
    assert any("bomb" in (outcome.reason or "") for outcome in room.ingest().files)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    room.put("spread.zip", packed({f"{i}.csv": b"x" for i in range(6)}))
    assert "more than 3 files" in (room.one().reason or "")


def test_nested_and_encrypted_and_traversing_members(room: Room) -> None:
    room.put(
        "n.zip",
        packed({"inner.zip": packed({"fx.csv": b"x"}), "../../etc/fx.csv": texts.FX.encode()}),
    )
    found = {outcome.file_name: outcome for outcome in room.ingest().files}
    assert "inside an archive" in (found["n.zip!inner.zip"].reason or "")
    assert found["n.zip!../../etc/fx.csv"].status == "loaded"
    outside = list(room.root.rglob("fx.csv"))
    assert outside == []


def test_links_out_of_the_landing_folder_are_refused(room: Room, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(texts.FX)
    room.landing.mkdir(parents=True)
    (room.landing / "link.csv").symlink_to(secret)
    (room.landing / "folder").symlink_to(tmp_path)
    (room.landing / "loop").symlink_to(room.landing)
    report = room.ingest()
    assert {outcome.status for outcome in report.files} == {"rejected"}
    assert "symbolic link" in (report.files[0].reason or "")


def test_wrong_encoding_goes_to_quarantine_not_to_mojibake(room: Room) -> None:
    rows = [f"t{i},2026-09-01T10:00:00Z,ä{i}@example.com,webinar,Grüße".encode() for i in range(30)]
    rows[20] = rows[20][:-3] + b"\xff\xfe"
    room.put(
        "t.csv", b"touchpoint_ref,occurred_at,email,touch_type,note\n" + b"\n".join(rows) + b"\n"
    )
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (29, 1)
    [(row_number, line, column, _, reason)] = room.quarantine("neutral.touchpoints")
    assert (row_number, line, column, reason) == (21, 22, None, "bytes that are not UTF-8")
    assert room.rows("neutral.touchpoints", "_row_number")[20] == (22,)


@pytest.mark.parametrize("content", [b"\xff\xfe" + b"\x00\xd8" * 50 + b"a", b"\x00\x01\x02" * 500])
def test_bytes_that_are_no_text(room: Room, content: bytes) -> None:
    room.put("x.csv", content)
    assert room.one().status == "rejected"


def test_missing_and_renamed_column(room: Room) -> None:
    room.put("missing.csv", "Day,Campaign,Impr.,Clicks\n2026-09-01,A,1,1\n")
    room.put("renamed.csv", "Day,Campaign,Impr.,Clickss,Cost\n2026-09-01,A,1,1,1.00\n")
    found = {outcome.file_name: outcome for outcome in room.ingest().files}
    missing, renamed = found["missing.csv"], found["renamed.csv"]
    assert missing.status == renamed.status == "rejected"
    assert missing.closest_contract == "google_ads.campaigns_daily"
    assert "no column 'Cost'" in (missing.reason or "")
    assert missing.line == 1
    assert "'Clickss' is 'Clicks' renamed" in (renamed.remedy or "")


def test_optional_column_missing_and_extra_column_are_recorded(room: Room) -> None:
    room.put(
        "fx.csv",
        "rate_date,base_currency,quote_currency,rate,origin\n2026-09-01,EUR,USD,1.08,bank\n",
    )
    assert room.one().rows == 1
    assert room.manifest("neutral.fx_rates")["extra_columns"] == ["origin"]
    assert room.rows("neutral.fx_rates", "_extra") == [({"origin": "bank"},)]


def test_ten_thousand_columns_are_refused_at_once(room: Room) -> None:
    room.put(
        "wide.csv", ",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n"
    )
    started = time.perf_counter()
    outcome = room.one()
    assert "10,000 columns on line 1" in (outcome.reason or "")
    assert outcome.line == 1
    assert time.perf_counter() - started < 5


def test_text_where_a_number_belongs(room: Room) -> None:
    rows = "".join(f"2026-09-01,A{i},{i},1,1.50\n" for i in range(20))
    room.put(
        "c.csv",
        f"Day,Campaign,Impr.,Clicks,Cost\n{rows}2026-09-02,B,many,1,1.50\n2026-09-02,C,3,1,1.50\n",
    )
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (21, 1)
    assert room.quarantine("google_ads.campaigns_daily") == [
        (21, 22, "impressions", "many", "not a whole number")
    ]
    manifest = room.manifest("google_ads.campaigns_daily")
    assert (
        manifest["rows_in"] == manifest["rows"] + manifest["quarantined"] + manifest["totals"] == 22
    )


def test_a_file_that_is_mostly_bad_is_refused(room: Room) -> None:
    room.put(
        "c.csv",
        "Day,Campaign,Impr.,Clicks,Cost\n"
        + "2026-09-01,A,x,1,1.50\n" * 30
        + "2026-09-01,A,1,1,1.50\n",
    )
    outcome = room.one()
    assert outcome.status == "rejected"
    assert outcome.line == 2
    assert outcome.load_id is None
    assert "30 of 31 rows" in (outcome.reason or "")
    assert "quarantine_limit" in (outcome.remedy or "")


def test_day_and_month_that_cannot_be_told_apart(room: Room) -> None:
    room.put("t.csv", texts.targets("01/02/2026,A,1,EUR", "03/04/2026,B,1,EUR"))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert outcome.line == 2
    assert "period_month" in (outcome.reason or "")
    assert "01/02/2026" in (outcome.reason or "")
    assert "YYYY-MM-DD" in (outcome.remedy or "")


def test_thousands_and_decimals_that_cannot_be_told_apart(room: Room) -> None:
    room.put("t.csv", texts.targets("2026-01-01,A,1.234,EUR"))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert outcome.line == 2
    assert "target_amount" in (outcome.reason or "")


def test_rows_of_the_wrong_shape_are_quarantined_with_their_line(room: Room) -> None:
    good = [f"t{i},2026-09-01T10:00:00Z,a{i}@example.com,webinar,fine" for i in range(20)]
    rows = [
        *good[:5],
        "short,2026-09-01T10:00:00Z",
        *good[5:10],
        "a,b,c,d,e,f,g",
        '"x"y,2026-09-01T10:00:00Z,z,web,w',
        *good[10:],
    ]
    room.put("t.csv", texts.touchpoints(*rows))
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (20, 3)
    assert [row[:3] + row[4:] for row in room.quarantine("neutral.touchpoints")] == [
        (6, 7, None, "fewer columns than the header"),
        (12, 13, None, "more columns than the header"),
        (13, 14, None, "a quote is opened or closed in the wrong place"),
    ]
    assert [number for (number,) in room.rows("neutral.touchpoints", "_row_number")] == [
        n for n in range(1, 24) if n not in (6, 12, 13)
    ]


def test_lines_are_physical_across_quoted_newlines_blank_lines_and_crlf(room: Room) -> None:
    rows = [
        't1,2026-09-01T10:00:00Z,a@example.com,webinar,"one\r\ntwo\r\nthree"',
        "",
        "t2,never,b@example.com,webinar,x",
        "short,row",
    ]
    rows += [f"t{i},2026-09-01T10:00:00Z,c@example.com,webinar,x" for i in range(3, 20)]
    room.put(
        "t.csv", "\r\n".join(["touchpoint_ref,occurred_at,email,touch_type,note", *rows]) + "\r\n"
    )
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (18, 2)
    assert [row[:4] for row in room.quarantine("neutral.touchpoints")] == [
        (2, 6, "occurred_at", "never"),
        (3, 7, None, "short,row"),
    ]
    assert room.rows("neutral.touchpoints", "note, _row_number")[:2] == [
        ("one\r\ntwo\r\nthree", 1),
        ("x", 4),
    ]


def test_a_quote_that_never_closes_refuses_the_file(room: Room) -> None:
    good = [f"t{i},2026-09-01T10:00:00Z,a{i}@example.com,webinar,fine" for i in range(50)]
    room.put(
        "t.csv",
        texts.touchpoints(
            *good[:10], 'x,2026-09-01T10:00:00Z,q@example.com,webinar,"open', *good[10:]
        ),
    )
    outcome = room.one()
    assert outcome.status == "rejected"
    assert outcome.line == 12
    assert "not closed" in (outcome.reason or "")


def test_a_cut_last_line_is_quarantined(room: Room) -> None:
    rows = [f"t{i},2026-09-01T10:00:00Z,a{i}@example.com,webinar,fine" for i in range(5)]
    room.put("t.csv", texts.touchpoints(*rows)[:-25])
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (4, 1)
    assert room.quarantine("neutral.touchpoints")[0][:2] == (5, 6)


def test_mixed_line_ends_are_read(room: Room) -> None:
    room.put(
        "t.csv",
        "touchpoint_ref,occurred_at,email,touch_type\r\na,2026-09-01T10:00:00Z,x,web\nb,bad,x,web\r\n"
        + "".join(f"c{i},2026-09-01T10:00:00Z,x,web\n" for i in range(9)),
    )
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (10, 1)
    assert room.quarantine("neutral.touchpoints")[0][:3] == (2, 3, "occurred_at")


HOSTILE = "'; drop table x; --$facet_action{}[*]?\"\n,ü\\"


def test_hostile_headers_and_values_are_only_text(room: Room) -> None:
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    room.put(
        "t.csv",
        f"touchpoint_ref,occurred_at,email,touch_type,{quoted}\n{quoted},2026-09-01T10:00:00Z,x,web,{quoted}\n",
    )
    room.one()
    assert room.rows("neutral.touchpoints", "touchpoint_ref, map_values(_extra)") == [
        (HOSTILE, [HOSTILE])
    ]
    assert room.manifest("neutral.touchpoints")["extra_columns"]


def test_hostile_file_names(room: Room) -> None:
    names = [
        "a[1]*?.csv",
        "'; drop table x; --.csv",
        '"quoted".csv',
        "-rf.csv",
        "näme \u202e.csv",
        "$(touch x).csv",
    ]
    for index, name in enumerate(names):
        room.put(
            name, f"rate_date,base_currency,quote_currency,rate\n2026-09-0{index + 1},EUR,USD,1.5\n"
        )
    room.put(
        "granular_activity/opens/c1_it's $load_id [*].csv",
        "Email,Timestamp\na@example.com,2026-09-01 10:00:00\n",
    )
    report = room.ingest()
    assert report.counts["loaded"] == len(names) + 1
    assert room.rows("mailchimp.recipient_activity", "action, campaign_ref") == [
        ("opens", "c1_it's $load_id [*]")
    ]


def test_undecodable_file_name(room: Room) -> None:
    room.landing.mkdir(parents=True)
    (room.landing / os.fsdecode(b"caf\xe9.csv")).write_text(texts.FX)
    assert room.one().status == "loaded"


def test_large_files_are_examined_without_a_copy_in_memory(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "MATERIALIZE_BELOW", 0)
    rows = [f'{i},2026-09-01T10:00:00Z,a@example.com,web,"x\n""y"' for i in range(1, 3001)]
    rows[99] = "100,bad,a@example.com,web,x"
    rows[1999] = "2000,short"
    room.put("t.csv", texts.touchpoints(*rows))
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (2998, 2)
    assert [row[:2] for row in room.quarantine("neutral.touchpoints")] == [(100, 200), (2000, 3999)]
    numbers = room.rows("neutral.touchpoints", "touchpoint_ref::BIGINT, _row_number")
    assert all(ref == number for ref, number in numbers)
