"""Where a component holds people of clearly different names: a query over its CRM records.

The rule of two names is that of the macros normalized_name and names_differ, which SQL models use;
a Python model cannot call a macro.
"""

from typing import Any

import pyarrow as pa

_NORMALIZED = "nullif(regexp_replace(lower(strip_accents({0})), '[^\\pL\\pN]', '', 'g'), '')"
_DIFFER = (
    "not contains({0}, {1}) and not contains({1}, {0}) and jaro_winkler_similarity({0}, {1}) < 0.85"
)

_CONFLICTS = f"""
    with named as (
        select loose_parts.component, loose_parts.part, records.record_number,
            {_NORMALIZED.format("first_name")} as first_name,
            {_NORMALIZED.format("last_name")} as last_name
        from loose_parts
        inner join records using (record_number)
        where records.is_crm and last_name is not null
    ),
    several as (
        select component from named group by component having count(distinct part) > 1
    ),
    parts as (
        select component, part, first_name, last_name, min(record_number) as record_number
        from named semi join several using (component)
        where last_name is not null
        group by all
    )
    -- Parts are apart where no name of the one is like any of the other.
    select min(one.record_number) as left_record_number,
        min(other.record_number) as right_record_number
    from parts as one
    inner join parts as other on one.component = other.component and one.part < other.part
    group by one.part, other.part
    having bool_and(
        {_DIFFER.format("one.last_name", "other.last_name")}
        and (one.first_name is null or other.first_name is null
            or ({_DIFFER.format("one.first_name", "other.first_name")}))
    )
"""


def conflicting_parts(session: Any, records: Any, parts: pa.Table) -> pa.Table:
    """Pairs of records that stand for parts of one component with clearly different names.

    Args:
        session: DuckDB connection that `records` belongs to.
        records: int_identity_records; only CRM records have names to rely on.
        parts: `record_number`, `component` and `part`, of `resolve.loose_parts`.
    """
    session.register("loose_parts", parts)
    found: pa.Table = records.query("records", _CONFLICTS).to_arrow_table()
    session.unregister("loose_parts")
    return found
