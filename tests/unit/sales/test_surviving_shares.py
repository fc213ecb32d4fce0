"""The funnel's durations are Kaplan and Meier's estimate, as scipy and as fractions tell it."""

from fractions import Fraction
from pathlib import Path

import duckdb
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

MACROS = Path(__file__).parents[3] / "dbt_project" / "macros" / "sales" / "surviving_shares.sql"
Wait = tuple[int, bool]

macros = jinja2.Environment().from_string(MACROS.read_text(encoding="utf-8")).module
waits = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=60)


def shares(groups: list[list[Wait]]) -> dict[int, dict[int, float]]:
    """The share still waiting by group and day, computed by the macro over all groups at once."""
    rows = [(g, days, hit) for g, group in enumerate(groups) for days, hit in group]
    con = duckdb.connect()
    con.execute("create table waits (unit integer, days integer, is_reached boolean)")
    con.executemany("insert into waits values (?, ?, ?)", rows)
    found: dict[int, dict[int, float]] = {g: {} for g in range(len(groups))}
    for unit, day, share in con.execute(macros.surviving_shares("waits", "unit")).fetchall():
        found[unit][day] = share
    return found


def exact(group: list[Wait]) -> dict[int, Fraction]:
    """The same by definition, in fractions."""
    share, found = Fraction(1), {}
    for day in sorted({days for days, _ in group}):
        at_risk = sum(days >= day for days, _ in group)
        reached = sum(days == day and hit for days, hit in group)
        share *= 1 - Fraction(reached, at_risk)
        found[day] = share
    return found


@settings(deadline=None, max_examples=50)
@given(st.lists(waits, min_size=1, max_size=4))
def test_the_share_that_waits_is_the_product_limit_of_each_group(groups: list[list[Wait]]) -> None:
    found = shares(groups)
    for number, group in enumerate(groups):
        expected = exact(group)
        curve = ecdf(
            CensoredData(
                uncensored=[days for days, hit in group if hit],
                right=[days for days, hit in group if not hit],
            )
        ).sf
        assert found[number] == pytest.approx({d: float(s) for d, s in expected.items()})
        for day, share in zip(curve.quantiles, curve.probabilities, strict=True):
            assert found[number][int(day)] == pytest.approx(share)


@settings(deadline=None, max_examples=50)
@given(waits, st.sampled_from([(0.5, Fraction(1, 2)), (0.1, Fraction(1, 10))]))
def test_a_quantile_is_the_first_day_with_at_most_the_share_left(
    group: list[Wait], share: tuple[float, Fraction]
) -> None:
    con = duckdb.connect()
    con.execute("create table waits (unit integer, days integer, is_reached boolean)")
    con.executemany("insert into waits values (1, ?, ?)", group)
    curve = macros.surviving_shares("waits", "unit")

    [(found,)] = con.execute(
        f"select {macros.days_until(share[0], 'true')} from ({curve})"
    ).fetchall()

    assert found == min(
        (day for day, left in exact(group).items() if left <= share[1]), default=None
    )
