"""One row per record and phone number in E.164 that another record seems to have as well."""

from typing import Any

from pipelines.identity.phones import CANDIDATES, international


def model(dbt: Any, session: Any) -> Any:
    """Only numbers that several records seem to have are read: others join nobody."""
    dbt.config(materialized="table")
    records = dbt.ref("int_identity_records")
    settings = dbt.ref("stg_settings__identity").fetchall()
    names = dbt.ref("stg_settings__identity").columns
    found = records.query("records", CANDIDATES).to_arrow_table()
    return international(found, dict(zip(names, settings[0], strict=True))["phone_country"])
