"""One row per channel with spend and outcome, with how the outcome answers to the spend."""

from typing import Any

from pipelines.statistics.response import responses


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out: the model itself is in pipelines/statistics."""
    dbt.config(materialized="table")
    return responses(dbt.ref("int_spend_weeks").to_arrow_table())
