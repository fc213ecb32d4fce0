"""How weekly results answer to weekly spend: an elasticity per series, with its uncertainty.

Observational: spend is what somebody decided, often because demand was expected. The model is kept
plain enough to be checked by hand:

    E[results of a week] = exp(a + elasticity * log(mean spend of the week and the LAGS before)
                               + b * week)

It is fitted by Poisson pseudo-maximum likelihood, which needs no Poisson results and takes weeks
without any, where a regression of logarithms could not (Santos Silva and Tenreyro, Review of
Economics and Statistics 2006, 88:641-658). Errors are Newey and West's (Econometrica 1987,
55:703-708), since neighbouring weeks resemble each other, each residual over 1 - leverage (the HC3
of MacKinnon and White, Journal of Econometrics 1985, 29:305-325), and the interval takes Kiefer and
Vogelsang's critical value for the window (Econometric Theory 2005, 21:1130-1164, table 1), which is
wider than the normal one where weeks are few.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Vector = NDArray[np.float64]
LAGS: Final = 3  # weeks before whose spend is taken to act as well
FEWEST_WEEKS: Final = 26
FEWEST_RESULTS: Final = 30.0
LEAST_VARIATION: Final = 0.1  # standard deviation of the logarithm of spend
_DIGITS: Final = 6  # beyond which machines may disagree
_CRITICAL: Final = (1.9600, 2.9694, 0.4160, -0.5324)  # of powers of window / weeks, at 95 %
SCHEMA: Final = pa.schema(
    [
        pa.field("channel", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("weeks_used", pa.int64(), nullable=False),
        pa.field("refusal", pa.string()),
        *(
            pa.field(name, pa.float64())
            for name in ("elasticity", "elasticity_low", "elasticity_high", "average_return")
        ),
        pa.field("r_squared", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Response:
    """An elasticity with its interval, the results per unit of spend of the weeks that it is of,
    and the squared correlation of results and fitted ones; or why there is none."""

    weeks_used: int
    refusal: str | None = None
    elasticity: float | None = None
    elasticity_low: float | None = None
    elasticity_high: float | None = None
    average_return: float | None = None
    r_squared: float | None = None


def responses(weeks: pa.Table) -> pa.Table:
    """One row per channel and outcome, as SCHEMA says.

    Args:
        weeks: `channel`, `outcome`, `week` (a date; every week of a series once), `spend`,
            `results` (what spend is to explain) and `conversions` (how many it rests on).
    """
    keys = ("channel", "outcome")
    rows = sorted(weeks.to_pylist(), key=lambda row: (row["channel"], row["outcome"], row["week"]))
    found = [
        {**dict(zip(keys, key, strict=True)), **vars(_series(list(series)))}
        for key, series in groupby(rows, key=lambda row: tuple(row[name] for name in keys))
    ]
    return pa.Table.from_pylist(found, schema=SCHEMA)


def _series(rows: list[dict[str, Any]]) -> Response:
    spend, results, conversions = (
        np.array([float(row[name] or 0) for row in rows])
        for name in ("spend", "results", "conversions")
    )
    return response(spend, results, float(conversions.sum()))


def response(spend: Vector, results: Vector, conversions: float) -> Response:
    """The elasticity of a series of consecutive weeks, both of shape (weeks,).

    `conversions` is how many results there were: an amount rests on the deals that brought it.
    """
    if len(spend) <= LAGS:
        return Response(0, f"fewer than {FEWEST_WEEKS} weeks")
    smooth = np.convolve(np.maximum(spend, 0.0), np.full(LAGS + 1, 1 / (LAGS + 1)), mode="valid")
    answer = results[LAGS:]
    used = smooth > 0
    count = int(used.sum())
    if refusal := _refusal(smooth[used], answer[used], conversions):
        return Response(count, refusal)
    week = np.flatnonzero(used)
    terms = np.column_stack([np.ones(count), np.log(smooth[used]), week / 52.0])
    fitted = _fit(terms, answer[used])
    if fitted is None:
        return Response(count, "no estimate")
    coefficients, expected = fitted
    reach = _reach(terms, answer[used] - expected, expected, week)
    elasticity = float(coefficients[1])
    return Response(
        weeks_used=count,
        elasticity=round(elasticity, _DIGITS),
        elasticity_low=round(elasticity - reach, _DIGITS),
        elasticity_high=round(elasticity + reach, _DIGITS),
        average_return=round(float(answer[used].sum() / smooth[used].sum()), 9),
        r_squared=round(float(np.corrcoef(answer[used], expected)[0, 1] ** 2), _DIGITS),
    )


def _refusal(smooth: Vector, answer: Vector, conversions: float) -> str | None:
    if len(smooth) < FEWEST_WEEKS:
        return f"fewer than {FEWEST_WEEKS} weeks"
    if conversions < FEWEST_RESULTS or answer.sum() <= 0:
        return f"fewer than {FEWEST_RESULTS:.0f} results"
    if float(np.log(smooth).std()) < LEAST_VARIATION:
        return "spend hardly varies"
    return None


def _fit(terms: Vector, answer: Vector) -> tuple[Vector, Vector] | None:
    """Coefficients and fitted results by Newton's steps, halved while the likelihood falls; None
    where they lead nowhere."""
    coefficients = np.zeros(terms.shape[1])
    coefficients[0] = np.log(answer.mean())
    for _ in range(100):
        expected = np.exp(terms @ coefficients)
        score = terms.T @ (answer - expected)
        if np.abs(score).max() < 1e-9 * max(1.0, answer.sum()):
            return coefficients, expected
        try:
            step = np.linalg.solve((terms * expected[:, None]).T @ terms, score)
        except np.linalg.LinAlgError:
            return None
        better = next(_better(terms, answer, coefficients, step), None)
        if better is None:
            return coefficients, expected
        coefficients = better
    return None


def _better(terms: Vector, answer: Vector, start: Vector, step: Any) -> Iterator[Vector]:
    """Shorter and shorter steps that are more likely than where they start."""
    base = _likelihood(terms, answer, start)
    for halving in range(30):
        tried = start + step / 2**halving
        if _likelihood(terms, answer, tried) > base:
            yield tried


def _likelihood(terms: Vector, answer: Vector, coefficients: Vector) -> float:
    linear = terms @ coefficients
    with np.errstate(over="ignore"):
        return float(answer @ linear - np.exp(linear).sum())


def _reach(terms: Vector, residuals: Vector, expected: Vector, weeks: NDArray[np.int64]) -> float:
    """Half of the interval of the elasticity; weeks apart by the window or more do not meet."""
    bread = np.linalg.inv((terms * expected[:, None]).T @ terms)
    leverage = expected * ((terms @ bread) * terms).sum(axis=1)
    window = 1 + max(LAGS, int(4 * (len(terms) / 100) ** (2 / 9)))
    scores = np.zeros((int(weeks[-1]) + 1, terms.shape[1]))
    scores[weeks] = terms * (residuals / (1 - leverage))[:, None]
    meat = scores.T @ scores
    for lag in range(1, window):
        together = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / window) * (together + together.T)
    error = np.sqrt(max((bread @ meat @ bread)[1, 1], 0.0))
    return float(error * np.polynomial.polynomial.polyval(window / len(terms), _CRITICAL))
