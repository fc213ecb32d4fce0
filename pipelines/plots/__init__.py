"""Pictures of marts, as Markdown for an asset's metadata: counts and rates, never a person.

To draw another mart, write a function from a read-only connection to a figure (None: nothing to
draw), and name it here. It is called when the whole warehouse is built.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipelines.plots import lead_score
from pipelines.plots.image import markdown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLOTS: Mapping[str, Callable[[duckdb.DuckDBPyConnection], "Figure | None"]] = {
    "journey.rpt_lead_score_model": lead_score.draw,
}
"""By <schema>.<table>."""


def picture(marts: Path, table: str) -> str | None:
    """The picture of one of PLOTS from the file `marts`, which nobody may be writing; None if there
    is nothing to draw."""
    with duckdb.connect(str(marts), read_only=True) as connection:
        figure = PLOTS[table](connection)
    return markdown(figure, table) if figure else None
