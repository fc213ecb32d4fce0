"""Whether results of two periods differ by more than noise: counts, rates and amounts, and the
correction for looking at many at once. Arrow in, Arrow out.

Counts are taken for those of Poisson processes. Given their sum n, a count of the later period is
binomial with n and the share of its days, if nothing changed; the test is exact, its two-sided
p-value twice the smaller tail (Przyborowski and Wilenski, Biometrika 1940, 31:313-323). People of
one account come together: as Rao and Scott do (Biometrics 1992, 48:577-585), both counts are first
divided by their design effect, the sum over accounts of the squared counts over that of the counts:
1 where every account has one. Rates are compared by the pooled two-proportion z-test,
z = (p1 - p0) / sqrt(p (1 - p) (1/n1 + 1/n0)) (Fleiss, Levin and Paik, Statistical Methods for Rates
and Proportions, 2003, chapter 3). An amount is a sum over a Poisson number of accounts, whose
variance the sum of their squared amounts estimates: z = (S1/t1 - S0/t0) / sqrt(Q1/t1^2 + Q0/t0^2)
(Klugman, Panjer and Willmot, Loss Models, 2012, chapter 9).

One in twenty tests is wrong where nothing changed. p-values become q-values by Benjamini and
Hochberg (Journal of the Royal Statistical Society B 1995, 57:289-300) over all that is compared of
one period with one other: of the changes that are told, one in twenty is expected to be noise.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

Numbers = NDArray[np.float64]
COMPARISONS: Final = ("previous", "year_ago")
FEWEST_RESULTS: Final = 10  # of both periods together, over the design effect
FEWEST_DEALS: Final = 10  # with an amount, in each period
FEWEST_EXPECTED: Final = 5.0  # wins and losses in each period, were the rates the same


def judged_changes(results: pa.Table) -> pa.Table:
    """The results with the p-value and q-value of each comparison.

    Args:
        results: `period_type`, `period_start`, `measure` (win_rate, won_amount or a count) and, of
            the period itself and with the prefixes previous_ and year_ago_, `total` (the count,
            the wins or the sum), `trials` (decided deals, deals with an amount), `squares` (the sum
            over accounts of the square of what each is of the total) and `days`; null where there
            is no such period.

    Returns:
        The same rows with `previous_p_value`, `previous_q_value`, `year_ago_p_value` and
        `year_ago_q_value`; null where there is nothing to compare with, or too little.
    """
    columns = {name: results.column(name) for name in results.column_names}
    measures = np.array(results.column("measure").to_pylist(), dtype=object)
    periods = _numbered(results, ("period_type", "period_start"))
    for comparison in COMPARISONS:
        now, before = _of(columns, ""), _of(columns, f"{comparison}_")
        p_values = np.select(
            [measures == "win_rate", measures == "won_amount"],
            [rate_p_values(now, before), amount_p_values(now, before)],
            default=count_p_values(now, before),
        )
        told = (("p", p_values), ("q", q_values(p_values, periods)))
        for letter, values in told:
            # Beyond nine digits machines may disagree.
            columns[f"{comparison}_{letter}_value"] = pa.array(values.round(9), from_pandas=True)
    return pa.table(columns)


def count_p_values(now: Mapping[str, Numbers], before: Mapping[str, Numbers]) -> Numbers:
    """Two-sided p-values of counts over days; NaN below FEWEST_RESULTS."""
    with np.errstate(all="ignore"):
        total = now["total"] + before["total"]
        effect = np.maximum((now["squares"] + before["squares"]) / total, 1.0)
        later, both = now["total"] / effect, total / effect
        share = now["days"] / (now["days"] + before["days"])
        # The tails of the binomial distribution, which an effect makes of broken numbers.
        at_most = np.where(later < both, special.betainc(both - later, later + 1, 1 - share), 1.0)
        at_least = np.where(later > 0, special.betainc(later, both - later + 1, share), 1.0)
        p_values = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    return np.where(both >= FEWEST_RESULTS, p_values, np.nan)


def rate_p_values(now: Mapping[str, Numbers], before: Mapping[str, Numbers]) -> Numbers:
    """Two-sided p-values of shares of trials; NaN where fewer than FEWEST_EXPECTED are expected."""
    with np.errstate(all="ignore"):
        trials, earlier = now["trials"], before["trials"]
        pooled = (now["total"] + before["total"]) / (trials + earlier)
        error = np.sqrt(pooled * (1 - pooled) * (1 / trials + 1 / earlier))
        z = (now["total"] / trials - before["total"] / earlier) / error
        expected = np.minimum(trials, earlier) * np.minimum(pooled, 1 - pooled)
    return np.where(expected >= FEWEST_EXPECTED, _two_sided(z), np.nan)


def amount_p_values(now: Mapping[str, Numbers], before: Mapping[str, Numbers]) -> Numbers:
    """Two-sided p-values of sums of amounts over days; NaN below FEWEST_DEALS."""
    with np.errstate(all="ignore"):
        error = np.sqrt(now["squares"] / now["days"] ** 2 + before["squares"] / before["days"] ** 2)
        z = (now["total"] / now["days"] - before["total"] / before["days"]) / error
        enough = np.minimum(now["trials"], before["trials"]) >= FEWEST_DEALS
    return np.where(enough, _two_sided(z), np.nan)


def q_values(p_values: Numbers, families: NDArray[np.int64]) -> Numbers:
    """Benjamini and Hochberg's adjusted p-values within each family; NaN stays NaN."""
    adjusted = np.full(len(p_values), np.nan)
    tested = np.flatnonzero(~np.isnan(p_values))
    if not len(tested):
        return adjusted
    order = tested[np.lexsort((p_values[tested], families[tested]))]
    first = np.flatnonzero(np.diff(families[order], prepend=-1))
    sizes = np.diff(np.append(first, len(order)))
    rank = np.arange(len(order)) - np.repeat(first, sizes) + 1
    scaled = p_values[order] * np.repeat(sizes, sizes) / rank
    for start, size in zip(first, sizes, strict=True):
        group = slice(start, start + size)
        scaled[group] = np.minimum.accumulate(scaled[group][::-1])[::-1]
    adjusted[order] = np.minimum(scaled, 1.0)
    return adjusted


def _two_sided(z: Numbers) -> Numbers:
    return 2 * np.asarray(special.ndtr(-np.abs(z)))


def _of(columns: Mapping[str, Any], prefix: str) -> dict[str, Numbers]:
    names = ("total", "trials", "squares", "days")
    return {
        name: columns[f"{prefix}{name}"].cast(pa.float64()).to_numpy(zero_copy_only=False)
        for name in names
    }


def _numbered(table: pa.Table, names: tuple[str, ...]) -> NDArray[np.int64]:
    """The number of each row's combination of values."""
    seen: dict[tuple[Any, ...], int] = {}
    rows = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    return np.array([seen.setdefault(row, len(seen)) for row in rows], dtype=np.int64)
