"""The estimate of how results answer to spend, on series whose elasticity is known."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from pipelines.statistics.response import LAGS, SCHEMA, response, responses

Vector = NDArray[np.float64]
WEEKS = 78


def drawn(
    rng: np.random.Generator, elasticity: float, weeks: int = WEEKS, level: float = 20.0
) -> tuple[Vector, Vector]:
    """Spend that wanders, and results that are scattered more than Poisson's and grow by a third a
    year."""
    wander = np.zeros(weeks)
    for week in range(weeks):
        wander[week] = 0.7 * wander[week - 1] + rng.normal(0.0, 0.3)
    spend = 1000 * np.exp(wander)
    acting = np.convolve(spend, np.full(LAGS + 1, 1 / (LAGS + 1)), mode="valid")
    acting = np.concatenate([np.full(LAGS, acting[0]), acting])
    mean = level * (acting / 1000) ** elasticity * np.exp(0.3 * np.arange(weeks) / 52)
    return spend, rng.poisson(mean * rng.gamma(5.0, 0.2, weeks)).astype(float)


@pytest.mark.parametrize("elasticity", [0.0, 0.4, 0.8])
def test_the_interval_holds_the_elasticity_in_nineteen_of_twenty_draws(elasticity: float) -> None:
    rng = np.random.default_rng(17)
    found = [response(*series, 500) for series in (drawn(rng, elasticity) for _ in range(500))]
    holds = [
        one.elasticity_low <= elasticity <= one.elasticity_high
        for one in found
        if one.elasticity_low is not None and one.elasticity_high is not None
    ]
    centre = np.mean([one.elasticity for one in found])

    assert len(holds) == 500
    assert 0.92 <= np.mean(holds) <= 0.98
    assert abs(centre - elasticity) < 0.03


def test_weeks_without_results_and_without_spend_are_taken_as_they_are() -> None:
    rng = np.random.default_rng(5)
    estimates = []
    for _ in range(200):
        spend, results = drawn(rng, 0.5, level=2.0)
        spend[30:40] = 0
        estimates.append(response(spend, results, 100))

    assert {one.weeks_used for one in estimates} == {WEEKS - LAGS - 7}
    told = [one.elasticity for one in estimates if one.elasticity is not None]
    assert len(told) == 200


def test_the_fit_is_the_one_that_poisson_regression_gives() -> None:
    """scikit-learn's, without its penalty."""
    from sklearn.linear_model import PoissonRegressor

    spend, results = drawn(np.random.default_rng(8), 0.6)
    acting = np.convolve(spend, np.full(LAGS + 1, 1 / (LAGS + 1)), mode="valid")
    terms = np.column_stack([np.log(acting), np.arange(len(acting)) / 52])
    fitted = PoissonRegressor(alpha=0, tol=1e-10, max_iter=10_000).fit(terms, results[LAGS:])

    assert response(spend, results, 500).elasticity == pytest.approx(fitted.coef_[0], abs=1e-4)


def test_the_average_return_is_results_over_spend() -> None:
    spend, results = drawn(np.random.default_rng(8), 0.6)
    acting = np.convolve(spend, np.full(LAGS + 1, 1 / (LAGS + 1)), mode="valid")

    found = response(spend, results, 500)

    assert found.average_return == pytest.approx(results[LAGS:].sum() / acting.sum(), abs=1e-9)
    assert found.r_squared is not None
    assert 0 < found.r_squared < 1


def test_what_tells_nothing_is_refused_with_the_reason() -> None:
    spend, results = drawn(np.random.default_rng(8), 0.6)

    assert response(spend[:3], results[:3], 99).refusal == "fewer than 26 weeks"
    assert response(spend[:28], results[:28], 99).refusal == "fewer than 26 weeks"
    assert response(spend[:29], results[:29], 99).refusal is None
    assert response(spend, results, 29.9).refusal == "fewer than 30 results"
    assert response(spend, 0 * results, 99).refusal == "fewer than 30 results"
    assert response(0 * spend + 5, results, 99).refusal == "spend hardly varies"
    refused = response(spend, results, 5)
    assert (refused.elasticity, refused.average_return, refused.r_squared) == (None, None, None)


def test_every_series_has_a_row_whatever_the_order_of_its_weeks() -> None:
    rng = np.random.default_rng(8)
    rows = []
    for channel in ("Paid Search", "Display"):
        spend, results = drawn(rng, 0.6)
        rows += [
            {
                "channel": channel,
                "outcome": "leads",
                "week": date(2025, 1, 6) + timedelta(weeks=week),
                "spend": spend[week],
                "results": results[week],
                "conversions": results[week],
            }
            for week in range(WEEKS)
        ]
    found = responses(pa.Table.from_pylist(rows))

    assert found.schema == SCHEMA
    assert found.column("channel").to_pylist() == ["Display", "Paid Search"]
    assert found.column("refusal").to_pylist() == [None, None]
    assert responses(pa.Table.from_pylist(rows[::-1])) == found
    none = pa.Table.from_pylist(rows).slice(0, 0)
    assert responses(none) == SCHEMA.empty_table()
