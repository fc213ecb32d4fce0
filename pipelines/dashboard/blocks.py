"""What a section of the report may be made of: figures, charts and tables over named answers.

A block says what to show, never how: `page.js` draws it, with a table beneath every chart. Columns
named `period`, `model` or as a choice of the section are what the page filters its rows by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Format = Literal[
    "count", "decimal", "money", "percent", "ratio", "days", "date", "month", "text", "source"
]
Better = Literal["up", "down", ""]


@dataclass(frozen=True)
class Column:
    """A column of an answer as a person reads it: `count` has no decimals, `decimal` one (credits
    are shares), `percent` is a share of 1, `ratio` a factor; `is_sum` gives a table a total."""

    name: str
    label: str
    format: Format = "count"
    hint: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class Figure:
    """One number of an answer (measure, value, before): what it was before, and whether more is
    better. `trend` names months as `<answer>.<column>`, whose line is drawn beneath."""

    measure: str
    label: str
    format: Format = "count"
    better: Better = "up"
    trend: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Figures:
    """A row of figures."""

    data: str
    figures: tuple[Figure, ...]
    title: str = ""
    note: str = ""
    empty: str = ""
    kind: str = "figures"


@dataclass(frozen=True)
class Series(Column):
    """A column as a line or as bars of a chart over time."""

    mark: Literal["line", "bar", "step"] = "line"


@dataclass(frozen=True)
class Time:
    """Measures over months, on one axis."""

    data: str
    title: str
    series: tuple[Series, ...]
    x: str = "month"
    note: str = ""
    empty: str = ""
    kind: str = "time"


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, one row per label, largest first, the first `top` of them."""

    data: str
    title: str
    label: Column
    series: tuple[Column, ...]
    top: int = 12
    is_wide: bool = False
    note: str = ""
    empty: str = ""
    kind: str = "bars"


@dataclass(frozen=True)
class Range:
    """How far a value is from its lowest and highest, one row per label."""

    data: str
    title: str
    label: Column
    low: Column
    high: Column
    value: Column
    top: int = 12
    note: str = ""
    empty: str = ""
    kind: str = "range"


@dataclass(frozen=True)
class Stages:
    """A funnel: rows in order, each with its share of the row above."""

    data: str
    title: str
    label: Column
    value: Column
    note: str = ""
    empty: str = ""
    kind: str = "stages"


@dataclass(frozen=True)
class Flow:
    """A Sankey diagram of rows (step, origin, target, value)."""

    data: str
    title: str
    value: Column
    note: str = ""
    empty: str = ""
    is_wide: bool = True
    kind: str = "flow"


@dataclass(frozen=True)
class Table:
    """Rows as they are, sortable; `bar` is a column that is drawn as a bar in its cells too."""

    data: str
    title: str
    columns: tuple[Column, ...]
    bar: str = ""
    note: str = ""
    empty: str = ""
    is_wide: bool = True
    kind: str = "table"


Block = Figures | Time | Bars | Range | Stages | Flow | Table


@dataclass(frozen=True)
class Choice:
    """A select of one section: the column that it filters, and its options (value, label)."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """One part of the report, one module of `sections`: questions in SQL and what to show of them.

    `order` is its place, `short` its name in the navigation; `questions` are by the name that
    blocks call their answers by, and read the marts as `<schema>.<table>` and what `answers` adds.
    """

    key: str
    title: str
    order: int
    intro: str
    questions: Mapping[str, str]
    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    short: str = ""

    def described(self) -> dict[str, Any]:
        """What `page.js` needs to know of it."""
        return {
            "key": self.key,
            "choices": [asdict(choice) for choice in self.choices],
            "blocks": [asdict(block) for block in self.blocks],
        }
