"""The rows that break a rule: their keys, and the query that finds them. Asked only on failure.

Shown are the columns that tell rows of the table apart, and what the rule's own query selects,
without columns that hold personal data. Of a table that nobody declared, its key alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.exports.sql import identifier
from pipelines.quality.counts import Rule, source_of
from pipelines.quality.results import Row

SHOWN_ROWS = 20
_SHOWN_LETTERS = 120
_INSTEAD = ("person_id", "_load_id", "_row_number")
_FROM_TABLE = re.compile(r"select (.+?) from (\S+)( as (\w+))?(?= |$)(.*)", re.DOTALL | re.I)


@dataclass(frozen=True)
class Declaration:
    """What the project says of a table: who owns it, its columns, which of them are personal."""

    owner: str = ""
    columns: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()


Declarations = Mapping[str, Declaration]


def declarations(manifest: Mapping[str, Any]) -> dict[str, Declaration]:
    """What dbt's manifest declares, by schema.table."""
    found = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            meta, columns = node["config"].get("meta", {}), node["columns"]
            found[f"{node['schema']}.{node['alias']}"] = Declaration(
                owner=", ".join(meta.get("dagster", {}).get("owners", [])),
                columns=frozenset(columns),
                personal=frozenset(
                    name
                    for name, column in columns.items()
                    if column.get("config", {}).get("meta", {}).get("personal")
                ),
            )
    return found


def offenders(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    key: Sequence[str],
    rule: Rule,
    declarations: Declarations,
) -> tuple[str, tuple[Row, ...]]:
    """The query for all rows of `table` that break `rule`, and the first of them, as texts."""
    telling = _telling(table, key, declarations)
    for query in [*_queries(table, telling, rule), *_queries(table, key, rule)]:
        try:
            found = connection.execute(f"from ({query}) order by all limit {SHOWN_ROWS}")
            names = [column[0] for column in found.description or []]
            rows = found.fetchall()
        except duckdb.Error:  # keys cannot be added to a query of totals
            continue
        shown = _shown(names, table, key, declarations)
        return query, tuple(
            {name: _text(value) for name, value in zip(names, row, strict=True) if name in shown}
            for row in rows
            if shown
        )
    return "", ()


def _queries(table: str, key: Sequence[str], rule: Rule) -> list[str]:
    source, keys = source_of(table), [identifier(column) for column in key]
    if rule.condition:
        telling = ", ".join(keys) or (identifier(rule.column) if rule.column else "1")
        return [f"select {telling} from {source} where {rule.condition}"]
    written = _FROM_TABLE.fullmatch(rule.query)
    if not (written and written[2] == source):
        return [rule.query]
    selected, alias = written[1], f"{written[4]}." if written[4] else ""
    wanted = [f"{alias}{column}" for column in keys]
    named = {part.strip().rpartition(".")[2].strip('"') for part in selected.split(",")}
    missing = [column for column, name in zip(wanted, key, strict=True) if name not in named]
    columns = ", ".join([*missing, *([] if selected == "1" else [selected])]) or "1"
    return [rule.query.replace(f"select {selected}", f"select {columns}", 1), rule.query]


def _telling(table: str, key: Sequence[str], declarations: Declarations) -> list[str]:
    """The columns to find a row again by: its key, or its load where the key is all personal."""
    known = declarations.get(table)
    if known is None or not set(key) <= known.personal:
        return list(key)
    return [name for name in _INSTEAD if name in known.columns - known.personal]


def _shown(
    names: Sequence[str], table: str, key: Sequence[str], declarations: Declarations
) -> set[str]:
    known = declarations.get(table)
    if known is None:
        return set(names) & set(key)
    elsewhere = {name for other in declarations.values() for name in other.personal}
    hidden = known.personal | (elsewhere - known.columns) | {"1"}
    return set(names) - hidden


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:_SHOWN_LETTERS]
