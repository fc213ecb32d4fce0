"""Other shapes of an export: variants, facts above and below the table, forms, typed files."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import yaml

from pipelines.exports import refused
from pipelines.exports.contract import Contract, load_contracts, read_contract
from pipelines.exports.contract_errors import ContractError
from pipelines.exports.preview import preview
from tests.fixtures.exports.room import Room

DAILY: dict[str, Any] = {
    "source": "acme",
    "export": "daily",
    "title": "Acme daily report",
    "evidence": "doc",
    "grain": "One row per campaign and day.",
    "null_tokens": ["-"],
    "empty": "^Acme report$",
    "without_days": "periods",
    "preamble": [
        {"pattern": r"^Start: (.+)$", "fact": "period_start"},
        {"pattern": r"^End: (.+)$", "fact": "period_end"},
        {"pattern": r"^Made: (.+)$", "fact": "exported_at"},
        {"pattern": r"^Rows: (\d+)$", "fact": "rows"},
        {"pattern": r"^Account: (\S+)$", "fact": "account_id"},
        {"pattern": r"^Currency: ([A-Z]{3})$", "fact": "currency"},
    ],
    "footer": "^©",
    "footer_rows": r"^© (\d+) rows",
    "measures": ["spend", "impressions"],
    "account": "account_id",
    "currency": "currency",
    "period": {"start": ["day"], "end": ["day"]},
    "full_export": {"column": "changed_at", "cells": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"},
    "columns": [
        {"name": "day", "type": "date", "required": True, "aliases": ["Day"]},
        {"name": "account_id", "aliases": ["Account"]},
        {"name": "campaign", "required": True, "aliases": ["Campaign"]},
        {"name": "ad_set", "aliases": ["Ad set"]},
        {"name": "currency", "aliases": ["Currency"]},
        {
            "name": "spend",
            "type": "money",
            "aliases": ["Cost"],
            "currency_from_header": True,
        },
        {"name": "impressions", "type": "integer", "aliases": ["Impr."], "censored": True},
        {"name": "changed_at", "type": "timestamp", "aliases": ["Changed"]},
    ],
    "variants": [
        {
            "name": "connector",
            "evidence": "code",
            "numbers": "dot",
            "required": ["day", "spend"],
            "columns": [
                {"name": "day", "aliases": ["segments.date"]},
                {"name": "campaign", "aliases": ["campaign.id"]},
                {"name": "spend", "aliases": ["metrics.cost_micros"], "divide_by": 1000000},
                {"name": "impressions", "aliases": ["metrics.impressions"]},
                {"name": "changed_at", "aliases": ["stamp"], "formats": ["epoch"]},
            ],
        },
        {
            "name": "renamed",
            "evidence": "copy",
            "required": ["day", "campaign", "ad_set"],
            "columns": [
                {"name": "campaign", "aliases": ["Group"]},
                {"name": "ad_set", "aliases": ["Campaign"]},
            ],
        },
        {
            "name": "letter",
            "evidence": "copy",
            "layout": "form",
            "required": ["campaign", "impressions"],
            "columns": [
                {"name": "campaign", "aliases": ["Title"]},
                {"name": "ad_set", "aliases": ["Section"]},
                {"name": "impressions", "aliases": ["Opens"]},
            ],
        },
    ],
}
PERIODS: dict[str, Any] = {
    "source": "acme",
    "export": "periods",
    "title": "Acme report of a period",
    "evidence": "doc",
    "grain": "One row per campaign.",
    "measures": ["spend"],
    "preamble": DAILY["preamble"][:2],
    "columns": [
        {"name": "campaign", "required": True, "aliases": ["Campaign"]},
        {"name": "spend", "type": "money", "required": True, "aliases": ["Cost"]},
    ],
    "forbids": ["Day"],
}


@pytest.fixture
def contracts(tmp_path: Path) -> dict[str, Contract]:
    folder = tmp_path / "contracts"
    folder.mkdir()
    for content in (DAILY, PERIODS | {"forbids": []}):
        path = folder / f"{content['source']}.{content['export']}.yaml"
        path.write_text(yaml.safe_dump(content))
    return load_contracts(folder)


def loaded(room: Room, contracts: dict[str, Contract], columns: str) -> list[tuple[Any, ...]]:
    outcome = room.one(contracts=contracts)
    assert outcome.status == "loaded", outcome
    return room.rows(f"acme.{outcome.export}", columns)


def test_a_variant_is_read_into_the_table_of_its_contract(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put(
        "c.csv",
        "segments.date,campaign.id,metrics.cost_micros,metrics.impressions,stamp\n"
        "2026-09-01,77,36150000,1660,1788249600\n2026-09-01,78,1234567,,1788249601.5\n",
    )
    assert loaded(room, contracts, "day, campaign, spend, impressions, changed_at") == [
        (
            dt.date(2026, 9, 1),
            "77",
            Decimal("36.15"),
            1660,
            dt.datetime(2026, 9, 1, 8, 0, 0),
        ),
        (
            dt.date(2026, 9, 1),
            "78",
            Decimal("1.234567"),
            None,
            dt.datetime(2026, 9, 1, 8, 0, 1, 500000),
        ),
    ]
    assert room.manifest("acme.daily")["shape"] == "connector"


def test_one_header_can_mean_two_columns_and_the_others_decide(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put("r.csv", "Day,Group,Campaign,Cost\n2026-09-01,G,C,1.50\n")
    assert loaded(room, contracts, "campaign, ad_set") == [("G", "C")]
    assert room.manifest("acme.daily")["shape"] == "renamed"


def test_facts_above_the_table_become_period_account_currency_and_control(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put(
        "f.csv",
        '"Start: September 1, 2026"\n"End: September 2, 2026"\n'
        '"Made: 9/4/2026 10:15:00 PM (GMT)"\n"Rows: 3"\n"Account: A7"\n"Currency: SEK"\n\n'
        "Day,Campaign,Cost,Impr.\n2026-09-01,a,1.50,3\n2026-09-02,b,2.25,<5\n\n© 2 rows\n",
    )
    assert loaded(room, contracts, "account_id, currency, spend, impressions, _extra") == [
        ("A7", "SEK", Decimal("1.5"), 3, None),
        ("A7", "SEK", Decimal("2.25"), None, {"Impr.": "<5"}),
    ]
    manifest = room.manifest("acme.daily")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-09-01", "2026-09-02")
    assert (manifest["exported_at"], manifest["exported_at_basis"]) == (
        "2026-09-04 22:15:00",
        "printed",
    )
    assert [(c["scope"], c["measure"], c["expected"]) for c in manifest["controls"]] == [
        ("preamble", "rows", "3"),
        ("footer", "rows", "2"),
    ]
    assert manifest["missing_columns"] == ["ad_set", "changed_at"]


def test_currency_from_header_then_column_then_mark(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put("m.csv", "Day,Campaign,Cost\n2026-09-01,a,€1.50\n2026-09-01,b,$2.50\n")
    room.put("h.csv", "Day,Campaign,Currency,Cost (USD)\n2026-09-01,a,EUR,1.50\n")
    room.put("c.csv", "Day,Campaign,Currency,Cost\n2026-09-01,a,CHF,€1.50\n")
    assert {outcome.status for outcome in room.ingest(contracts=contracts).files} == {"loaded"}
    found = room.query("select campaign, spend, currency from rows order by all", "acme.daily")
    assert found == [
        ("a", Decimal("1.5"), "CHF"),
        ("a", Decimal("1.5"), "EUR"),
        ("a", Decimal("1.5"), "USD"),
        ("b", Decimal("2.5"), None),
    ]


def test_days_that_all_are_the_first_of_the_period_are_no_days(
    room: Room, contracts: dict[str, Contract]
) -> None:
    head = '"Start: September 1, 2026"\n"End: September {}, 2026"\n\nDay,Campaign,Cost\n'
    rows = "2026-09-01,a,1.50\n2026-09-01,b,2.25\n"
    room.put("whole.csv", head.format(3) + rows)
    room.put("day.csv", head.format(1) + rows)
    exports = {o.file_name: o.export for o in room.ingest(contracts=contracts).files}
    assert exports == {"day.csv": "daily", "whole.csv": "periods"}
    manifest = room.manifest("acme.periods")
    assert (manifest["period_end"], manifest["rows"]) == ("2026-09-03", 2)
    (shown,) = preview(room.landing / "whole.csv", "whole.csv", contracts)
    assert shown.contract == "acme.periods"


def test_an_export_without_delivery_is_empty_and_not_broken(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put("e.csv", 'Acme report\n"Start: September 1, 2026"\n"End: September 3, 2026"\n')
    assert loaded(room, contracts, "day") == []
    manifest = room.manifest("acme.daily")
    assert (manifest["rows_in"], manifest["period_start"]) == (0, "2026-09-01")


def test_a_full_export_is_told_by_its_cells(room: Room, contracts: dict[str, Contract]) -> None:
    head = "Day,Campaign,Cost,Changed\n"
    room.put("weekly.csv", head + "2026-09-01,a,1.50,2026-09-01 10:00:00\n")
    assert loaded(room, contracts, "campaign") == [("a",)]
    assert room.manifest("acme.daily")["is_full"] is True
    room.put("weekly.csv", head + "2026-09-01,a,1.50,2026-09-01T10:00:00.000Z\n")
    room.ingest(contracts=contracts)
    loads = room.raw.glob("acme/daily/load=*/manifest.json")
    assert sorted(json.loads(path.read_text())["is_full"] for path in loads) == [False, False, True]


FORM = (
    'Letter Report\n"Title:","Launch, week 36"\n"Sent:","Sat, May 1, 2021 10:15"\n\n'
    '"Combination 1 Stats"\n"Opens:","1,209 (10.5%)"\n"Bounces:","3"\n\n'
    '"Combination 2 Stats"\n"Opens:","9 (0.5%)"\n"Bounces:","1"\n\n'
    '"Clicks by URL"\n"URL","Total Clicks"\n"https://example.com/?a=1","7"\n'
)


def test_a_form_is_one_row_per_block(room: Room, contracts: dict[str, Contract]) -> None:
    original = room.put("letter.csv", FORM)
    rows = loaded(room, contracts, "campaign, ad_set, impressions, _extra")
    extra = {"Sent": "Sat, May 1, 2021 10:15", "URL: https://example.com/?a=1": "7"}
    assert rows == [
        ("Launch, week 36", "Combination 1 Stats", 1209, extra | {"Bounces": "3"}),
        ("Launch, week 36", "Combination 2 Stats", 9, extra | {"Bounces": "1"}),
    ]
    assert original.read_text() == FORM


RECORDS = [
    {
        "campaign": {"id": "7,7"},
        "segments": {"date": "2026-09-01"},
        "metrics": {"cost_micros": "1234000", "impressions": 3},
        "tags": [{"k": "v"}],
    },
    {
        "campaign": {"id": "8"},
        "segments": {"date": "2026-09-02"},
        "metrics": {"cost_micros": 9876543210},
    },
]
EXPECTED = [
    ("7,7", dt.date(2026, 9, 1), Decimal("1.234"), 3, {"tags": '[{"k":"v"}]'}),
    ("8", dt.date(2026, 9, 2), Decimal("9876.54321"), None, None),
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)),
        json.dumps({"data": RECORDS, "paging": {"next": "x"}}),
        json.dumps([{"results": RECORDS[:1], "fieldMask": "x"}, {"results": RECORDS[1:]}]),
        "\ufeff" + json.dumps(RECORDS),
    ],
    ids=["list", "indented", "lines", "wrapped", "pages", "bom"],
)
def test_json_is_a_table_of_dotted_keys(
    room: Room, contracts: dict[str, Contract], text: str
) -> None:
    path = room.put("r.json", text)
    columns = "campaign, day, spend, impressions, _extra"
    assert loaded(room, contracts, columns) == EXPECTED
    (whole,) = preview(path, "r.json", contracts)
    assert (whole.contract, whole.records, whole.is_cut) == ("acme.daily", 2, False)


def test_the_start_of_a_large_json_is_enough_for_a_preview(
    room: Room, contracts: dict[str, Contract]
) -> None:
    for name, text in {
        "list.json": json.dumps(RECORDS * 50),
        "wrapped.json": json.dumps({"data": RECORDS * 50}),
        "lines.json": "\n".join(map(json.dumps, RECORDS * 50)),
    }.items():
        path = room.put(name, text)
        (shown,) = preview(path, name, contracts, at_most=1000)
        assert shown.is_cut, name
        assert shown.reason is None, shown
        assert 2 <= shown.records < 20, name
        assert shown.rows[0]["campaign"] == "7,7"


@pytest.mark.parametrize(
    "text", ['[{"segments.date": "2026-09-01"}, {"seg', "[1, 2]", "[]", '{"a": 1}\n{"a":']
)
def test_json_that_is_no_list_of_records_is_refused(
    room: Room, contracts: dict[str, Contract], text: str
) -> None:
    room.put("r.json", text)
    outcome = room.one(contracts=contracts)
    assert outcome.status == "rejected"
    assert outcome.reason
    assert str(room.root) not in outcome.reason


def test_parquet_and_numbers_with_three_decimals(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.landing.mkdir(parents=True, exist_ok=True)
    duckdb.sql(
        'select DATE \'2026-09-01\' as "Day", \'x\' as "Campaign", 1.234::DOUBLE as "Cost",'
        ' 12::INTEGER as "Impr.", [1, 2] as more'
    ).write_parquet(str(room.landing / "p.parquet"))
    assert loaded(room, contracts, "day, campaign, spend, impressions, _extra") == [
        (dt.date(2026, 9, 1), "x", Decimal("1.234"), 12, {"more": "[1,2]"})
    ]


def test_every_sheet_of_a_workbook_is_a_table(room: Room, contracts: dict[str, Contract]) -> None:
    head = ["Day", "Campaign", "Cost"]
    sheets = {
        "one": [head, [dt.date(2026, 9, 1), "a", 1.234], [dt.date(2026, 9, 1), "007", 12.5]],
        "none": [],
        "two": [head, ["2026-09-02", "b", 2]],
    }
    room.put("book.xlsx", workbook(sheets))
    report = room.ingest(contracts=contracts)
    assert [(o.file_name, o.status) for o in report.files] == [
        ("book.xlsx", "loaded"),
        ("book.xlsx!two", "loaded"),
    ]
    assert room.query("select campaign, spend from rows order by all", "acme.daily") == [
        ("007", Decimal("12.5")),
        ("a", Decimal("1.234")),
        ("b", Decimal(2)),
    ]


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """An .xlsx file with these rows on its sheets."""
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_known_file_that_is_not_loaded_is_refused_by_name(
    room: Room, contracts: dict[str, Contract], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "refused"
    folder.mkdir()
    (folder / "acme.editor.yaml").write_text(
        yaml.safe_dump(
            {
                "title": "Acme editor file",
                "headers": ["Campaign", "Tracking template"],
                "reason": "it holds no figures",
                "remedy": "export a report instead",
            }
        )
    )
    found = refused.load_refusals(folder)
    monkeypatch.setattr(refused, "load_refusals", lambda: found)
    room.put("e.csv", "Campaign,Tracking template,Budget\nA,{lpurl},5\n")
    outcome = room.one(contracts=contracts)
    assert (outcome.status, outcome.reason, outcome.remedy, outcome.line) == (
        "rejected",
        "Acme editor file: it holds no figures",
        "export a report instead",
        1,
    )


@pytest.mark.parametrize(
    ("variant", "message"),
    [
        ({"name": "x", "evidence": "doc", "colums": []}, r"colums: unknown key; did you mean 'col"),
        (
            {"name": "x", "evidence": "doc", "columns": [{"name": "costs"}]},
            r"variants.x.columns: no column 'costs'",
        ),
        (
            {"name": "x", "evidence": "doc", "required": ["costs"]},
            r"variants.x.required: no column 'costs'",
        ),
    ],
)
def test_a_wrong_variant_is_told(tmp_path: Path, variant: dict[str, Any], message: str) -> None:
    path = tmp_path / "acme.daily.yaml"
    path.write_text(yaml.safe_dump(DAILY | {"variants": [variant]}))
    with pytest.raises(ContractError, match=message):
        read_contract(path)


def test_every_bundled_shape_is_whole() -> None:
    for contract in load_contracts().values():
        names = [shape.shape for shape in contract.shapes]
        assert len(set(names)) == len(names), contract.key
        for shape in contract.shapes:
            assert shape.version == contract.version
            if shape.without_days:
                assert f"{contract.source}.{shape.without_days}" in load_contracts()
