"""What earlier releases make usual: bands that grow with the table, shift with it, and tell."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.quality.baselines import CONSTANTS, compare
from pipelines.quality.history import History
from pipelines.quality.measures import SCHEMA
from pipelines.quality.suites import Suite

TABLE = "sales.fct_deals"
Row = dict[str, Any]
Releases = Callable[..., list[Row]]


def table(rows: Sequence[Row]) -> pa.Table:
    """Measures of one release; what is not given is of a whole table of a thousand rows."""
    blank = {"table_name": TABLE, "column_name": "", "bucket": "", "row_count": 1000}
    return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=SCHEMA)


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """Releases one after the other, each told as the gate records it; gives the last one's rows."""

    def run(*measured: Sequence[Row], **declared: Any) -> list[Row]:
        suite = Suite(TABLE, tmp_path, [], History(**declared))
        compared = pa.table({})
        for number, rows in enumerate(measured):
            past = [tmp_path / f"{before}.parquet" for before in range(number)]
            compared = compare(table(rows), past, {TABLE: suite})
            pq.write_table(compared, tmp_path / f"{number}.parquet")
        return list(compared.to_pylist())

    return run


def one(measure: str, *values: float, column: str = "", rows: int = 1000) -> list[list[Row]]:
    """One measure in releases one after the other."""
    of = {"measure": measure, "column_name": column, "row_count": rows}
    return [[{**of, "value": value}] for value in values]


def state(rows: Sequence[Row], measure: str, bucket: str = "") -> str:
    (found,) = [r for r in rows if (r["measure"], r["bucket"] or "") == (measure, bucket)]
    return str(found["state"])


def shares(**by_value: float) -> list[Row]:
    return [
        {"measure": "share", "column_name": "channel", "bucket": name, "value": share}
        for name, share in by_value.items()
    ]


def test_the_first_release_has_no_history(releases: Releases) -> None:
    first = releases([*one("rows", 10)[0], *shares(email=1.0), *one("p50", 4)[0]])
    assert {row["state"] for row in first} == {"no history"}
    assert {row["expected"] for row in first} == {None}
    assert {row["history_releases"] for row in first} == {0}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1000, 1000), "usual"),
        ((1000, 880), "unusual"),  # more than a tenth is gone
        ((1000, 1400), "usual"),
        ((1000, 1600), "unusual"),
        ((1000, 1300, 1690, 2197, 2856, 3713), "usual"),  # it always grew by a third
        ((1000, 1300, 1690, 2197, 2856, 2856), "unusual"),  # and now it does not
        ((1000, 2000, 1500, 3000, 2000, 3900), "usual"),  # its steps were wild
        ((20, 14), "usual"),  # chance alone loses a handful
        ((0, 5), "usual"),
        ((100, 0), "unusual"),
    ],
)
def test_rows_may_grow_as_they_grew(
    releases: Releases, values: tuple[int, ...], expected: str
) -> None:
    assert state(releases(*one("rows", *values)), "rows") == expected


def test_what_a_table_may_grow_is_its_suite_s_to_say(releases: Releases) -> None:
    grown = one("rows", 1000, 1600)
    assert state(releases(*grown, may_grow=1.0), "rows") == "usual"
    lost = one("rows", 1000, 700)
    assert state(releases(*lost, may_shrink=0.4), "rows") == "usual"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1000, 501), "usual"),
        ((1000, 499), "unusual"),
        ((1000, 0), "unusual"),
        ((1000, 9e6), "usual"),
        ((80, 0), "too few rows"),
        ((1000,), "no history"),
    ],
)
def test_a_table_keeps_half_of_its_rows(
    releases: Releases, values: tuple[float, ...], expected: str
) -> None:
    measured = [
        [{"measure": "rows_kept", "value": value, "row_count": int(value)}] for value in values
    ]
    assert state(releases(*measured), "rows_kept") == expected


@pytest.mark.parametrize("measure", ["null_share", "true_share", "zero_share"])
def test_a_share_is_learned_from_three_releases(releases: Releases, measure: str) -> None:
    values = (0.2, 0.21, 0.2, 0.6)
    assert state(releases(*one(measure, *values[:3], column="x")), measure) == "no history"
    assert state(releases(*one(measure, *values, column="x")), measure) == "unusual"
    assert state(releases(*one(measure, 0.2, 0.21, 0.2, 0.23, column="x")), measure) == "usual"


def test_a_share_that_was_always_restless_may_be(releases: Releases) -> None:
    restless = one("null_share", 0.1, 0.4, 0.2, 0.5, 0.15, 0.55, column="x")
    assert state(releases(*restless), "null_share") == "usual"


