"""The tests of change against scipy's, by hand, and on draws in which nothing changed."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from pipelines.statistics.changes import (
    amount_p_values,
    count_p_values,
    judged_changes,
    q_values,
    rate_p_values,
)


def period(total: Any, days: Any = 30.0, trials: Any = 0.0, squares: Any = None) -> dict[str, Any]:
    values = {"total": total, "days": days, "trials": trials}
    values["squares"] = total if squares is None else squares
    return {name: np.atleast_1d(np.asarray(value, float)) for name, value in values.items()}


@pytest.mark.parametrize(
    ("later", "earlier", "days", "days_before"),
    [(30, 12, 30, 31), (5, 6, 31, 28), (0, 14, 30, 30), (14, 0, 30, 30), (200, 260, 92, 90)],
)
def test_counts_are_compared_by_the_exact_binomial_test(
    later: int, earlier: int, days: int, days_before: int
) -> None:
    share = days / (days + days_before)
    tails = [
        stats.binomtest(later, later + earlier, share, alternative=way).pvalue
        for way in ("less", "greater")
    ]

    [found] = count_p_values(period(later, days), period(earlier, days_before))

    assert found == pytest.approx(min(1.0, 2 * min(tails)), abs=1e-12)


def test_results_of_one_account_count_once() -> None:
    """Every account with four results: as if there were a quarter of them."""
    alone = count_p_values(period(10), period(20))
    together = count_p_values(period(40, squares=160), period(80, squares=320))

    assert together == pytest.approx(alone, abs=1e-12)


def test_counts_without_change_are_told_as_changed_once_in_twenty() -> None:
    rng = np.random.default_rng(3)
    draws = 4000
    told = []
    for mean_people in (1.0, 3.0):
        periods = []
        for _ in range(2):
            accounts = rng.poisson(40 / mean_people, draws)
            sizes = [1 + rng.poisson(mean_people - 1, count) for count in accounts]
            periods.append(
                period(
                    [float(s.sum()) for s in sizes], squares=[float((s**2).sum()) for s in sizes]
                )
            )
        told.append(float(np.mean(count_p_values(*periods) <= 0.05)))

    assert all(0.02 <= share <= 0.065 for share in told), told


def test_rates_are_compared_by_the_two_proportion_test() -> None:
    """As the chi-square test of the table of wins and losses, without correction."""
    won, decided, won_before, decided_before = 30, 80, 18, 75
    table = [[won, decided - won], [won_before, decided_before - won_before]]

    [found] = rate_p_values(period(won, trials=decided), period(won_before, trials=decided_before))

    assert found == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)


def test_amounts_are_compared_by_their_own_spread() -> None:
    now, before = np.array([100.0] * 20 + [900.0]), np.array([100.0] * 15)
    error = np.sqrt((now**2).sum() / 30**2 + (before**2).sum() / 28**2)
    z = (now.sum() / 30 - before.sum() / 28) / error

    [found] = amount_p_values(
        period(now.sum(), 30, 21, (now**2).sum()), period(before.sum(), 28, 15, (before**2).sum())
    )

    assert found == pytest.approx(2 * stats.norm.sf(abs(z)))


def test_too_little_is_not_tested() -> None:
    assert np.isnan(count_p_values(period(9), period(0))).all()
    assert not np.isnan(count_p_values(period(10), period(0))).any()
    assert np.isnan(count_p_values(period(40, squares=200), period(0))).all()
    assert np.isnan(rate_p_values(period(4, trials=100), period(4, trials=100))).all()
    assert np.isnan(amount_p_values(period(10, trials=9), period(10, trials=50))).all()
    nothing = period(np.nan, np.nan, np.nan, np.nan)
    for test in (count_p_values, rate_p_values, amount_p_values):
        assert np.isnan(test(period(50, trials=50), nothing)).all()


def test_many_comparisons_are_corrected_within_their_family() -> None:
    first = [0.01, 0.04, np.nan, 0.03, 0.005]
    second = [0.5, 0.02, 0.02, np.nan]
    families = np.array([1] * 5 + [0] * 4)

    found = q_values(np.array(first + second), families)

    expected = stats.false_discovery_control([0.01, 0.04, 0.03, 0.005])
    assert found[[0, 1, 3, 4]] == pytest.approx(expected)
    assert found[5:8] == pytest.approx(stats.false_discovery_control([0.5, 0.02, 0.02]))
    assert np.isnan(found[[2, 8]]).all()


def test_each_measure_has_its_test_and_each_period_its_family() -> None:
    columns: dict[str, list[Any]] = {
        "period_type": ["month", "month", "month", "quarter"],
        "period_start": [1, 1, 2, 1],
        "measure": ["leads", "win_rate", "won_amount", "leads"],
    }
    for prefix, totals in (("", [30, 30, 2900, 30]), ("previous_", [12, 18, 1500, 12])):
        columns |= {
            f"{prefix}total": totals,
            f"{prefix}trials": [None, 75, 20, None],
            f"{prefix}squares": [totals[0], None, 900_000, totals[3]],
            f"{prefix}days": [30, 30, 30, 30],
        }
    columns |= {f"year_ago_{name}": [None] * 4 for name in ("total", "trials", "squares", "days")}

    found = judged_changes(pa.table(columns)).to_pydict()

    leads = float(count_p_values(period(30), period(12))[0])
    assert found["previous_p_value"][0] == pytest.approx(leads, abs=1e-9)
    # Two tests of the first month, one of every other period.
    assert found["previous_q_value"][0] == pytest.approx(2 * leads, abs=1e-8)
    assert found["previous_q_value"][3] == found["previous_p_value"][3]
    assert None not in found["previous_p_value"]
    assert found["year_ago_p_value"] == found["year_ago_q_value"] == [None] * 4
    assert found["measure"] == columns["measure"]
