"""One row per unit, conversion type, data-driven model and channel: what the channel is worth."""

from typing import Any

from pipelines.attribution.channels import DATA_DRIVEN, SCHEMA, channel_points


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out: the models themselves are in pipelines/attribution."""
    dbt.config(materialized="table")
    transitions = dbt.ref("int_attribution_transitions")
    general = dbt.ref("stg_settings__general").to_arrow_table()
    wanted = DATA_DRIVEN.intersection(general.column("attribution_models")[0].as_py())
    # Millions of touches are counted only where a model asks for it.
    return channel_points(transitions.to_arrow_table(), wanted) if wanted else SCHEMA.empty_table()
