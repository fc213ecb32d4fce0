"""Which number style and date formats a file uses, decided from its own cells; what cannot be told
apart is refused.

Counted over the whole file, in SQL; sample.py asks the same patterns of its first records.
"""

from __future__ import annotations

from datetime import date

import duckdb

from pipelines.exports.contract_parts import Column
from pipelines.exports.moments import formats, moment
from pipelines.exports.sql import literal, run
from pipelines.exports.table import Table
from pipelines.exports.total_sql import total_sql
from pipelines.exports.values import (
    APOSTROPHES,
    NumberStyle,
    Style,
    number_text,
)

_SIGN = r"[+-]?"
_DOT_PROOF = (
    rf"{_SIGN}\d{{1,3}}(,\d{{3}})+\.\d*|{_SIGN}\d{{1,3}}(,\d{{3}}){{2,}}|{_SIGN}\d*\.(\d{{1,2}}|\d{{4,}})"
    rf"|{_SIGN}\d{{4,}}\.\d{{3}}|{_SIGN}0?\.\d{{3}}|{_SIGN}\d{{1,3}}([ {APOSTROPHES}]\d{{3}})+\.\d*"
)
_COMMA_PROOF = (
    rf"{_SIGN}\d{{1,3}}(\.\d{{3}})+,\d*|{_SIGN}\d{{1,3}}(\.\d{{3}}){{2,}}|{_SIGN}\d*,(\d{{1,2}}|\d{{4,}})"
    rf"|{_SIGN}\d{{4,}},\d{{3}}|{_SIGN}0?,\d{{3}}|{_SIGN}\d{{1,3}}([ {APOSTROPHES}]\d{{3}})+,\d*"
)
_AMBIGUOUS = rf"{_SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}"
_WHOLE_DOT = rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}"
_WHOLE_COMMA = rf"{_SIGN}[1-9]\d{{0,2}}\.\d{{3}}"


class UndecidableError(ValueError):
    """The cells allow two readings; the message names column, example and remedy."""

    def __init__(self, reason: str, remedy: str, row: int | None) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.row = reason, remedy, row


def number_patterns(column: Column) -> dict[str, str]:
    """Patterns that prove the dot, prove the comma, or leave it open."""
    if column.type == "integer":
        return {"dot": f"{_DOT_PROOF}|{_WHOLE_DOT}", "comma": f"{_COMMA_PROOF}|{_WHOLE_COMMA}"}
    return {"dot": _DOT_PROOF, "comma": _COMMA_PROOF, "open": _AMBIGUOUS}


