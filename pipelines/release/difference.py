"""What changed between two kept releases: rows by key, columns, and the measures of each table.

Tables of equal content are not read. Sums leave as numbers only; no row of either release is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.release.fingerprint import VOLATILE_COLUMNS, VOLATILE_TABLES
from pipelines.release.layout import DATABASE, Layout
from pipelines.release.model import Declared, Release, ReleaseError
from pipelines.release.shelf import list_releases
from pipelines.release.sql import identifier, literal

_NUMERIC = re.compile(r"DECIMAL|DOUBLE|FLOAT|HUGEINT|BIGINT|INTEGER|SMALLINT")
# Numbers that name or order rows, or say where one stood in its file.
_NO_MEASURE = re.compile(r"^_|(^|_)(id|number|order|rank|line)$")
# Numbers whose sum over rows means nothing: their mean is compared.
_MEAN = re.compile(
    r"(^|_)(rate|share|roas|cac|cost_per|median|p90|average|probability|confidence|attainment|"
    r"coverage|velocity|disagreement|error|hours|seconds|months|deal_size)(_|$)|^days_|(?<!\d)_days"
)


@dataclass(frozen=True)
class MeasureChange:
    """A column's sum (or mean of the rows that have it) in both releases; of money, by currency."""

    column: str
    kind: str
    currency: str | None
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class TableChange:
    """Rows in each release (None: it has no such table). Those added, removed and changed are told
    by the table's key; None where it has none, or the table is not in both."""

    table: str
    rows_before: int | None
    rows_after: int | None
    added: int | None
    removed: int | None
    changed: int | None
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    columns_retyped: tuple[str, ...]
    measures: tuple[MeasureChange, ...]


@dataclass(frozen=True)
class Difference:
    """The tables whose content differs, and how many do not."""

    before: str
    after: str
    unchanged: int
    tables: tuple[TableChange, ...]


def difference(data: Path, before: str, after: str) -> Difference:
    """Compare two releases kept below `data`. Tables about releases themselves are left out.

    Raises ReleaseError if one of them is not kept.
    """
    kept = {release.release_id: release for release in list_releases(data)}
    for wanted in (before, after):
        if wanted not in kept:
            raise ReleaseError(f"there is no release {wanted}; `throughline releases` lists them")
    old, new = kept[before], kept[after]
    names = sorted({*old.tables, *new.tables} - VOLATILE_TABLES)
    equal = [n for n in names if n in old.tables and old.tables[n] == new.tables.get(n)]
    folder = Layout(data).releases
    with duckdb.connect() as connection:
        for name, release in (("old", old), ("new", new)):
            path = literal(str(folder / release.release_id / DATABASE))
            connection.execute(f"attach {path} as {name} (read_only)")
        changes = [_table(connection, n, old, new) for n in names if n not in equal]
    return Difference(before, after, len(equal), tuple(changes))


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, old: Release, new: Release
) -> TableChange:
    was, now = old.tables.get(name), new.tables.get(name)
    left, right = dict(was.columns if was else {}), dict(now.columns if now else {})
    both = [column for column in right if left.get(column) == right[column]]
    key = new.declared.get(name, Declared()).key
    counts: tuple[int | None, int | None, int | None] = (None, None, None)
    if key and set(key) <= set(both):
        counts = _by_key(connection, name, key, both)
    return TableChange(
        table=name,
        rows_before=was.rows if was else None,
        rows_after=now.rows if now else None,
        added=counts[0],
        removed=counts[1],
        changed=counts[2],
        columns_added=tuple(column for column in right if column not in left),
        columns_removed=tuple(column for column in left if column not in right),
        columns_retyped=tuple(c for c in right if left.get(c, right[c]) != right[c]),
        measures=_measures(connection, name, left, right),
    )


def _by_key(
    connection: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...], both: list[str]
) -> tuple[int, int, int]:
    """Rows whose key is only in the new release, only in the old, and in both with other values."""
    schema, table = name.split(".", 1)
    compared = [c for c in both if c not in VOLATILE_COLUMNS.get(schema, frozenset())]
    keys, values = (", ".join(map(identifier, columns)) for columns in (key, compared))
    # One hash of the key: nulls are values of it, and the join needs no copy of its texts.
    rows = (
        f"select hash({keys}) as key, count(*) as rows,"
        f" sum(hash({values})::hugeint) as content from {{}} group by 1"
    )
    sides = [rows.format(identifier(side, schema, table)) for side in ("old", "new")]
    [(added, removed, changed)] = connection.execute(
        "select coalesce(sum(n.rows) filter (o.key is null), 0)::bigint,"
        " coalesce(sum(o.rows) filter (n.key is null), 0)::bigint,"
        " count(*) filter (o.content <> n.content)"
        f" from ({sides[0]}) as o full join ({sides[1]}) as n on o.key = n.key"
    ).fetchall()
    return int(added), int(removed), int(changed)


def _measures(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    left: Mapping[str, str],
    right: Mapping[str, str],
) -> tuple[MeasureChange, ...]:
    before, after = _totals(connection, "old", name, left), _totals(connection, "new", name, right)
    return tuple(
        MeasureChange(*which, before.get(which), after.get(which))
        for which in sorted({*before, *after}, key=lambda told: (told[0], told[2] or ""))
        if before.get(which) != after.get(which)
    )


_Totals = dict[tuple[str, str, str | None], Decimal | None]


def _totals(
    connection: duckdb.DuckDBPyConnection, side: str, name: str, columns: Mapping[str, str]
) -> _Totals:
    """By column, kind and currency."""
    measures: dict[str | None, list[str]] = {}
    for column, kind in columns.items():
        if _NUMERIC.match(kind) and not _NO_MEASURE.search(column):
            measures.setdefault(_currency(column, columns), []).append(column)
    found: _Totals = {}
    for currency, group in measures.items():
        kinds = {c: _kind(c, columns[c]) for c in group}
        function = {"sum": "sum({})", "mean": "try_cast(avg({}) as decimal(38, 6))"}
        cells = (function[kinds[column]].format(identifier(column)) for column in group)
        rows = connection.execute(
            f"select {identifier(currency) if currency else 'null'}, {', '.join(cells)}"
            f" from {identifier(side, *name.split('.', 1))} group by 1"
        ).fetchall()
        for of, *values in rows:
            for column, value in zip(group, values, strict=True):
                found[column, kinds[column], of] = None if value is None else Decimal(value)
    return found


def _kind(column: str, kind: str) -> str:
    return "mean" if _MEAN.search(column) or kind in ("DOUBLE", "FLOAT") else "sum"


def _currency(column: str, columns: Mapping[str, str]) -> str | None:
    """The column that tells in which currency an amount is, None of what is no decimal."""
    if not columns[column].startswith("DECIMAL"):
        return None
    known = [name for name in ("currency", "reporting_currency") if name in columns]
    wanted = known[::-1] if column.startswith("reporting_") else known
    return wanted[0] if wanted else None
