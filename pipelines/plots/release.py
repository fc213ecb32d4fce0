"""What a person would rather look at than read, drawn from a release: spend, funnel, rows.

Small pictures inside Markdown, as Dagster keeps them with an asset. Of a release's own numbers, in
colours that colour-blind readers tell apart; nothing here names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.plots.image import markdown
from pipelines.release.model import Release

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#000000")
_SIZE_INCHES, _DPI = (6.4, 2.6), 90

_SPEND = """
    select platform, date_trunc('month', date_day)::date, sum(reporting_spend)::double
    from marketing.fct_ad_performance_daily
    group by all
    order by all
"""
_FUNNEL = """
    select coalesce(sum(leads), 0), coalesce(sum(mqls), 0), coalesce(sum(sqls), 0),
        coalesce(sum(opportunities), 0), coalesce(sum(won), 0)
    from sales.rpt_funnel_cohorts
    where unit = 'person'
"""
_STAGES = ("lead", "MQL", "SQL", "opportunity", "won")

Series = dict[str, tuple[list[Any], list[float]]]


def plots(release: Path, kept: Sequence[Release]) -> dict[str, str]:
    """Markdown with a picture by title; what holds no rows has none.

    Args:
        release: its DuckDB file.
        kept: the releases that are there, whose rows are compared.
    """
    found: dict[str, Callable[[Axes], None]] = {}
    with duckdb.connect(str(release), read_only=True) as connection:
        spend = by_platform(connection.execute(_SPEND).fetchall())
        (reached,) = connection.execute(_FUNNEL).fetchall()
    if spend:
        found["spend by platform and month"] = lambda axes: _lines(axes, spend)
    if any(reached):
        found["persons by stage of the funnel"] = lambda axes: _bars(axes, reached)
    if kept:
        rows = rows_over_time(kept)
        found["rows over releases"] = lambda axes: _lines(axes, rows)
    return {title: _picture(title, draw) for title, draw in found.items()}


def by_platform(rows: Sequence[tuple[Any, ...]]) -> Series:
    """(platform, month, spend) in order, as one series per platform."""
    series: Series = {}
    for platform, month, spend in rows:
        months, amounts = series.setdefault(str(platform), ([], []))
        months.append(month)
        amounts.append(float(spend or 0))
    return series


def rows_over_time(kept: Sequence[Release]) -> Series:
    """The rows of each schema by the sequence of releases; a schema that a release lacks has 0."""
    ordered = sorted(kept, key=lambda release: release.sequence)
    schemas = sorted({name.split(".")[0] for release in ordered for name in release.tables})
    numbers = [release.sequence for release in ordered]
    return {
        schema: (
            list(numbers),
            [
                float(sum(t.rows for n, t in each.tables.items() if n.split(".")[0] == schema))
                for each in ordered
            ],
        )
        for schema in schemas
    }


def _lines(axes: Axes, series: Series) -> None:
    for (name, (x, y)), colour in zip(series.items(), _COLOURS * 4, strict=False):
        axes.plot(x, y, label=name, color=colour, marker="o", markersize=3, linewidth=1.4)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    if all(isinstance(each, int) for x, _ in series.values() for each in x):
        axes.set_xticks(sorted({each for x, _ in series.values() for each in x}))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=8)


def _bars(axes: Axes, reached: Sequence[int]) -> None:
    drawn = axes.barh(_STAGES, reached, color=_COLOURS[0])
    axes.bar_label(drawn, labels=[f"{count:,}" for count in reached], padding=3, fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.12)


def _picture(title: str, draw: Callable[[Axes], None]) -> str:
    from matplotlib.figure import Figure  # a second that most commands spare

    figure = Figure(figsize=_SIZE_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    draw(axes)
    return markdown(figure, title)