def evidence_sql(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """Columns to compute once per row of `present`, and aggregates over them: name to expression.

    Plain whole numbers prove nothing and ISO dates everything, so both are left out of the costly
    part.
    """
    hints: dict[str, str] = {}
    found: dict[str, str] = {}
    for column in table.columns("integer", "decimal", "money"):
        if table.contract.numbers == "dot":
            continue
        cell, hint = f"p_{column.name}", f"n_{column.name}"
        text = number_text(column, cell)
        hints[hint] = f"case when not regexp_full_match({cell}, '[0-9]+') then {text} end"
        for kind, pattern in number_patterns(column).items():
            fits = f"regexp_full_match({hint}, {literal(pattern)})"
            found[f"{kind}:{column.name}"] = f"count(*) filter ({fits})"
            if kind == "open":
                found[f"open_row:{column.name}"] = f"min(_n) filter ({fits})"
    for column in table.columns("date", "timestamp"):
        _date_evidence(column, hints, found)
        if _is_bounded(table, column):
            _bounds_evidence(column, found)
    return hints, found


def counted_style(con: duckdb.DuckDBPyConnection, table: Table, records: str) -> tuple[Style, int]:
    """The style that the cells of a relation with c0..cN and _n prove, and how many of its records
    are no totals.

    Raises:
        UndecidableError: when two readings are left and they differ.
    """
    total = total_sql(table)
    kept = f" where not ({total})" if total else ""
    hints, asked = evidence_sql(table)
    computed = "".join(f", {expression} as {name}" for name, expression in hints.items())
    wanted = ", ".join(["count(*)", *asked.values()])
    found = run(
        con,
        f"with {table.present_sql(records)}, hinted as (select *{computed} from present{kept})"
        f" select {wanted} from hinted",
        table.values,
    ).fetchone()
    assert found is not None
    return decide(table, dict(zip(asked, found[1:], strict=True))), int(found[0])


def _date_evidence(column: Column, hints: dict[str, str], found: dict[str, str]) -> None:
    name, tried, cell, hint = column.name, formats(column), f"p_{column.name}", f"d_{column.name}"
    hints[hint] = cell
    for index, how in enumerate(tried):
        if how == "iso":
            iso = f"try_cast({cell} as TIMESTAMP) >= DATE '1900-01-01'"
            hints[hint] = f"case when not coalesce({iso}, false) then {cell} end"
            found[f"fits{index}:{name}"] = f"count({cell}) - count({hint})"
        else:
            value = moment(hint, how)
            found[f"fits{index}:{name}"] = f"count(*) filter ({value} >= DATE '1900-01-01')"
    for first, second in _day_month_pairs(tried):
        left, right = (moment(hint, tried[i]) for i in (first, second))
        differ, key = f"{left} <> {right}", f"{first}_{second}:{name}"
        found[f"differ{key}"] = f"count(*) filter ({differ})"
        found[f"differ_row{key}"] = f"min(_n) filter ({differ})"
        found[f"differ_cell{key}"] = f"min_by({hint}, _n) filter ({differ})"


def _is_bounded(table: Table, column: Column) -> bool:
    """Whether the file prints the period in which every day of a column is."""
    bounded = {*table.contract.period.start, *table.contract.period.end}
    return column.name in bounded and None not in table.match.printed_period


def _bounds_evidence(column: Column, found: dict[str, str]) -> None:
    for index in {each for pair in _day_month_pairs(formats(column)) for each in pair}:
        day = f"{moment(f'd_{column.name}', formats(column)[index])}::DATE"
        found[f"least{index}:{column.name}"] = f"min({day})"
        found[f"most{index}:{column.name}"] = f"max({day})"


def _within_print(table: Table, column: Column, counts: dict[str, object], index: int) -> bool:
    """Whether all days of a column under one of its formats are in the period that is printed."""
    first, last = table.match.printed_period
    least, most = (counts.get(f"{end}{index}:{column.name}") for end in ("least", "most"))
    if not (first and last and isinstance(least, date) and isinstance(most, date)):
        return False
    return first <= least <= most <= last


def _day_month_pairs(tried: list[str]) -> list[tuple[int, int]]:
    def swapped(how: str) -> str:
        return how.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")

    return [
        (i, j)
        for i, one in enumerate(tried)
        for j, two in enumerate(tried)
        if i < j and one != two and swapped(one) == two
    ]


def decide(table: Table, counts: dict[str, object]) -> Style:
    """The style that the counts over the whole file prove.

    Raises:
        UndecidableError: when two readings are left and they differ.
    """
    return Style(_decide_numbers(table, counts), _decide_dates(table, counts), table.marks)


def _decide_numbers(table: Table, counts: dict[str, object]) -> NumberStyle:
    if table.contract.numbers == "dot":
        return "machine"
    numeric = table.columns("integer", "decimal", "money")
    total = {
        kind: sum(_int(counts.get(f"{kind}:{c.name}")) for c in numeric)
        for kind in ("dot", "comma", "open")
    }
    if total["open"] and total["dot"] == total["comma"]:
        column = next(c for c in numeric if _int(counts.get(f"open:{c.name}")))
        raise UndecidableError(
            f"column {column.name}: cannot tell whether '.' or ',' separates thousands or decimals",
            "export again with numbers that show their decimals, such as 1234.50",
            _int(counts.get(f"open_row:{column.name}")) or None,
        )
    return "comma" if total["comma"] > total["dot"] else "dot"


def _decide_dates(table: Table, counts: dict[str, object]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    unclear: list[tuple[Column, int, int]] = []
    for column in table.columns("date", "timestamp"):
        tried = formats(column)
        fits = [_int(counts.get(f"fits{index}:{column.name}")) for index in range(len(tried))]
        best = [index for index, count in enumerate(fits) if count == max(fits)]
        pairs = [p for p in _day_month_pairs(tried) if p[0] in best and p[1] in best]
        differing = [p for p in pairs if _int(counts.get(f"differ{p[0]}_{p[1]}:{column.name}"))]
        # A format before the pair that fits as many, such as the first of any month, is surer.
        sure = best[0] not in {index for pair in pairs for index in pair}
        if differing and not sure and "iso" not in [tried[index] for index in best]:
            unclear.append((column, *differing[0]))
        else:
            chosen[column.name] = tried[best[0]]
    proven = {
        how.index("%d") < how.index("%m") for how in chosen.values() if "/" in how and "%d" in how
    }
    for column, first, second in unclear:
        inside = [index for index in (first, second) if _within_print(table, column, counts, index)]
        if len(inside) == 1:
            chosen[column.name] = formats(column)[inside[0]]
            continue
        if len(proven) != 1:
            raise _ambiguous_dates(column, counts, first, second)
        day_first = proven == {True}
        pair = (formats(column)[first], formats(column)[second])
        chosen[column.name] = next(
            how for how in pair if (how.index("%d") < how.index("%m")) == day_first
        )
    return chosen


def _ambiguous_dates(
    column: Column, counts: dict[str, object], first: int, second: int
) -> UndecidableError:
    key = f"{first}_{second}:{column.name}"
    return UndecidableError(
        f"column {column.name}: day and month cannot be told apart,"
        f" for example '{counts.get(f'differ_cell{key}')}'",
        "export again with dates as YYYY-MM-DD, or over a period that has a day after the 12th",
        _int(counts.get(f"differ_row{key}")) or None,
    )


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
