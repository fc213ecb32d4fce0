"""What a suite declares about its table's past, and the checks that follow from it by rule.

A table is held against its own earlier releases when its suite's `meta` has a `history`, even an
empty one. What is measured is `measures`, what is usual is `baselines`; here is only who is asked.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

MEASURES = "quality.fct_table_measures"
CHECKS = {
    "rows_kept": ("rows_kept",),
    "rows_as_usual": ("rows", "recent_rows"),
    "nulls_as_usual": ("null_share",),
    "values_as_usual": ("zero_share", "true_share", "p10", "p50", "p90"),
    "mix_as_usual": ("drift", "share"),
    "sources_fresh": ("lag_days",),
}
"""By check, the measures that it looks at."""

_EXPECTED = {
    "rows_kept": "At least {kept} of the rows of the release before.",
    "rows_as_usual": "As many rows as the table's releases lead to expect.",
    "nulls_as_usual": "Cells are missing as often as in earlier releases.",
    "values_as_usual": "Numbers and flags are distributed as in earlier releases.",
    "mix_as_usual": "{mix}: shares as in earlier releases.",
    "sources_fresh": "No {by} is silent for longer than it was before.",
}


class History(BaseModel):
    """`meta.history` of a suite.

    `at` is the time column: distributions are of the newest `window_days` of it, since a mistake
    of this week drowns in years. `by` names the column whose values (sources) shall keep telling
    something. `mix` are columns of few values whose shares are compared. Columns to `ignore` are
    not measured. A table that `keeps_rows` refuses the release when it has lost more than half.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str | None = None
    by: str | None = None
    mix: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keeps_rows: bool = False
    kept_share: float = Field(default=0.5, gt=0, lt=1)
    window_days: int = Field(default=28, ge=1)
    stale_days: int = Field(default=14, ge=1)
    may_shrink: float = Field(default=0.1, gt=0, lt=1)
    may_grow: float = Field(default=0.5, gt=0)

    @property
    def checks(self) -> dict[str, tuple[str, ...]]:
        """The checks that this declaration gives, with their measures."""
        wanted = {
            **dict.fromkeys(("rows_as_usual", "nulls_as_usual", "values_as_usual"), True),
            "rows_kept": self.keeps_rows,
            "mix_as_usual": bool(self.mix),
            "sources_fresh": bool(self.at and self.by),
        }
        return {check: measures for check, measures in CHECKS.items() if wanted[check]}

    def expectations(self, table: str) -> list[dict[str, Any]]:
        """The derived checks of `table`, as entries of its suite."""
        words = {"kept": f"{self.kept_share:.0%}", "mix": ", ".join(self.mix), "by": self.by}
        return [
            {
                "type": "expect_measures_to_be_as_usual",
                "kwargs": {"table_name": table, "measures": list(measures)},
                "severity": "critical" if check == "rows_kept" else "warning",
                "description": _EXPECTED[check].format(**words),
                "meta": {"check": check},
            }
            for check, measures in self.checks.items()
        ]
