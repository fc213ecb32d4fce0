"""The SQL of a load that is written anew from the lake: each column, and what is left in `_extra`.

Builds text only; what files said is a parameter.
"""

from __future__ import annotations

from pipelines.exports.contract_parts import Column
from pipelines.exports.lake_plan import Plan
from pipelines.exports.sql import identifier

_MAP = "MAP(VARCHAR, VARCHAR)"
_ENTRIES = 'STRUCT("key" VARCHAR, "value" VARCHAR)[]'


def parameters(plan: Plan) -> dict[str, object]:
    """Every header and key that the SQL speaks of, by the name of its parameter."""
    found: dict[str, object] = {
        f"from{n}": header for n, header in enumerate(plan.printed.values()) if header is not None
    }
    found |= {f"drop{n}": header for n, header in enumerate(plan.dropped.values())}
    for name, keys in plan.keys.items():
        for n, (key, header) in enumerate(keys.items()):
            found |= {f"key_{name}{n}": key, f"at_{name}{n}": header}
    return found | {"header_currency": plan.currency, "claimed": sorted(plan.claimed)}


def filled_columns(plan: Plan) -> dict[str, str]:
    """Each column that the load will have as SQL over `typed` and the old columns; `_extra` too."""
    filled = {column.name: _filled(plan, column) for column in plan.contract.columns}
    filled["_extra"] = _extra(plan)
    return {name: sql for name, sql in filled.items() if sql is not None}


def _filled(plan: Plan, column: Column) -> str | None:
    name = identifier(column.name)
    if column.type == "map":
        old = name if column.name in plan.kept else f"null::{_MAP}"
        numbered = [f"{column.name}{n}" for n in range(len(plan.keys.get(column.name, {})))]
        added = [
            f"{{'key': $key_{number}::VARCHAR, 'value': _extra[$at_{number}::VARCHAR]}}"
            for number in numbered
        ]
        return _map(old, added) if added else name if column.name in plan.kept else None
    if column.name in plan.kept:
        return f"{name}::{column.sql_type}"
    if column.name in plan.cast:
        return cast_value(column, plan.cast[column.name])
    if column.name in plan.printed:
        prefix = "p" if column.type == "text" else "v"
        return f"{prefix}_{column.name}::{column.sql_type}"
    if column.name == plan.contract.currency and plan.currency:
        return "$header_currency::VARCHAR"
    return None


def _extra(plan: Plan) -> str | None:
    """What no column of the contract claims: the rest of `_extra`, and columns it has no longer."""
    if not plan.extras and not any(column.censored for column in plan.contract.columns):
        return None
    added = [
        f"{{'key': $drop{n}::VARCHAR, 'value': {identifier(name)}::VARCHAR}}"
        for n, name in enumerate(plan.dropped)
    ]
    return _map("_extra", added, "and not list_contains($claimed::VARCHAR[], entry.key)")


def _map(old: str, added: list[str], condition: str = "") -> str:
    """A map and more entries, without empty ones; NULL when nothing is left."""
    entries = f"coalesce(map_entries({old}), []::{_ENTRIES})"
    whole = f"list_concat({entries}, [{', '.join(added)}]::{_ENTRIES})"
    kept = f"list_filter({whole}, lambda entry: entry.value is not null {condition})"
    return f"case when len({kept}) > 0 then map_from_entries({kept}) end"


def cast_value(column: Column, old: str) -> str:
    """A typed value of the type `old` as the column's type; NULL where it is none."""
    name = identifier(column.name)
    if column.type == "integer":
        number = f"try_cast({name}::VARCHAR as DECIMAL(38, 6))"
        return f"case when {number} % 1 = 0 then {number}::BIGINT end"
    if column.type == "text":
        text = f"{name}::VARCHAR"
        return f"rtrim(rtrim({text}, '0'), '.')" if old.startswith("DECIMAL") else text
    return f"try_cast({name}::VARCHAR as {column.sql_type})"
