"""What is usual: bands that earlier releases give each measure, and where the candidate lies.

The formulas are in baselines.sql, their constants here. Which releases are learned from is
`pipelines.release`'s to say; no clock, no state of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.exports.sql import file_literal
from pipelines.quality.suites import Suite

CONSTANTS = {
    "spread": 4,  # median absolute deviations (times 1.4826) that a measure may differ
    "releases": 3,  # releases before which a distribution is not judged; rows and ages take one
    "rows": 100,  # rows that a distribution must be of
    "share": 0.05,  # what a share may differ anyway, and three standard errors of it
    "quantile": 0.5,  # what a quantile may differ anyway, as a part of it
    "drift": 0.25,  # population stability index; the field's word for a large change
    "least": 0.0005,  # share of what does not occur, so that the index stays finite
    "retired": 92,  # days after which a silent source is taken for one that is used no more
}
LEARNED_RELEASES = 20
_QUERY = Path(__file__).with_name("baselines.sql")
_PAST = "table_name, measure, coalesce(column_name, '') as column_name, \
coalesce(bucket, '') as bucket, value, row_count, state"


def compare(measures: pa.Table, past: Sequence[Path], suites: Mapping[str, Suite]) -> pa.Table:
    """`measures` with `expected`, `lower`, `upper`, `history_releases` and `state` of each.

    `past` are the recorded measures (Parquet) of the releases to learn from, oldest first. `state`
    is usual, unusual, no history, too few rows or retired. Values of a mix that are gone are added.
    """
    with duckdb.connect() as connection:
        connection.register("now", measures)
        connection.execute(f"create temp table past as {_past(past)}")
        connection.register("settings", _settings(suites))
        return connection.execute(_QUERY.read_text(encoding="utf-8"), CONSTANTS).to_arrow_table()


def _past(files: Sequence[Path]) -> str:
    nothing = "select null::int as release_number, *, ''::varchar as state from now where false"
    return " union all by name ".join(
        [
            nothing,
            *(
                f"select {number} as release_number, {_PAST} "
                f"from read_parquet({file_literal(path)})"
                for number, path in enumerate(files[-LEARNED_RELEASES:])
            ),
        ]
    )


def _settings(suites: Mapping[str, Suite]) -> pa.Table:
    declared = {name: suite.history for name, suite in suites.items() if suite.history}
    columns = ("kept_share", "stale_days", "may_shrink", "may_grow")
    return pa.table(
        {
            "table_name": pa.array(list(declared), pa.string()),
            **{
                column: pa.array([getattr(one, column) for one in declared.values()], pa.float64())
                for column in columns
            },
        }
    )
