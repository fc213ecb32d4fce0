"""One row per record that an edge touches, with the number of its component."""

from typing import Any

from pipelines.identity.components import cluster_records


def model(dbt: Any, session: Any) -> Any:
    """Arrow in, Arrow out: the graph itself is in pipelines/identity."""
    dbt.config(materialized="table")
    edges = dbt.ref("int_identity_edges").project("left_record_number, right_record_number")
    return cluster_records(edges.to_arrow_table())
