"""One row per person who became a lead, with a score if the model is on."""

from typing import Any

from pipelines.scoring.samples import Rules
from pipelines.scoring.scores import score


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out: by the terms that int_lead_score_model holds."""
    dbt.config(materialized="table")
    settings = dbt.ref("stg_settings__lead_score")
    rules = Rules(**settings.to_arrow_table().to_pylist()[0])
    terms = dbt.ref("int_lead_score_model").order("row_number").to_arrow_table()
    leads = dbt.ref("int_leads_observed").order("person_id").to_arrow_table()
    return score(leads, terms, rules)
