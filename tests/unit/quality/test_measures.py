"""What is measured of a table: counts, shares and quantiles of the newest days, ages of sources."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.quality.history import History
from pipelines.quality.measures import measure
from pipelines.quality.suites import Suite

# A day has 100 touches; the last 28 days are the newest. Half of them have no campaign.
TOUCHES = """
    create schema journey;
    create table journey.touches as
    select
        i as touch_id, date '2026-01-01' + (i // 100)::int as day,
        if(i % 4 = 0, 'email', 'ads') as channel, if(i % 2 = 0, null, 'c') as campaign_id,
        i % 10 = 0 as is_machine, if(i % 5 = 0, 0, 10 * (1 + i % 3)) as amount,
        ['x'] as path, 'secret' as note, i as _row_number
    from range(10000) rows(i)
"""
Found = dict[tuple[str, str | None, str | None], float]


def measured(folder: Path, history: dict[str, Any], *statements: str) -> Found:
    path = folder / "w.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    key = {"type": "expect_key_to_be_unique", "kwargs": {"columns": ["touch_id"]}}
    suite = Suite("journey.touches", path, [key], History(**history))
    other = replace(suite, table_name="journey.visits")
    rows = measure(path, {"journey.touches": suite, "journey.visits": other}).to_pylist()
    return {
        (row["measure"], row["column_name"], row["bucket"]): row["value"]
        for row in rows
        if row["table_name"] == "journey.touches"
    }


def test_rows_shares_and_quantiles_of_the_newest_days(tmp_path: Path) -> None:
    found = measured(tmp_path, {"at": "day", "mix": ["channel"], "ignore": ["note"]}, TOUCHES)

    assert found["rows", "", ""] == 10000
    assert found["recent_rows", "", ""] == 2800
    assert found["null_share", "campaign_id", ""] == 0.5
    assert found["true_share", "is_machine", ""] == 0.1
    assert found["zero_share", "amount", ""] == 0.2
    assert found["share", "channel", "email"] == 0.25
    assert [found[f"p{n}", "amount", ""] for n in (10, 50, 90)] == pytest.approx(
        [10, 20, 30], rel=0.05
    )


def test_keys_lists_ignored_and_technical_columns_are_left_out(tmp_path: Path) -> None:
    found = measured(tmp_path, {"ignore": ["note"]}, TOUCHES)

    assert {column for _, column, _ in found} == {
        *("", "day", "channel", "campaign_id", "is_machine", "amount")
    }


def test_without_a_time_column_all_rows_are_measured(tmp_path: Path) -> None:
    spoiled = "update journey.touches set campaign_id = null where day < '2026-02-01'"
    found = measured(tmp_path, {}, TOUCHES, spoiled)
    assert found["null_share", "campaign_id", ""] > 0.6
    assert ("recent_rows", "", "") not in found


def test_numbers_of_any_sign_and_size_have_their_quantiles(tmp_path: Path) -> None:
    path = "create schema journey; create table journey.touches as select * from (values {})"
    values = ", ".join(f"({i}, {v}::double)" for i, v in enumerate([-5e11, -1e-7, 0, 3e-7, 7e11]))
    found = measured(tmp_path, {}, path.format(values) + " as t (touch_id, amount)")
    assert found["zero_share", "amount", ""] == 0.2
    assert found["p10", "amount", ""] == pytest.approx(-5e11, rel=0.05)
    assert found["p50", "amount", ""] == pytest.approx(-1e-7, rel=0.05)
    assert found["p90", "amount", ""] == pytest.approx(7e11, rel=0.05)


def test_an_endless_number_or_none_is_no_number(tmp_path: Path) -> None:
    odd = "alter table journey.touches alter amount type double; update journey.touches set amount"
    found = measured(tmp_path, {}, TOUCHES, f"{odd} = case when touch_id < 2 then 'inf' end")
    assert ("p50", "amount", "") not in found
    assert found["null_share", "amount", ""] == pytest.approx(0.9998)


def test_many_values_of_a_mix_are_cut_to_the_largest(tmp_path: Path) -> None:
    many = "update journey.touches set channel = 'c' || (touch_id % 80)"
    found = measured(tmp_path, {"mix": ["channel"]}, TOUCHES, many)
    shares = {bucket: share for (measure, _, bucket), share in found.items() if measure == "share"}
    assert len(shares) == 51
    assert shares["(others)"] == pytest.approx(30 / 80)
    assert sum(shares.values()) == pytest.approx(1)


def test_a_source_is_as_old_as_the_newest_moment_that_two_sources_tell_of(tmp_path: Path) -> None:
    """One mistyped year does not make all the others look old."""
    found = measured(
        tmp_path,
        {"at": "day", "by": "channel"},
        "create schema journey",
        """create table journey.touches as select * from (values
            (1, 'ads', date '2026-03-31'), (2, 'ads', date '2026-01-01'), (3, 'crm', '2099-01-01'),
            (4, 'email', '2026-03-01'), (5, null, '2026-03-31')) as t (touch_id, channel, day)""",
    )
    lags = {bucket: days for (measure, _, bucket), days in found.items() if measure == "lag_days"}
    assert lags == {"ads": 0, "crm": 0, "email": 30}


def test_sources_of_all_tables_tell_what_is_new(tmp_path: Path) -> None:
    touches = """create schema journey;
        create table journey.touches as select 1 as touch_id, 'ads' as channel, date '{}' as day;
        create table journey.visits as
            select 1 as touch_id, unnest(['web', 'crm']) as channel, date '2026-03-31' as day"""
    found = measured(tmp_path, {"at": "day", "by": "channel"}, touches.format("2026-03-01"))
    assert found["lag_days", "", "ads"] == 30


def test_an_empty_table_is_measured_as_empty(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {"at": "day", "by": "channel", "mix": ["channel"]},
        TOUCHES,
        "delete from journey.touches",
    )
    assert found == {("rows", "", ""): 0, ("recent_rows", "", ""): 0}


def test_a_declared_column_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        measured(tmp_path, {"mix": ["chanel"]}, TOUCHES)
