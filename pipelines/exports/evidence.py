"""Which number style and date formats a file uses, decided from its own cells; what cannot be told apart is refused.

The same patterns are counted over a sample (Python) to choose the fast path, and over the whole file (SQL) otherwise.
"""

from __future__ import annotations

import re

from pipelines.exports.contract import Column, Contract
from pipelines.exports.sql import literal
from pipelines.exports.table import Table
from pipelines.exports.values import CURRENCY_MARKS, PLAIN, NumberStyle, Style, number_text

DEFAULT_FORMATS: dict[str, list[str]] = {
    "date": ["iso", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%b %d, %Y"],
    "timestamp": [
        "iso",
        "%d/%m/%Y %H:%M",
        "%m/%d/%Y %H:%M",
        "%d.%m.%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%m/%d/%Y %H:%M:%S",
    ],
}
_SIGN = r"[+-]?"
_DOT_PROOF = (
    rf"{_SIGN}\d{{1,3}}(,\d{{3}})+\.\d*|{_SIGN}\d{{1,3}}(,\d{{3}}){{2,}}|{_SIGN}\d*\.(\d{{1,2}}|\d{{4,}})"
    rf"|{_SIGN}\d{{4,}}\.\d{{3}}|{_SIGN}0?\.\d{{3}}"
)
_COMMA_PROOF = (
    rf"{_SIGN}\d{{1,3}}(\.\d{{3}})+,\d*|{_SIGN}\d{{1,3}}(\.\d{{3}}){{2,}}|{_SIGN}\d*,(\d{{1,2}}|\d{{4,}})"
    rf"|{_SIGN}\d{{4,}},\d{{3}}|{_SIGN}0?,\d{{3}}|{_SIGN}\d{{1,3}}([ '’]\d{{3}})+,\d*"
)
_AMBIGUOUS = rf"{_SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}"
_WHOLE_DOT = rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}"
_WHOLE_COMMA = rf"{_SIGN}[1-9]\d{{0,2}}\.\d{{3}}"
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?([ T]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?")


class Undecidable(ValueError):
    """The cells allow two readings; the message names column, example and remedy."""

    def __init__(self, reason: str, remedy: str, row: int | None) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.row = reason, remedy, row


def number_patterns(column: Column) -> dict[str, str]:
    """Patterns that prove the dot, prove the comma, or leave it open."""
    if column.type == "integer":
        return {"dot": f"{_DOT_PROOF}|{_WHOLE_DOT}", "comma": f"{_COMMA_PROOF}|{_WHOLE_COMMA}"}
    return {"dot": _DOT_PROOF, "comma": _COMMA_PROOF, "open": _AMBIGUOUS}


def sampled_style(contract: Contract, sample: dict[str, list[str]]) -> Style | None:
    """The style that a sample of cells (by column name) suggests for one strict pass; None when it is not plain."""
    seen = {"dot": 0, "comma": 0, "open": 0, "marked": 0}
    for column in contract.columns:
        tokens = {"", *(token.strip() for token in [*contract.null_tokens, *column.null_tokens])}
        cells = [
            text for cell in sample.get(column.name, []) if (text := cell.strip()) not in tokens
        ]
        if column.type in ("date", "timestamp"):
            if "iso" not in formats(column) or not all(_ISO.fullmatch(cell) for cell in cells):
                return None
        elif column.type in ("integer", "decimal", "money") and contract.numbers == "proven":
            _count_numbers(column, cells, seen)
    return _sampled_numbers(contract, seen)


def _count_numbers(column: Column, cells: list[str], seen: dict[str, int]) -> None:
    patterns = {kind: re.compile(pattern) for kind, pattern in number_patterns(column).items()}
    plain = re.compile(PLAIN)
    for cell in cells:
        text = re.sub(CURRENCY_MARKS, "", re.sub(r"\s", " ", cell)).strip()
        seen["marked"] += not plain.fullmatch(cell)
        for kind, pattern in patterns.items():
            seen[kind] += bool(pattern.fullmatch(text))


def _sampled_numbers(contract: Contract, seen: dict[str, int]) -> Style | None:
    if contract.numbers == "dot":
        return Style("machine")
    if seen["dot"] and not seen["comma"]:
        return Style("dot" if seen["marked"] else "plain")
    if seen["comma"] and not seen["dot"]:
        return Style("comma")
    undecided = seen["dot"] or seen["comma"] or seen["open"]
    return None if undecided else Style("digits")


def formats(column: Column) -> list[str]:
    """The date formats to try for a column, best first."""
    return column.formats or DEFAULT_FORMATS[column.type]


def evidence_sql(table: Table) -> dict[str, str]:
    """Aggregates to count over all rows that are not totals: name to SQL expression."""
    found: dict[str, str] = {}
    for column in table.columns("integer", "decimal", "money"):
        if table.contract.numbers == "dot":
            continue
        text = number_text(column, f"p_{column.name}")
        proofs = number_patterns(column)
        for kind, pattern in proofs.items():
            found[f"{kind}:{column.name}"] = (
                f"count(*) filter (regexp_full_match({text}, {literal(pattern)}))"
            )
        if "open" in proofs:
            found[f"open_row:{column.name}"] = (
                f"min(_n) filter (regexp_full_match({text}, {literal(proofs['open'])}))"
            )
    for column in table.columns("date", "timestamp"):
        found |= _date_evidence(column, f"p_{column.name}")
    return found


def _date_evidence(column: Column, text: str) -> dict[str, str]:
    name, tried = column.name, formats(column)
    found = {f"cells:{name}": f"count({text})"}
    for index, how in enumerate(tried):
        value = (
            f"try_cast({text} as TIMESTAMP)"
            if how == "iso"
            else f"try_strptime({text}, {literal(how)})"
        )
        found[f"fits{index}:{name}"] = f"count(case when {value} >= DATE '1900-01-01' then 1 end)"
    for first, second in _day_month_pairs(tried):
        left, right = (f"try_strptime({text}, {literal(tried[i])})" for i in (first, second))
        found[f"differ{first}_{second}:{name}"] = f"count(*) filter ({left} <> {right})"
        found[f"differ_row{first}_{second}:{name}"] = f"min(_n) filter ({left} <> {right})"
        found[f"differ_cell{first}_{second}:{name}"] = (
            f"min_by({text}, _n) filter ({left} <> {right})"
        )
    return found


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
        Undecidable: when two readings are left and they differ.
    """
    return Style(_decide_numbers(table, counts), _decide_dates(table, counts))


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
        raise Undecidable(
            f"column {column.name}: cannot tell whether '.' or ',' separates thousands or decimals",
            "export again with numbers that show their decimals (1234.50), or with the number format of the account",
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
        if differing and "iso" not in [tried[index] for index in best]:
            unclear.append((column, *differing[0]))
        else:
            chosen[column.name] = tried[best[0]]
    proven = {
        how.index("%d") < how.index("%m") for how in chosen.values() if "/" in how and "%d" in how
    }
    for column, first, second in unclear:
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
) -> Undecidable:
    key = f"{first}_{second}:{column.name}"
    return Undecidable(
        f"column {column.name}: day and month cannot be told apart, for example '{counts.get(f'differ_cell{key}')}'",
        "export again with dates as YYYY-MM-DD, or over a period that has a day after the 12th",
        _int(counts.get(f"differ_row{key}")) or None,
    )


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