def test_one_odd_release_does_not_move_the_band(releases: Releases) -> None:
    values = (0.1, 0.1, 0.9, 0.1, 0.1, 0.4)
    assert state(releases(*one("null_share", *values, column="x")), "null_share") == "unusual"


def test_a_new_level_becomes_usual(releases: Releases) -> None:
    measured = one("null_share", *[0.1] * 3, *[0.6] * 4, column="x")
    assert state(releases(*measured[:4]), "null_share") == "unusual"
    assert state(releases(*measured), "null_share") == "usual"


def test_shares_of_few_rows_are_not_compared(releases: Releases) -> None:
    assert state(releases(*one("null_share", 0, 0, 0, 1, rows=99)), "null_share") == "too few rows"


@pytest.mark.parametrize(("last", "expected"), [(5.9, "usual"), (6.5, "unusual"), (400, "unusual")])
def test_quantiles_may_differ_by_half(releases: Releases, last: float, expected: str) -> None:
    assert state(releases(*one("p50", 4, 4, 4, last, column="x")), "p50") == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"email": 0.5, "ads": 0.3, "web": 0.2}, "usual"),
        ({"email": 0.55, "ads": 0.25, "web": 0.2}, "usual"),
        ({"email": 0.1, "ads": 0.7, "web": 0.2}, "unusual"),
        ({"email": 0.4, "ads": 0.3, "web": 0.2, "fax": 0.1}, "unusual"),  # never seen before
    ],
)
def test_a_mix_drifts(releases: Releases, now: dict[str, float], expected: str) -> None:
    usual = shares(email=0.5, ads=0.3, web=0.2)
    found = releases(usual, usual, usual, shares(**now))
    assert state(found, "drift") == expected
    (drift,) = [row for row in found if row["measure"] == "drift"]
    assert drift["upper"] == pytest.approx(CONSTANTS["drift"] + 2 * (len(now) - 1) / 1000)


def test_the_index_of_a_mix_is_the_population_stability_index(releases: Releases) -> None:
    """Held against numbers worked out by hand: (0.1 - 0.5) ln(0.1 / 0.5) + (0.9 - 0.5) ln 1.8."""
    usual = shares(a=0.5, b=0.5)
    found = releases(usual, usual, usual, shares(a=0.1, b=0.9))
    (drift,) = [row["value"] for row in found if row["measure"] == "drift"]
    assert drift == pytest.approx(0.6438 + 0.2351, abs=1e-4)


def test_a_value_that_is_gone_is_told_though_the_mix_hardly_moved(releases: Releases) -> None:
    usual = shares(email=0.96, ads=0.04)
    found = releases(usual, usual, usual, shares(email=1.0))
    assert state(found, "share", "ads") == "unusual"
    assert state(found, "share", "email") == "usual"
    rare = shares(email=0.995, ads=0.005)
    assert state(releases(rare, rare, rare, shares(email=1.0)), "share", "ads") == "usual"


def lag(*days: float) -> list[list[Row]]:
    return [[{"measure": "lag_days", "bucket": "ads", "value": d, "row_count": 1}] for d in days]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0,), "no history"),
        ((0, 13), "usual"),
        ((0, 15), "unusual"),
        ((20, 25, 20, 55), "usual"),  # it is exported monthly
        ((20, 25, 20, 70), "unusual"),
        ((200,), "retired"),  # nobody uses it any more
        ((200, 207), "retired"),
        ((0, 30, 60, 90, 120), "retired"),
    ],
)
def test_a_source_may_be_silent_as_long_as_it_was(
    releases: Releases, days: tuple[float, ...], expected: str
) -> None:
    assert state(releases(*lag(*days)), "lag_days", "ads") == expected


def test_a_silent_source_does_not_become_fresh_by_being_silent(releases: Releases) -> None:
    weeks = lag(0, 2, 1, *[20 + week * 7 for week in range(9)])
    assert state(releases(*weeks), "lag_days", "ads") == "unusual"


def test_only_the_newest_twenty_releases_teach(releases: Releases, tmp_path: Path) -> None:
    found = releases(*one("null_share", *[0.9] * 9, *[0.1] * 20, 0.9, column="x"))
    assert found[0]["history_releases"] == 20
    assert state(found, "null_share") == "unusual"


def test_a_table_nobody_watches_any_more_is_left_out(tmp_path: Path) -> None:
    rows = table([{"measure": "rows", "value": 1.0}])
    assert compare(rows, [], {}).num_rows == 0


def test_the_same_measures_give_the_same_rows(releases: Releases) -> None:
    usual = [*shares(b=0.25, a=0.75), *one("p50", 3, column="x")[0], *one("rows", 9)[0]]
    assert releases(usual, usual, usual) == releases(usual, usual, usual[::-1])
