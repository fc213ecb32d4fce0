"""The summary tables as files for spreadsheets."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from pipelines.release import ReleaseError
from pipelines.release.model import Declared
from pipelines.release.spreadsheets import write_sheets
from tests.unit.release.conftest import Place

pytestmark = pytest.mark.usefixtures("quick_gate")
REPORT = """
create table sales.rpt_referrals as select * from (values
    ('Öl & Gas; "so"', '=1+1', 1234.5::decimal(18, 2), 0.25::double, date '2026-01-31', 'jane', 1),
    ('-x', null, -3::decimal(18, 2), null, null, 'joe', -2),
    ('a' || chr(10) || 'b', '@sum', null, 1e-7, date '1999-12-31', null, null)
) as t(account, note, value, share, day, referrer, deals)
"""


def cells(path: Path, delimiter: str = ",") -> list[list[str]]:
    text = path.read_bytes().decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def test_a_report_as_excel_reads_it(place: Place, tmp_path: Path) -> None:
    place.change(REPORT)
    place.declared = {"sales.rpt_referrals": Declared(personal=("referrer",))}
    place.run()
    (sheet,) = write_sheets(place.data, tmp_path / "csv")
    assert (sheet.path.name, sheet.rows) == ("sales.rpt_referrals.csv", 3)
    assert sheet.left_out == ("referrer",)
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["sales.rpt_referrals.csv"]
    header, *rows = cells(sheet.path)
    assert header == ["account", "note", "value", "share", "day", "deals"]
    assert sorted(rows) == [
        ["'-x", "", "-3.00", "", "", "-2"],
        ["a\nb", "'@sum", "", "1e-07", "1999-12-31", ""],
        ['Öl & Gas; "so"', "'=1+1", "1234.50", "0.25", "2026-01-31", "1"],
    ]
    assert pd.read_csv(sheet.path)["value"].sum() == 1231.5

    (sheet,) = write_sheets(place.data, tmp_path / "csv", semicolons=True)
    row = sorted(cells(sheet.path, ";")[1:])[2]
    assert row[:4] == ['Öl & Gas; "so"', "'=1+1", "1234,50", "0,25"]


def test_without_knowing_what_is_personal_nothing_is_written(place: Place, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="nothing is released"):
        write_sheets(place.data, tmp_path / "csv")
    place.run()
    with pytest.raises(ReleaseError, match="which columns are personal"):
        write_sheets(place.data, tmp_path / "csv")
    assert not (tmp_path / "csv").exists()
