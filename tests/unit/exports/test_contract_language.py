"""What a contract can say of its cells: ids, days that a row covers, parts of a cell, the object
that a table is about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.exports.contract import Contract, load_contracts, read_contract
from pipelines.exports.contract_errors import ContractError
from tests.fixtures.exports.room import Room

BASE: dict[str, Any] = {"source": "acme", "evidence": "doc", "grain": "One row."}
DAILY: dict[str, Any] = BASE | {
    "export": "daily",
    "title": "Acme by day",
    "numbers": "dot",
    "measures": ["spend"],
    "period": {"start": ["until", "day"], "end": ["until", "day"]},
    "span": {"start": "day", "end": "until", "days": "one"},
    "columns": [
        {"name": "day", "type": "date", "required": True, "formats": ["iso"], "aliases": ["from"]},
        {"name": "until", "type": "date", "formats": ["iso"], "aliases": ["to"]},
        {"name": "campaign_id", "type": "id", "filled": True, "aliases": ["campaign"]},
        {"name": "ad_id", "type": "id", "aliases": ["ad"]},
        {"name": "spend", "type": "money", "required": True, "aliases": ["cost"]},
    ],
    "variants": [
        {
            "name": name,
            "evidence": "doc",
            "required": ["day", column, "spend"],
            "told_by": {column: f"urn:{kind}:"},
            "columns": [
                {"name": "day", "aliases": ["range.start"]},
                {"name": "until", "aliases": ["range.end"]},
                {"name": other, "aliases": []},
                {"name": column, "aliases": ["pivot"], "extract": f"urn:{kind}:(\\d+)"},
            ],
        }
        for name, column, other, kind in (
            ("campaigns", "campaign_id", "ad_id", "campaign"),
            ("ads", "ad_id", "campaign_id", "ad"),
        )
    ],
}
PERIODS: dict[str, Any] = BASE | {
    "export": "periods",
    "title": "Acme by period",
    "measures": ["spend"],
    "span": {"start": "starts", "end": "ends", "days": "many"},
    "columns": [
        {"name": "starts", "type": "date", "required": True, "aliases": ["from"]},
        {"name": "ends", "type": "date", "required": True, "aliases": ["to"]},
        {"name": "campaign_id", "type": "id", "aliases": ["campaign"]},
        {"name": "ad_id", "type": "id", "aliases": ["ad"]},
        {"name": "spend", "type": "money", "required": True, "aliases": ["cost"]},
    ],
}
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def contracts(tmp_path: Path) -> dict[str, Contract]:
    folder = tmp_path / "contracts"
    folder.mkdir()
    for content in (DAILY, PERIODS):
        path = folder / f"{content['source']}.{content['export']}.yaml"
        path.write_text(yaml.safe_dump(content))
    return load_contracts(folder)


def test_an_id_that_a_spreadsheet_rounded_names_nobody(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put(
        "d.csv",
        "from;to;campaign;ad;cost\n"
        "2026-09-01;2026-09-01;120211112222333444;;1,50\n"
        "2026-09-01;2026-09-01;1,20211E+17;;2,50\n"
        "2026-09-01;2026-09-01;77;1.2E+10;3,50\n"
        "2026-09-01;2026-09-01;;;4,50\n"
        "2026-09-01;2026-09-01;Total of 4;;5,50\n"
        "2026-09-01;2026-09-01;2e71a2,;;6,50\n",
    )
    outcome = room.one(contracts=contracts)
    assert (outcome.status, outcome.export, outcome.quarantined) == ("loaded", "daily", 4)
    assert room.rows("acme.daily", "campaign_id, spend") == [
        ("120211112222333444", Decimal("1.5")),
        ("2e71a2,", Decimal("6.5")),
    ]
    rounded = "no id: a spreadsheet may have rounded it, so that it names another record"
    assert room.quarantine("acme.daily") == [
        (2, 3, "campaign_id", "1,20211E+17", rounded),
        (3, 4, "ad_id", "1.2E+10", rounded),
        (4, 5, "campaign_id", None, "empty, but every row needs one"),
        (5, 6, "campaign_id", "Total of 4", rounded),
    ]


def test_an_id_far_below_the_sample_is_judged_too(
    room: Room, contracts: dict[str, Contract]
) -> None:
    rows = "".join(f"2026-09-01,2026-09-01,{number},,1.50\n" for number in range(20_000))
    bad = "2026-09-01,2026-09-01,7.5E+12,,1.50\n"
    room.put("large.csv", f"from,to,campaign,ad,cost\n{rows}{bad}")
    assert room.one(contracts=contracts).quarantined == 1
    assert room.quarantine("acme.daily")[0][:4] == (20_001, 20_002, "campaign_id", "7.5E+12")


@pytest.mark.parametrize(
    ("until", "export"),
    [
        (["2026-09-01", "2026-09-02"], "daily"),
        (["2026-09-07", "2026-09-08"], "periods"),
    ],
)
def test_rows_of_several_days_are_no_rows_of_a_day(
    room: Room, contracts: dict[str, Contract], until: list[str], export: str
) -> None:
    room.put(
        "r.csv",
        f"from,to,campaign,cost\n2026-09-01,{until[0]},7,1.50\n2026-09-02,{until[1]},7,2.50\n",
    )
    assert room.one(contracts=contracts).export == export


def test_among_rows_of_one_day_a_longer_one_goes_to_quarantine(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put(
        "r.csv",
        "from,to,campaign,cost\n2026-09-01,2026-09-01,7,1.50\n2026-09-02,2026-09-08,7,9.00\n",
    )
    assert room.one(contracts=contracts).rows == 1
    told = "the row covers several days: it is of none"
    assert room.quarantine("acme.daily") == [(2, 3, "until", "2026-09-08", told)]


RECORD = '{"pivot": ["urn:%s:77"], "range": {"start": %s, "end": %s}, "cost": "1.5"}'
FIRST = '{"year": 2026, "month": 9, "day": 1}'


@pytest.mark.parametrize(("kind", "expected"), [("campaign", ("77", None)), ("ad", (None, "77"))])
def test_cells_tell_what_a_table_is_about(
    room: Room, contracts: dict[str, Contract], kind: str, expected: tuple[str | None, ...]
) -> None:
    room.put("r.json", f'{{"elements": [{RECORD % (kind, FIRST, FIRST)}], "paging": {{}}}}')
    outcome = room.one(contracts=contracts)
    assert outcome.status == "loaded", outcome
    assert room.rows("acme.daily", "day, campaign_id, ad_id, spend") == [
        (DAY, *expected, Decimal("1.5"))
    ]


def test_a_table_about_something_else_says_which_column_tells(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put("r.json", f"[{RECORD % ('company', FIRST, FIRST)}]")
    outcome = room.one(contracts=contracts)
    assert (outcome.status, outcome.closest_contract) == ("rejected", "acme.daily")
    assert "column 'pivot' holds something else" in (outcome.reason or "")


def test_the_period_is_that_of_the_first_column_with_any_value(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put("r.csv", "from,to,campaign,cost\n2026-09-01,,7,1.50\n2026-09-02,,7,1.50\n")
    assert room.one(contracts=contracts).export == "daily"
    manifest = room.manifest("acme.daily")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-09-01", "2026-09-02")


def test_a_semicolon_tells_of_a_spreadsheet_and_its_decimal_commas(
    room: Room, contracts: dict[str, Contract]
) -> None:
    room.put("r.csv", "from;campaign;cost\n2026-09-01;7;1.234,50\n")
    assert room.one(contracts=contracts).status == "loaded"
    assert room.rows("acme.daily", "spend") == [(Decimal("1234.5"),)]
    room.put("r.csv", "from;campaign;cost\n2026-09-01;7;1.234\n")
    assert "cannot tell whether '.' or ','" in (room.one(contracts=contracts).reason or "")
    room.put("r.csv", "from,campaign,cost\n2026-09-01,7,1.234\n")
    assert room.one(contracts=contracts).status == "loaded"


def test_an_extract_has_one_group(tmp_path: Path) -> None:
    path = tmp_path / "acme.daily.yaml"
    wrong = [{"name": "spend", "aliases": ["cost"], "extract": "urn:\\d+"}]
    path.write_text(yaml.safe_dump(DAILY | {"columns": wrong, "variants": [], "span": None}))
    with pytest.raises(ContractError, match=r"columns\.0: extract: a pattern with one group"):
        read_contract(path)
