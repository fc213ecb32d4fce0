"""One row per pair of records that share no identifier and may be one person."""

from typing import Any

from pipelines.identity.components import cluster_records
from pipelines.identity.described import described_persons, named_links
from pipelines.identity.similar import SCHEMA, probable_links


def model(dbt: Any, session: Any) -> Any:
    """Compares one row per person that identifiers give, by the model in pipelines/identity."""
    dbt.config(materialized="table")
    records = dbt.ref("int_identity_records")
    edges = dbt.ref("int_identity_edges").project("left_record_number, right_record_number")
    accounts, free_mail = dbt.ref("int_account_records"), dbt.ref("free_mail_domains")
    names = dbt.ref("int_company_names")
    wanted = dbt.ref("stg_settings__identity").project(
        "link_similar, link_threshold, least(link_threshold, review_threshold)"
    )
    [(is_on, link, review)] = wanted.fetchall()
    links = SCHEMA.empty_table()
    if is_on:
        clusters = cluster_records(edges.to_arrow_table())
        persons = described_persons(session, records, clusters, accounts, names, free_mail)
        links = probable_links(persons, review)
    return named_links(session, records, links, link)
