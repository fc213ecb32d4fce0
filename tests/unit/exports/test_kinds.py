"""Files whose first bytes say more than their extension: spreadsheets of every kind, and what is
not read, by its name."""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
import zipfile

import openpyxl
import pytest

from tests.fixtures.exports.old_workbook import compound, xls
from tests.fixtures.exports.room import Room

ROWS = [["Campaign", "Day", "Impr.", "Clicks", "Cost"], ["A", "2026-09-01", 3.0, 1.0, 2.5]]
HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods() -> bytes:
    """A spreadsheet of LibreOffice."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0"'
        f' xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest'
            f' xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry'
            ' manifest:full-path="/" manifest:media-type="x"/></manifest:manifest>',
        )
    return out.getvalue()


@pytest.mark.parametrize("name", ["report.xlsx", "report.xls", "report.csv", "report"])
@pytest.mark.parametrize("make", [xlsx, ods, lambda: xls(ROWS)], ids=["xlsx", "ods", "xls"])
def test_a_workbook_is_read_under_any_name(room: Room, name: str, make: object) -> None:
    room.put(name, make())  # type: ignore[operator]
    outcome = room.one()
    assert (outcome.status, outcome.export) == ("loaded", "campaigns_daily"), outcome
    assert room.rows("google_ads.campaigns_daily", "campaign_name, impressions, spend::double") == [
        ("A", 3, 2.5)
    ]


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("Lead.csv"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (compound("EncryptedPackage", b"\1" * 5000), "the workbook is protected by a password"),
        (compound("WordDocument", b"\1" * 5000), "the workbook cannot be read"),
        (HTML.encode(), "a web page is not read"),
        (b"\xef\xbb\xbf\n" + HTML.encode(), "a web page is not read"),
        (HTML.encode("utf-16"), "a web page is not read"),
        (b"<table><tr><td>Day</td></tr></table>", "a web page is not read"),
        (b'<?xml version="1.0"?><Report/>', "XML is not read"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive is not read"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a 7-Zip archive is not read"),
        (tar(), "a tar archive is not read"),
        (gzip.compress(tar(), mtime=0), "a tar archive is not read"),
        (b"%PDF-1.7", "PDF is not read"),
        (b"\x89PNG\r\n", "an image is not read"),
        (b"\1\2\0\0\4\5\6\7" * 9, "binary data is not read"),
    ],
)
def test_what_is_not_read_is_named(room: Room, content: bytes, reason: str) -> None:
    room.put("Campaign report.csv", content)
    outcome = room.one()
    assert outcome.status == "rejected"
    assert (outcome.reason or "").startswith(reason), outcome.reason
    assert outcome.remedy


def test_a_half_copied_archive_or_workbook_is_cut_off(room: Room) -> None:
    whole = xlsx()
    room.put("a.xlsx", whole[: len(whole) // 2])
    room.put("b.csv.gz", gzip.compress(b"Campaign,Day\n" * 9999)[:-20])
    shutil.copy(room.landing / "a.xlsx", room.landing / "c.zip")
    found = {outcome.reason for outcome in room.ingest().files}
    assert found == {"the archive is cut off or damaged"}
