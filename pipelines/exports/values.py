"""From a printed cell to a typed value: the SQL for each contract type under a number style and a
date format.

Deciding the style and the format is evidence.py; here every cell either has a value under them or
is bad.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from pipelines.exports.contract import Column, Contract
from pipelines.exports.sql import literal

# digits: only whole numbers seen; plain: 1234.5; dot: 1,234.5 and plain; comma: 1.234,5; machine:
# plain or 1.39E8
NumberStyle = Literal["digits", "plain", "dot", "comma", "machine"]

SPACES = r"[\s\x{00A0}\x{202F}\x{2009}]"
CURRENCY_MARKS = r"[A-Z]{0,3}[$€£¥₹]|^\s*[A-Z]{3}\b|\b[A-Z]{3}\s*$"
PLAIN = r"[+-]?(\d+(\.\d*)?|\.\d+)"
MACHINE = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
DIGITS = r"[+-]?\d+"
WHOLE = r"[+-]?\d+(\.0*)?"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
DOT = rf"[+-]?(\d+|\d{{1,3}}([, {APOSTROPHES}]\d{{3}})+)(\.\d*)?|[+-]?\.\d+"
GROUPED = r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"
COMMA = rf"[+-]?(\d+|\d{{1,3}}([. {APOSTROPHES}]\d{{3}})+)(,\d*)?|[+-]?,\d+"
MINUS = "\N{MINUS SIGN}"
FIRST_DAY, LAST_DAY = "DATE '1900-01-01'", "DATE '2200-01-01'"
_PATTERNS: dict[str, str] = {
    "digits": DIGITS,
    "plain": PLAIN,
    "machine": MACHINE,
    "dot": DOT,
    "comma": COMMA,
}

REASONS: dict[str, str] = {
    "integer": "not a whole number",
    "decimal": "not a number",
    "money": "not an amount",
    "date": "not a date",
    "timestamp": "not a date and time",
    "boolean": "not true or false",
}


@dataclass(frozen=True)
class Style:
    """How this file prints numbers and dates."""

    numbers: NumberStyle
    dates: dict[str, str] = field(default_factory=dict)  # column name to "iso" or a strptime format


def present(column: Column, contract: Contract, raw: str, forgiving: bool) -> str:
    """The cell, or NULL when it is empty or a null token.

    Args:
        raw: the cell as SQL; DuckDB already gives NULL for an empty one.
        forgiving: drop spaces around anything but text; without it such a cell is bad, and cheap.
    """
    tokens = [token.strip() for token in [*contract.null_tokens, *column.null_tokens]]
    if forgiving:
        cell = raw if column.type == "text" else f"nullif(trim({raw}), '')"
        tested = f"trim({raw})"
    else:
        cell, tested = raw, raw
        tokens += [f" {token}" for token in tokens]
    if not tokens:
        return cell
    listed = ", ".join(literal(token) for token in tokens)
    return f"case when {tested} in ({listed}) then null else {cell} end"


def number_text(column: Column, cell: str) -> str:
    """The cell with every kind of space as one, the true minus sign, and for money without currency
    marks."""
    spaced = f"replace(regexp_replace({cell}, {literal(SPACES)}, ' ', 'g'), '{MINUS}', '-')"
    if column.type == "money":
        spaced = f"regexp_replace({spaced}, {literal(CURRENCY_MARKS)}, '', 'g')"
    return f"trim({spaced})"


def value(column: Column, cell: str, style: Style) -> str:
    """The typed value of a present cell as SQL; NULL when it has none, see is_bad()."""
    match column.type:
        case "text" | "map":
            return cell
        case "integer" | "decimal" | "money":
            return _number(column, cell, style.numbers)
        case "boolean":
            return (
                f"case when lower({cell}) in ('true', '1', 'yes', 't', 'y') then true"
                f" when lower({cell}) in ('false', '0', 'no', 'f', 'n') then false end"
            )
        case "date":
            return f"try_cast({_moment(cell, style.dates.get(column.name, 'iso'))} as DATE)"
        case _:
            return _moment(cell, style.dates.get(column.name, "iso"))


def is_bad(column: Column, cell: str, typed: str) -> str:
    """Whether a cell holds something that is no value of its type, as SQL (never NULL)."""
    if column.type in ("date", "timestamp"):
        unfit = f"not coalesce({typed} >= {FIRST_DAY} and {typed} < {LAST_DAY}, false)"
        needed = column.required and column.type == "date"
        return unfit if needed else f"({cell} is not null and {unfit})"
    return f"({cell} is not null and {typed} is null)"


def _number(column: Column, cell: str, numbers: NumberStyle) -> str:
    pattern = _PATTERNS[numbers]
    if numbers in ("digits", "plain", "machine"):
        return f"case {_parsed(column, cell, cell, pattern)} end"
    text = number_text(column, cell)
    if numbers == "comma":
        ungrouped = f"regexp_replace({text}, {literal(f'[. {APOSTROPHES}]')}, '', 'g')"
        plain = f"replace({ungrouped}, ',', '.')"
        return f"case {_parsed(column, text, plain, pattern)} end"
    ungrouped = f"regexp_replace({text}, {literal(f'[, {APOSTROPHES}]')}, '', 'g')"
    # Almost every cell is one of the first two; the last is dear.
    simple = _parsed(column, cell, cell, PLAIN)
    grouped = _parsed(column, cell, f"replace({cell}, ',', '')", GROUPED)
    return f"case {simple} {grouped} {_parsed(column, text, ungrouped, pattern)} end"


def _parsed(column: Column, text: str, plain: str, pattern: str) -> str:
    """One branch of a CASE: text fits the pattern, plain is the same without separators."""
    if column.type != "integer":
        fits = f"regexp_full_match({text}, {literal(pattern)})"
        return f"when {fits} then try_cast({plain} as {column.sql_type})"
    whole = f"regexp_full_match({plain}, {literal(WHOLE)})"
    fits = whole if text == plain else f"regexp_full_match({text}, {literal(pattern)}) and {whole}"
    return f"when {fits} then try_cast({plain} as BIGINT)"


def _moment(cell: str, how: str) -> str:
    if how != "iso":
        return f"try_strptime({cell}, {literal(how)})"
    seconds = f"length({cell}) = 19 and {cell}[17] = ':'"
    minutes = f"length({cell}) = 16 and {cell}[14] = ':'"
    utc = f"length({cell}) = 20 and {cell}[17] = ':' and {cell}[20] = 'Z'"
    # TIMESTAMPTZ asks the time zone library about every cell: four times the cost of the rest.
    return (
        f"case when {seconds} or length({cell}) <= 10 or {utc} or {minutes}"
        f" then try_cast({cell} as TIMESTAMP)"
        f" else try_cast({cell} as TIMESTAMPTZ) at time zone 'UTC' end"
    )


def to_decimal(text: str | None, numbers: NumberStyle) -> Decimal | None:
    """One printed number outside DuckDB (total rows); None when it is not one."""
    if text is None:
        return None
    marks = CURRENCY_MARKS
    plain = re.sub(marks, "", re.sub(r"\s", " ", text).replace(MINUS, "-")).strip()
    style = "dot" if numbers in ("digits", "plain", "machine") else numbers
    if not re.fullmatch(_PATTERNS[style], plain) or not re.search(r"\d", plain):
        return None
    if style == "comma":
        return Decimal(re.sub(f"[. {APOSTROPHES}]", "", plain).replace(",", "."))
    return Decimal(re.sub(f"[, {APOSTROPHES}]", "", plain))
