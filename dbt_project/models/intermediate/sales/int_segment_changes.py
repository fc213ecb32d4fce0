"""One row per period, segment and measure, with the p-values of its changes."""

from typing import Any

from pipelines.statistics.changes import judged_changes


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out: the tests themselves are in pipelines/statistics."""
    dbt.config(materialized="table")
    return judged_changes(dbt.ref("int_segment_results").to_arrow_table())
