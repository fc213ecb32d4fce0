"""One row per record that an edge touches, with the number of its person's cluster."""

from typing import Any

from pipelines.identity.names import conflicting_parts
from pipelines.identity.resolve import loose_parts, resolve

EDGE = """
    left_record_number, right_record_number, confidence, priority::bigint as priority,
    list_position(['certain', 'strong', 'weak'], strength)::bigint - 1 as strength
"""


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out: the graph itself is in pipelines/identity."""
    dbt.config(materialized="table")
    rules = dbt.ref("identity_rules").filter("rule = 'probable'").project("priority, strength")
    links = dbt.ref("int_identity_links_estimated").filter("is_linked")
    edges = dbt.ref("int_identity_edges").project(EDGE).union(links.cross(rules).project(EDGE))
    found = edges.to_arrow_table()
    decisions = dbt.ref("int_identity_decisions_resolved").filter("decision = 'different'")
    different = decisions.project("left_record_number, right_record_number").to_arrow_table()
    [(cap,)] = dbt.ref("stg_settings__identity").project("person_record_cap").fetchall()
    conflicts = conflicting_parts(session, dbt.ref("int_identity_records"), loose_parts(found))
    return resolve(found, different, conflicts, cap)
