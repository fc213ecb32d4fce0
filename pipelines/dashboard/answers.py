"""What the sections ask, answered by a release: small tables of columns and rows.

Every question is one statement over whole marts; what comes back is aggregated, so a page is as
large for ten million touches as for ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release.sql import literal

Answer = dict[str, list[Any]]

# Months of charts end with today, the newest moment that the CRMs tell of (never the clock's).
_SPAN = """
    create temp table span as
    select
        min(date_day) as first_day,
        max(date_day) filter (is_over) as today,
        greatest(min(date_day), date_trunc('month', today) - interval 35 months)::date
            as first_month
    from journey.dim_dates
"""
# The time before has as many days, and is told only where the data reach back that far.
_PERIODS = """
    create temp table periods as
    with named as (
        select * from (values
            ('30', 30, 'Last 30 days'), ('90', 90, 'Last 90 days'),
            ('365', 365, 'Last 12 months'), ('all', null, 'All data')
        ) as periods (period, days, label)
    )

    select
        named.period, named.label,
        coalesce(span.today - named.days + 1, span.first_day) as first_day,
        span.today as last_day,
        if(span.today - 2 * named.days + 1 >= span.first_day, span.today - 2 * named.days + 1, null)
            as first_day_before,
        if(first_day_before is null, null, span.today - named.days) as last_day_before
    from named cross join span
"""


def answer(folder: Path, questions: Mapping[str, str]) -> dict[str, Answer]:
    """The answers of `folder`/warehouse.duckdb, by question: {"columns": […], "rows": [[…], …]}.

    Numbers are rounded to a millionth; what is not finite is null. Questions may read the temporary
    tables `span` (first_day, today, first_month: one row) and `periods` (period, label, first_day,
    last_day, first_day_before, last_day_before). Raises duckdb.Error for a question that the
    release cannot answer.
    """
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = true")
        connection.execute(f"attach {literal(str(folder / 'warehouse.duckdb'))} as r (read_only)")
        connection.execute("use r")
        connection.execute(_SPAN)
        connection.execute(_PERIODS)
        return {name: _rows(connection, sql) for name, sql in questions.items()}


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    found = connection.execute(sql)
    columns = [str(column[0]) for column in found.description or ()]
    return {"columns": columns, "rows": [list(map(_plain, row)) for row in found.fetchall()]}


def _plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Decimal | float):
        number = round(float(value), 6)
        return (int(number) if number.is_integer() else number) if isfinite(number) else None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value
