"""What each expectation counts, as SQL: one pass over a table for all rules about single rows.

Great Expectations judges the counts; a rule that is not known here it counts itself. A statement
that fails says which check it was, and never why: messages of DuckDB quote values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.exports.sql import identifier, literal

# A query that only filters the table is a condition: it shares the pass over the table.
_FILTER = re.compile(r"select [\w\s,]+ from \{batch\} where (.+)", re.IGNORECASE | re.DOTALL)
_MORE = re.compile(r"\b(select|from|join|group|having|order|limit|qualify|over|union)\b", re.I)
_MAPS = {
    "expect_column_values_to_not_be_null": {"column", "mostly"},
    "expect_column_values_to_be_in_set": {"column", "value_set", "mostly"},
    "expect_column_values_to_be_between": {"column", "min_value", "max_value", "mostly"},
}


@dataclass(frozen=True)
class Rule:
    """An expectation as SQL: the `condition` of a row that breaks it, or a `query` of such rows.

    `column` is the one that it is about, if any.
    """

    check: str
    condition: str = ""
    query: str = ""
    column: str = ""


@dataclass(frozen=True)
class Counts:
    """What a table holds: rows, rows by check that break its rule, missing cells by column.

    A check that could not be counted is in `crashed`, with the kind of error.
    """

    rows: int
    broken: Mapping[str, int]
    missing: Mapping[str, int]
    crashed: Mapping[str, str]


def rule_of(entry: Mapping[str, Any], query: str | None, table: str) -> Rule | None:
    """The rule of a suite's entry on `table` (schema.table); None if it is not known here.

    `query` finds the rows that break it, with `{batch}` for the table, where its type has one.
    """
    check, kind, arguments = entry["meta"]["check"], entry["type"], entry["kwargs"]
    source = source_of(table)
    if kind in _MAPS and set(arguments) <= _MAPS[kind]:
        column = str(arguments["column"])
        return Rule(check, _condition(identifier(column), arguments), column=column)
    if query is None:
        return None
    filters = _FILTER.fullmatch(query)
    if filters and not _MORE.search(re.sub(r"'[^']*'", "''", filters[1])):
        return Rule(check, filters[1].format(batch=source))
    return Rule(check, query=query.format(batch=source))


def source_of(table: str) -> str:
    """`schema.table` as SQL."""
    return ".".join(map(identifier, table.split(".", 1)))


def count(connection: duckdb.DuckDBPyConnection, table: str, rules: Iterable[Rule]) -> Counts:
    """Count on `table`; a rule whose SQL fails is told in `crashed`, the others are counted."""
    source = source_of(table)
    rules = list(rules)
    inside = [rule for rule in rules if rule.condition]
    columns = sorted({rule.column for rule in inside if rule.column})
    crashed: dict[str, str] = {}
    try:
        rows, missing, broken = _pass(connection, source, columns, inside)
    except duckdb.Error:  # one of them: each by itself
        rows, missing, broken = _pass(connection, source, [], [])
        for rule in inside:
            columns = [rule.column] if rule.column else []
            with _Told(crashed, rule.check):
                _, more, counted = _pass(connection, source, columns, [rule])
                missing, broken = missing | more, broken | counted
    for rule in rules:
        if rule.query:
            with _Told(crashed, rule.check):
                found = connection.execute(f"select count(*) from ({rule.query})").fetchall()
                broken[rule.check] = int(found[0][0])
    return Counts(rows, broken, missing, crashed)


class _Told:
    """Notes an error of DuckDB by the name of its kind."""

    def __init__(self, crashed: dict[str, str], check: str) -> None:
        self._crashed, self._check = crashed, check

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        if kind is None or not issubclass(kind, duckdb.Error):
            return False
        self._crashed[self._check] = kind.__name__
        return True


def _pass(
    connection: duckdb.DuckDBPyConnection, source: str, columns: list[str], rules: list[Rule]
) -> tuple[int, dict[str, int], dict[str, int]]:
    asked = [
        "count(*)",
        *(f"count(*) - count({identifier(column)})" for column in columns),
        *(f"count_if({rule.condition})" for rule in rules),
    ]
    answers = connection.execute(f"select {', '.join(asked)} from {source}").fetchall()[0]
    numbers = [int(answer or 0) for answer in answers]
    split = 1 + len(columns)
    return (
        numbers[0],
        dict(zip(columns, numbers[1:split], strict=True)),
        {rule.check: number for rule, number in zip(rules, numbers[split:], strict=True)},
    )


def _condition(column: str, arguments: Mapping[str, Any]) -> str:
    if "value_set" in arguments:
        known = ", ".join(_value(value) for value in arguments["value_set"] if value is not None)
        return f"{column} not in ({known})" if known else f"{column} is not null"
    bounds = [
        f"{column} {sign} {_value(arguments[bound])}"
        for bound, sign in (("min_value", "<"), ("max_value", ">"))
        if arguments.get(bound) is not None
    ]
    return " or ".join(bounds) or f"{column} is null"


def _value(value: object) -> str:
    return literal(value) if isinstance(value, str) else str(value)
