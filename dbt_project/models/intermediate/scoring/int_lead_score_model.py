"""One row per fact about the lead score's model: verdict, samples, quality, calibration, terms."""

from typing import Any

from pipelines.scoring.learning import learn
from pipelines.scoring.samples import Rules


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out; in the order of persons, so that sums are always the same."""
    dbt.config(materialized="table")
    settings = dbt.ref("stg_settings__lead_score")
    rules = Rules(**settings.to_arrow_table().to_pylist()[0])
    leads = dbt.ref("int_leads_observed").order("person_id").to_arrow_table()
    return learn(leads, rules)
