"""What `throughline inspect` tells of a file is what a load of it would do."""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipelines.exports.bytestream import whole_lines
from pipelines.exports.preview import preview
from tests.fixtures.exports.room import Room

DEMO_STATUS = {"loaded": True, "duplicate": True, "rejected": False}


def touchpoints(rows: int) -> str:
    header = "touchpoint_ref,occurred_at,visitor_id,touch_type,page_url,mood\n"
    line = '{0},2026-01-02 03:04:05,v{0},page_view,"https://acme.example/a,\nb",fine\n'
    return header + "".join(line.format(number) for number in range(rows))


def test_it_tells_how_each_column_is_read_and_what_is_left_over(room: Room) -> None:
    path = room.put("touches.csv", touchpoints(3) + "9,yesterday,v,page_view,,\n")
    (told,) = preview(path, "touches.csv", rows=2)
    assert (told.contract, told.reason, told.is_cut) == ("neutral.touchpoints", None, False)
    assert told.columns["occurred_at"] == "occurred_at"
    assert told.columns["gclid"] is None
    assert told.extra_columns == ["mood"]
    assert (told.records, told.quarantined) == (3, 1)
    (bad,) = told.quarantine
    assert (bad["line"], bad["column_name"], bad["value"]) == (8, "occurred_at", "yesterday")
    assert [row["visitor_id"] for row in told.rows] == ["v0", "v1"]
    assert told.rows[0]["_extra"] == {"mood": "fine"}


def test_of_a_large_file_whole_records_of_its_start_are_looked_at(room: Room) -> None:
    path = room.put("touches.csv", touchpoints(5000))
    (told,) = preview(path, "touches.csv", at_most=20_000)
    assert told.is_cut
    assert 0 < told.size_bytes <= 20_000
    assert 0 < told.records < 5000
    assert (told.quarantined, told.reason) == (0, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("at_most", range(8, 80, 3))
def test_a_cut_is_never_inside_a_record(encoding: str, at_most: int) -> None:
    text = 'a,b\n1,"x\ny"\n2,"he said ""no\n"""\n3,z\n'
    ends = [4, 12, 32, 36]
    data = text.encode(encoding)
    kept = b"".join(whole_lines(io.BytesIO(data), at_most)).decode(encoding)
    assert len(kept) in ends or len(data) <= at_most
    assert text.startswith(kept)


def test_every_member_of_an_archive_is_told_of_on_its_own(room: Room) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", touchpoints(3))
        archive.writestr("notes.txt", "nothing to see")
        archive.writestr("empty.csv", "")
    path = room.put("all.zip", packed.getvalue())
    told = {each.name: each for each in preview(path, "all.zip")}
    assert told["all.zip!a.csv"].records == 3
    assert "no header line" in str(told["all.zip!notes.txt"].reason)
    assert "empty" in str(told["all.zip!empty.csv"].reason)


def test_a_bomb_is_not_unpacked(room: Room) -> None:
    path = room.put("touches.csv.gz", gzip.compress((touchpoints(10) + "0" * (64 << 20)).encode()))
    (told,) = preview(path, "touches.csv.gz", at_most=100_000)
    assert told.size_bytes <= 100_001


def test_it_agrees_with_a_load_of_every_file_of_the_demo(demo: Path, room: Room) -> None:
    from pipelines.exports.ingest import ingest

    loads = {
        outcome.file_name: outcome
        for outcome in ingest(demo / "landing", room.raw, room.work, True, settle_seconds=0).files
    }
    told = {
        each.name: each
        for path in sorted((demo / "landing").rglob("*"))
        if path.is_file()
        for each in preview(path, path.relative_to(demo / "landing").as_posix(), rows=1)
    }
    assert set(told) == set(loads)
    for name, outcome in loads.items():
        seen = told[name]
        assert (seen.reason is None) == DEMO_STATUS[outcome.status], name
        assert (seen.records, seen.quarantined) == (outcome.rows, outcome.quarantined), name
        if outcome.status == "rejected":
            assert (seen.reason, seen.remedy) == (outcome.reason, outcome.remedy)


def test_the_command_shows_cells_as_text_and_fails_for_what_is_not_loadable(room: Room) -> None:
    good = room.put("[red]touches.csv", touchpoints(1).replace("fine", "[bold]fine[/]"))
    bad = room.put("notes.txt", "nothing to see")
    throughline = Path(sys.executable).with_name("throughline")

    def inspect(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [throughline, "inspect", *arguments]
        wide = os.environ | {"COLUMNS": "200"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=wide)

    shown = inspect(good)
    assert shown.returncode == 0, shown.stderr
    assert "[red]touches.csv" in shown.stdout
    assert "[bold]fine[/]" in shown.stdout
    as_json = inspect(good, "--json")
    assert json.loads(as_json.stdout)[0]["contract"] == "neutral.touchpoints"
    refused = inspect(bad)
    assert refused.returncode == 1
    assert "remedy" in refused.stdout
    missing = inspect(room.root / "none.csv")
    assert missing.returncode == 1
    assert "none.csv" in missing.stderr
    assert "Traceback" not in missing.stderr
