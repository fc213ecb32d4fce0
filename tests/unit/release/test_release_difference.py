"""What `throughline diff` tells of two releases."""

import json
from dataclasses import dataclass
from decimal import Decimal

import pytest
from rich.console import Console
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.release import ReleaseError, verdict
from pipelines.release.difference import MeasureChange, TableChange, difference
from pipelines.release.difference_page import show
from pipelines.release.model import Declared
from pipelines.settings import environment
from tests.unit.release.conftest import Place, judge_quickly, make_place

MONEY = """
create table sales.rpt_money as select * from (values
    ('a', 'EUR', 10.5::decimal(18, 2), 3::bigint, 0.5::double, 7::bigint),
    ('b', 'USD', 20::decimal(18, 2), 4, 1.5, 8),
    (null, 'EUR', 1::decimal(18, 2), 0, 'nan', 9)
) as t(campaign_id, currency, spend, clicks, win_rate, _row_number)
"""


@dataclass
class Kept:
    """Three releases of one place, oldest first."""

    place: Place
    first: str
    second: str
    third: str

    def tables(self, before: str, after: str) -> dict[str, TableChange]:
        return {t.table: t for t in difference(self.place.data, before, after).tables}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    place = make_place(
        tmp_path_factory.mktemp("kept"),
        {
            "sales.fct_deals": Declared(key=("deal_id",)),
            "sales.rpt_money": Declared(key=("campaign_id",)),
        },
    )
    place.change(MONEY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "run_gate", judge_quickly)
        first = place.release_deal(1)
        place.change(
            "update sales.rpt_money set spend = 1025, clicks = 5 where campaign_id = 'b'",
            "update sales.rpt_money set campaign_id = 'c' where campaign_id = 'a'",
            "update sales.rpt_money set _row_number = 100 where campaign_id is null",
            "delete from sales.fct_deals where deal_id in (2, 3)",
        )
        second = place.release_deal(2)
        place.change(
            "alter table sales.rpt_money add column leads integer default 2",
            "alter table sales.rpt_money drop column win_rate",
            "alter table sales.rpt_money alter column campaign_id set data type blob",
            "drop table sales.dim_sales_reps",
            "create table sales.fct_new as select 4 as touches",
        )
        third = place.release_deal(2)
    return Kept(place, first, second, third)


def test_rows_are_told_by_key_and_measures_by_currency(kept: Kept) -> None:
    tables = kept.tables(kept.first, kept.second)
    assert set(tables) == {"sales.fct_deals", "sales.rpt_money"}
    deals, money = tables["sales.fct_deals"], tables["sales.rpt_money"]
    assert (deals.rows_before, deals.rows_after) == (50, 48)
    assert (deals.added, deals.removed, deals.changed) == (0, 2, 1)
    assert [(m.column, m.after - m.before) for m in deals.measures] == [("amount", Decimal("-4.5"))]
    assert (money.added, money.removed, money.changed) == (1, 1, 2)
    assert money.measures == (
        MeasureChange("clicks", "sum", None, Decimal(7), Decimal(8)),
        MeasureChange("spend", "sum", "USD", Decimal(20), Decimal(1025)),
    )


def test_tables_and_columns_come_and_go(kept: Kept) -> None:
    tables = kept.tables(kept.second, kept.third)
    assert set(tables) == {"sales.rpt_money", "sales.fct_new", "sales.dim_sales_reps"}
    money = tables["sales.rpt_money"]
    assert money.columns_added == ("leads",)
    assert money.columns_removed == ("win_rate",)
    assert money.columns_retyped == ("campaign_id",)
    assert (money.added, money.removed, money.changed) == (None, None, None)
    assert MeasureChange("leads", "sum", None, None, Decimal(6)) in money.measures
    gone, new = tables["sales.dim_sales_reps"], tables["sales.fct_new"]
    assert (gone.rows_before, gone.rows_after, new.rows_before) == (1, None, None)
    assert [m.column for m in new.measures] == ["touches"]
    assert set(kept.tables(kept.third, kept.second)) == set(tables)


def test_the_same_release_differs_in_nothing(kept: Kept) -> None:
    found = difference(kept.place.data, kept.first, kept.first)
    assert (found.tables, found.unchanged) == ((), 5)  # but for those about releases themselves
    with pytest.raises(ReleaseError, match="no release nowhere; `throughline releases`"):
        difference(kept.place.data, kept.first, "nowhere")


def test_the_command_compares_with_the_current_release(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THROUGHLINE_DATA", str(kept.place.data))
    environment.cache_clear()
    try:
        done = CliRunner().invoke(app, ["diff", kept.second, "--json"])
    finally:
        environment.cache_clear()

    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert (told["before"], told["after"], told["unchanged"]) == (kept.second, kept.third, 3)
    new = next(table for table in told["tables"] if table["table"] == "sales.fct_new")
    assert new["measures"] == [
        {"column": "touches", "kind": "sum", "currency": None, "before": None, "after": "4"}
    ]


def test_the_page_shows_both(kept: Kept) -> None:
    console = Console(record=True, width=120)
    show(difference(kept.place.data, kept.first, kept.second), False, console)
    told = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert told[0].endswith("2 tables differ, 3 do not")
    assert "sales.rpt_money 3 3 1 1 2" in told
    assert "sales.rpt_money.spend USD 20 1,025 +1,005" in told
