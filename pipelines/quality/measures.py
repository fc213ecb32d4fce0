"""Measure the tables of a candidate: rows, missing cells, distributions, the newest of each source.

One pass over each table whose suite declares a history. What is usual is `baselines`'s to say. Only
counts, shares and numbers come out, and values of columns that a suite names as its `mix`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.exports.sql import identifier
from pipelines.quality.counts import source_of
from pipelines.quality.history import History
from pipelines.quality.suites import Suite

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_NESTED = ("[", "STRUCT", "MAP", "JSON", "UNION")
_KEPT_VALUES = 50  # of a mix; the rest is one more value
_STEPS = 8  # a number is known by its logarithm, to one eighth of an octave: within five percent
_ZERO = 1000  # larger than any such logarithm
SCHEMA = pa.schema(
    {
        "table_name": pa.string(),
        "measure": pa.string(),
        "column_name": pa.string(),
        "bucket": pa.string(),
        "value": pa.float64(),
        "row_count": pa.int64(),
    }
)
Measure = tuple[str, str, str, str, float, int]


@dataclass(frozen=True)
class _Table:
    """A table, what is declared about it, and the columns that are looked at."""

    name: str
    history: History
    columns: Mapping[str, str]

    @property
    def source(self) -> str:
        return source_of(self.name)

    def of(self, *kinds: str) -> list[str]:
        return [name for name, kind in self.columns.items() if kind.startswith(kinds)]


def measure(database: Path, suites: Mapping[str, Suite]) -> pa.Table:
    """The measures (SCHEMA) of every table in `database` whose suite declares a history.

    `column_name` and `bucket` are '' where they do not apply; `row_count` is the number of rows
    that a measure is of. Raises duckdb.Error where a declared column is not there.
    """
    found: list[Measure] = []
    newest: dict[tuple[str, str], datetime] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in _tables(connection, suites):
            found += _measure(connection, table)
            newest |= _newest(connection, table)
    found += _lags(newest)
    rows = [dict(zip(SCHEMA.names, row, strict=True)) for row in found]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _tables(connection: duckdb.DuckDBPyConnection, suites: Mapping[str, Suite]) -> Iterator[_Table]:
    rows = connection.execute(
        "select schema_name || '.' || table_name, list(column_name order by column_index), "
        "list(data_type order by column_index) from duckdb_columns() "
        "where database_name = current_database() group by all order by all"
    ).fetchall()
    for name, columns, kinds in rows:
        suite = suites.get(str(name))
        if suite is None or suite.history is None:
            continue
        skipped = {*suite.key, *suite.history.ignore}
        looked_at = {
            column: kind
            for column, kind in zip(columns, kinds, strict=True)
            if not (column.startswith("_") or column in skipped or any(n in kind for n in _NESTED))
        }
        yield _Table(str(name), suite.history, looked_at)


def _measure(connection: duckdb.DuckDBPyConnection, table: _Table) -> Iterable[Measure]:
    at = table.history.at
    newest = f"max({identifier(at)})::timestamp" if at else "null"
    ((rows, until),) = connection.execute(
        f"select count(*), {newest} from {table.source}"
    ).fetchall()
    yield (table.name, "rows", "", "", rows, rows)
    if table.history.keeps_rows:
        yield (table.name, "rows_kept", "", "", rows, rows)
    columns = list(table.columns)
    flags = table.of("BOOLEAN")
    numbers = [name for name in table.of(*_NUMBERS) if not name.endswith("_id")]
    asked = [
        "count(*)",
        *(f"count({identifier(name)})" for name in columns),
        *(f"count_if({identifier(name)})" for name in flags),
        *(f"histogram({_step(identifier(name))})" for name in numbers),
        *(f"histogram({identifier(name)}::varchar)" for name in table.history.mix),
    ]
    recent, since = "", []
    if at and until:
        recent = f" where {identifier(at)} > $1"
        since = [until - timedelta(days=table.history.window_days)]
    query = f"select {', '.join(asked)} from {table.source}{recent}"
    answers = iter(connection.execute(query, since).fetchall()[0])
    recent_rows = next(answers)
    if at:
        yield (table.name, "recent_rows", "", "", recent_rows, recent_rows)
    there = {name: next(answers) for name in columns}
    for name, filled in there.items():
        yield from _share(table, "null_share", name, recent_rows - filled, recent_rows)
    for name in flags:
        yield from _share(table, "true_share", name, next(answers), there[name])
    for name in numbers:
        yield from _numbers(table, name, next(answers) or {})
    for name in table.history.mix:
        yield from _mix(table, name, next(answers) or {})


def _share(table: _Table, measure: str, column: str, part: int, whole: int) -> Iterable[Measure]:
    if whole:
        yield (table.name, measure, column, "", part / whole, whole)


def _step(cell: str) -> str:
    """The logarithm of a number as a small integer with the number's sign; 0 for zero."""
    size = f"round({_STEPS} * log2(abs({cell}))) + {_ZERO}"
    return f"try_cast(case when {cell} = 0 then 0 else sign({cell}) * ({size}) end as smallint)"


def _number(step: int) -> float:
    size: float = 2.0 ** ((abs(step) - _ZERO) / _STEPS)
    return size if step > 0 else -size


def _numbers(table: _Table, column: str, steps: Mapping[int, int]) -> Iterable[Measure]:
    """The share of zeros, and quantiles of what is not zero."""
    yield from _share(table, "zero_share", column, steps.get(0, 0), sum(steps.values()))
    counts = sorted((_number(step), count) for step, count in steps.items() if step)
    total, seen, wanted = sum(count for _, count in counts), 0, [10, 50, 90]
    for number, count in counts:
        seen += count
        while wanted and seen * 100 >= total * wanted[0]:
            yield (table.name, f"p{wanted.pop(0)}", column, "", number, total)


def _mix(table: _Table, column: str, counts: Mapping[str, int]) -> Iterable[Measure]:
    total = sum(counts.values())
    by_size = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kept = dict(by_size[:_KEPT_VALUES])
    if len(by_size) > _KEPT_VALUES:
        kept["(others)"] = total - sum(kept.values())
    for value, count in kept.items():
        yield (table.name, "share", column, value, count / total, total)


def _newest(
    connection: duckdb.DuckDBPyConnection, table: _Table
) -> dict[tuple[str, str], datetime]:
    at, by = table.history.at, table.history.by
    if not (at and by):
        return {}
    rows = connection.execute(
        f"select {identifier(by)}::varchar as source, max({identifier(at)})::timestamp "
        f"from {table.source} where {identifier(at)} is not null and source is not null "
        "group by source order by source"
    ).fetchall()
    return {(table.name, source): newest for source, newest in rows}


def _lags(newest: Mapping[tuple[str, str], datetime]) -> Sequence[Measure]:
    """How many days before the newest moment of all each source of each table ends.

    That moment is one which two sources have reached: a single mistyped year would make all the
    others look old. No clock: what nobody tells of has not happened yet.
    """
    by_source: dict[str, datetime] = {}
    for (_, source), until in newest.items():
        by_source[source] = max(until, by_source.get(source, until))
    reached = sorted(by_source.values())
    if not reached:
        return []
    now = reached[-2] if len(reached) > 1 else reached[-1]
    return [
        (table, "lag_days", "", source, max(0.0, (now - until) / timedelta(days=1)), 1)
        for (table, source), until in newest.items()
    ]
