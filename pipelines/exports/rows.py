"""The SQL of what is written of a row beside its typed cells: maps, constants, parts of a cell; and
of a table without rows."""

from __future__ import annotations

from pipelines.exports.contract import Contract
from pipelines.exports.sql import identifier, literal


def map_sql(pairs: dict[str, str], names: str | None, is_filled: bool) -> str:
    """A map of parameter names to raw columns, without empty cells; NULL when all are empty.

    Args:
        pairs: parameter name of each key to its raw column.
        names: parameter with all keys, a structure that lends its field names; None where they
            cannot be such names.
        is_filled: no cell is empty.
    """
    cells = ", ".join(pairs.values())
    entries = ", ".join(f"{{'k': ${key}::VARCHAR, 'v': {raw}}}" for key, raw in pairs.items())
    filled = f"list_filter([{entries}], lambda entry: entry.v is not null)"
    cases = f"when coalesce({cells}) is not null then map_from_entries({filled})"
    if names:
        # Almost every row: a structure becomes a map without a look at each row's keys.
        whole = " and ".join(f"{raw} is not null" for raw in pairs.values())
        named = f"cast_to_type(row({cells}), ${names})::MAP(VARCHAR, VARCHAR)"
        if is_filled:
            return named
        cases = f"when {whole} then {named} {cases}"
    return f"case {cases} end"


def part(raw: str, pattern: str | None) -> str:
    """A raw cell, or what the pattern finds in it."""
    return raw if pattern is None else f"nullif(regexp_extract({raw}, {literal(pattern)}, 1), '')"


def constant(word: str) -> str:
    """An id of ours in every row; as an enumeration it costs Parquet a fifth of what text costs."""
    if not word.isalnum():
        raise ValueError("only our own ids are constants")
    return f"{literal(word)}::ENUM({literal(word)})"


def schema_sql(contract: Contract) -> str:
    """A select with the columns of rows.parquet and no row."""
    columns = [
        f"null::{column.sql_type} as {identifier(column.name)}" for column in contract.columns
    ]
    own = [
        "null::MAP(VARCHAR, VARCHAR) as _extra",
        "null::VARCHAR as _load_id",
        "null::BIGINT as _row_number",
    ]
    return f"select {', '.join([*columns, *own])} where false"
