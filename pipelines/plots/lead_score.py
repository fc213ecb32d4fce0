"""The lead score: whether its chances come true on the held-out months, and what moves it."""

from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BANDS = """
    select name, predicted_rate, value, leads, sqrt(value * (1 - value) / leads)
    from journey.rpt_lead_score_model
    where kind = 'calibration' and sample = 'held_out' and leads > 0
    order by row_number
"""
_TERMS = """
    select concat_ws(': ', name, level), value, coalesce(standard_error, 0)
    from journey.rpt_lead_score_model
    where kind = 'coefficient' and name <> 'intercept' and standard_error is not null
    order by abs(value) desc, row_number limit 15
"""
_VERDICT = """
    select target, reason, max(value) filter (sample = 'held_out' and name = 'auc') over ()
    from journey.rpt_lead_score_model order by row_number limit 1
"""
_TWO_ERRORS = 2


def draw(connection: duckdb.DuckDBPyConnection) -> "Figure | None":
    """Calibration by band, and the largest coefficients with two standard errors; None without a
    fitted model."""
    bands = connection.execute(_BANDS).fetchall()
    terms = connection.execute(_TERMS).fetchall()
    if not bands or not terms:
        return None
    from matplotlib.figure import Figure

    [(target, reason, auc)] = connection.execute(_VERDICT).fetchall()
    figure = Figure(figsize=(11, 4.6), dpi=90, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(2, 3))
    _calibration(left, bands)
    _coefficients(right, terms)
    figure.suptitle(f"Chance of {target}: AUC {auc:.2f}, {f'off: {reason}' if reason else 'on'}")
    return figure


def _calibration(axes: "Axes", bands: list[tuple[Any, ...]]) -> None:
    names, predicted, converted, leads, errors = zip(*bands, strict=True)
    axes.axline((0, 0), slope=1, color="lightgrey")
    axes.errorbar(predicted, converted, [_TWO_ERRORS * error for error in errors], fmt="o")
    for name, across, up, count in zip(names, predicted, converted, leads, strict=True):
        axes.annotate(f"{name} ({count})", (across, up), (6, -12), textcoords="offset points")
    axes.margins(0.15)
    axes.set(xlabel="mean score", ylabel="share that converted", title="Held-out leads by band")


def _coefficients(axes: "Axes", terms: list[tuple[Any, ...]]) -> None:
    names, values, errors = zip(*reversed(terms), strict=True)
    axes.axvline(0, color="lightgrey")
    places = range(len(names))
    axes.errorbar(values, places, xerr=[_TWO_ERRORS * error for error in errors], fmt="o")
    axes.set_yticks(places, names)
    axes.set(xlabel="log odds, with two standard errors", title="Largest coefficients")
