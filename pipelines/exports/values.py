"""From a printed cell to a typed value: the SQL for each contract type under a number style and a
date format.

Deciding the style and the format is evidence.py; here every cell either has a value under them or
is bad.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from pipelines.exports.contract import Contract
from pipelines.exports.contract_parts import Column
from pipelines.exports.headers import WIDTHLESS
from pipelines.exports.moments import moment
from pipelines.exports.sql import literal

# digits: only whole numbers seen; plain: 1234.5; dot: 1,234.5 and plain; comma: 1.234,5; machine:
# plain or 1.39E8
NumberStyle = Literal["digits", "plain", "dot", "comma", "machine"]

SPACES = r"[\s\x{00A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]"
CURRENCY_MARKS = r"[A-Z]{0,3}[$€£¥₹₺₪₩]|zł|^\s*[A-Z]{3}\b|\b[A-Z]{3}\s*$"
PLAIN = r"[+-]?(\d+(\.\d*)?|\.\d+)"
MACHINE = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
DIGITS = r"[+-]?\d+"
WHOLE = r"[+-]?\d+(\.0*)?"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
DOT = rf"[+-]?(\d+|\d{{1,3}}([, {APOSTROPHES}]\d{{3}})+)(\.\d*)?|[+-]?\.\d+"
# Plain or with commas between thousands: almost every number of a dot file, told by one pattern.
SIMPLE = r"[+-]?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)"
SIMPLE_WHOLE = r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0*)?"
COMMA = rf"[+-]?(\d+|\d{{1,3}}([. {APOSTROPHES}]\d{{3}})+)(,\d*)?|[+-]?,\d+"
MINUS = "\N{MINUS SIGN}"
_NO_MARK = rf"[-+0-9.,{APOSTROPHES}{MINUS}\s\x{{00A0}}\x{{202F}}\x{{2009}}]"
CENSORED = r"[<>]\s*[\d.,]+\s?%?"  # an interval such as "< 10%": neither a number nor nothing
# A mark that names one currency wherever it is printed; a lone "$" or "¥" names several.
_MARKS = {
    **{"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "₺": "TRY", "₪": "ILS", "₩": "KRW"},
    **{"US$": "USD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD"},
    **{"R$": "BRL", "MX$": "MXN", "S$": "SGD", "SG$": "SGD", "CN¥": "CNY", "JP¥": "JPY"},
}
# A spreadsheet that saves a file again prints true and false in the language of its user.
_YES = (
    *("true", "1", "yes", "t", "y", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si", "sì"),
    *("verdadeiro", "sim", "vero", "waar", "sant", "sand", "prawda", "tak", "doğru", "evet"),
)
_NO = (
    *("false", "0", "no", "f", "n", "falsch", "nein", "faux", "non", "falso", "não"),
    *("onwaar", "nee", "falskt", "nej", "falsk", "usann", "nei", "fałsz", "nie", "yanlış", "hayır"),  # noqa: RUF001
)
FIRST_DAY, LAST_DAY = "DATE '1900-01-01'", "DATE '2200-01-01'"
_PATTERNS: dict[str, str] = {
    "digits": DIGITS,
    "plain": PLAIN,
    "machine": MACHINE,
    "dot": DOT,
    "comma": COMMA,
}

# What is no id: words, and one that a spreadsheet has rounded to 2,0111E+10.
_ROUNDED = r"\s*\d+([.,]\d+)?[eE]\+\d+\s*"
_NO_ID = rf"(?s).*({SPACES}|[{WIDTHLESS}]).*|{_ROUNDED}"
REASONS: dict[str, str] = {
    "id": "no id: a spreadsheet may have rounded it, so that it names another record",
    "integer": "not a whole number",
    "decimal": "not a number",
    "money": "not an amount",
    "date": "not a date",
    "timestamp": "not a date and time",
    "boolean": "not true or false",
}


@dataclass(frozen=True)
class Style:
    """How this file prints numbers and dates.

    `marks` tells that a currency may stand beside an amount; looking for it costs. So does looking
    for every separator (`spaced`), and for every ISO form of a moment where all are `shaped` alike:
    "day" or "second". A `proven` column holds nothing but plain cells ("plain"), or also such with
    commas between thousands ("grouped"): all of them were looked at.
    """

    numbers: NumberStyle
    dates: dict[str, str] = field(default_factory=dict)  # column name to "iso" or a strptime format
    marks: bool = False
    spaced: bool = True
    shaped: dict[str, str] = field(default_factory=dict)
    proven: dict[str, str] = field(default_factory=dict)


def present(
    column: Column,
    contract: Contract,
    raw: str,
    forgiving: bool,
    among: set[str] | None = None,
) -> str:
    """The cell, or NULL when it is empty or a null token.

    Args:
        raw: the cell as SQL; DuckDB already gives NULL for an empty one.
        forgiving: see `bare`, for anything but text; without it such a cell is bad, and cheap.
        among: every cell of the column, when all are known.
    """
    tokens = [token.strip() for token in [*contract.null_tokens, *column.null_tokens]]
    if column.censored:
        raw = f"case when not {is_censored(raw)} then {raw} end"
    if forgiving:
        tested = f"trim({raw})" if column.type == "text" else bare(raw)
        cell = raw if column.type == "text" else f"nullif({tested}, '')"
    else:
        cell, tested = raw, raw
        tokens += [f" {token}" for token in tokens]
    if among is not None:
        tokens = [token for token in tokens if token in among]
    if not tokens:
        return cell
    if not forgiving and len(tokens) < 4:  # half the price of a CASE
        return functools.reduce(
            lambda left, token: f"nullif({left}, {literal(token)})", tokens, raw
        )
    listed = ", ".join(literal(token) for token in tokens)
    return f"case when {tested} in ({listed}) then null else {cell} end"


def meant(column: Column, cell: str) -> str:
    """A present cell in English, where the contract knows its word, and none that a spreadsheet has
    rounded, which would be the phone or the record of many, as SQL."""
    if column.type == "text" and column.identifies in ("phone", "record"):
        rounded = f"regexp_full_match({cell}, {literal(_ROUNDED)})"
        return f"case when contains({cell}, 'E+') and {rounded} then null else {cell} end"
    if not column.words:
        return cell
    words = " ".join(
        f"when {literal(word)} then {literal(english)}" for word, english in column.words.items()
    )
    return f"case lower(trim({cell})) {words} else {cell} end"


def bare(raw: str) -> str:
    """A cell with every kind of space as one, none around it, and no mark without width, as SQL."""
    odd = f"strlen({raw}) <> length({raw}) or {_other_space(raw)}"
    seen = f"regexp_replace({raw}, {literal(f'[{WIDTHLESS}]')}, '', 'g')"
    spaced = f"regexp_replace({seen}, {literal(SPACES)}, ' ', 'g')"
    return f"trim(case when {odd} then {spaced} else {raw} end)"


def _other_space(cell: str) -> str:
    return f"contains({cell}, chr(9)) or contains({cell}, chr(10))"


def is_censored(raw: str) -> str:
    """Whether a cell holds an interval instead of a number, as SQL."""
    return f"regexp_full_match(trim({raw}), {literal(CENSORED)})"


def marked_currency(raw: str) -> str:
    """The currency that a mark beside an amount names, as SQL; NULL when none or several."""
    mark = f"regexp_replace({raw}, {literal(_NO_MARK)}, '', 'g')"
    named = " ".join(f"when {literal(text)} then {literal(code)}" for text, code in _MARKS.items())
    return f"case {mark} {named} else nullif(regexp_extract({mark}, '^[A-Z]{{3}}$'), '') end"


def number_text(column: Column, cell: str, marks: bool = True) -> str:
    """The cell with every kind of space as one, the true minus sign, and for money without currency
    marks, where there may be some."""
    spaced = f"replace(regexp_replace({cell}, {literal(SPACES)}, ' ', 'g'), '{MINUS}', '-')"
    if column.type == "money" and marks:
        spaced = f"regexp_replace({spaced}, {literal(CURRENCY_MARKS)}, '', 'g')"
    return f"trim({spaced})"


def value(column: Column, cell: str, style: Style) -> str:
    """The typed value of a present cell as SQL; NULL when it has none, see is_bad()."""
    if column.name in style.proven:
        plain = f"replace({cell}, ',', '')" if style.proven[column.name] == "grouped" else cell
        return f"{plain}::{column.sql_type}"
    match column.type:
        case "text" | "map":
            return cell
        case "id":  # 8001.0 is what programs make of 8001 beside empty cells
            whole = f"regexp_full_match({cell}, '[0-9]+[.]0')"
            return f"case when ends_with({cell}, '.0') and {whole} then {cell}[:-3] else {cell} end"
        case "integer" | "decimal" | "money":
            return _number(column, cell, style)
        case "boolean":
            yes, no = (", ".join(map(literal, words)) for words in (_YES, _NO))
            word = f"lower({cell})"
            return f"case when {word} in ({yes}) then true when {word} in ({no}) then false end"
        case "date":
            return f"try_cast({moment(cell, _how(column, style))} as DATE)"
        case _:
            return moment(cell, _how(column, style))


def _how(column: Column, style: Style) -> str:
    how = style.dates.get(column.name, "iso")
    return style.shaped.get(column.name, how) if how == "iso" else how


def is_bad(column: Column, cell: str, typed: str) -> str:
    """Whether a cell holds something that is no value of its type, as SQL (never NULL)."""
    if column.type == "id":
        # Asked of every id, so one cheap test first: a URL carries a letter or digit as it is.
        odd = f"url_encode({cell}) <> {cell}"
        lacking = "true" if column.filled else "false"
        return f"coalesce({odd} and regexp_full_match({cell}, {literal(_NO_ID)}), {lacking})"
    if column.type in ("date", "timestamp"):
        unfit = f"not coalesce({typed} >= {FIRST_DAY} and {typed} < {LAST_DAY}, false)"
        needed = column.required and column.type == "date"
        return unfit if needed else f"({cell} is not null and {unfit})"
    return f"({cell} is not null and {typed} is null)"


def _number(column: Column, cell: str, style: Style) -> str:
    numbers, pattern = style.numbers, _PATTERNS[style.numbers]
    if numbers in ("digits", "plain", "machine"):
        return f"case {_parsed(column, cell, cell, pattern)} end"
    text = number_text(column, cell, style.marks)
    if numbers == "comma":
        ungrouped = f"regexp_replace({text}, {literal(f'[. {APOSTROPHES}]')}, '', 'g')"
        plain = f"replace({ungrouped}, ',', '.')"
        return f"case {_parsed(column, text, plain, pattern)} end"
    plain = f"replace({cell}, ',', '')"
    whole = column.type == "integer"
    fits = f"regexp_full_match({cell}, {literal(SIMPLE_WHOLE if whole else SIMPLE)})"
    number = f"try_cast({plain} as BIGINT)" if whole else _scaled(column, plain)
    if whole:  # the digits of a number as we print it need no pattern
        same = f"not contains({cell}, ',') and try_cast({cell} as BIGINT)::VARCHAR = {cell}"
        fits = f"{same} then try_cast({cell} as BIGINT) when {fits}"
    elif column.divide_by == 1:
        cast = f"try_cast({cell} as {column.sql_type})"
        fits = f"starts_with({cast}::VARCHAR, {cell}) then {cast} when {fits}"
    if not style.spaced:
        return f"case when {fits} then {number} end"
    ungrouped = f"regexp_replace({text}, {literal(f'[, {APOSTROPHES}]')}, '', 'g')"
    return f"case when {fits} then {number} {_parsed(column, text, ungrouped, pattern)} end"


def _parsed(column: Column, text: str, plain: str, pattern: str) -> str:
    """One branch of a CASE: text fits the pattern, plain is the same without separators."""
    if column.type != "integer":
        fits = f"regexp_full_match({text}, {literal(pattern)})"
        return f"when {fits} then {_scaled(column, plain)}"
    whole = f"regexp_full_match({plain}, {literal(WHOLE)})"
    fits = whole if text == plain else f"regexp_full_match({text}, {literal(pattern)}) and {whole}"
    return f"when {fits} then try_cast({plain} as BIGINT)"


def _scaled(column: Column, plain: str) -> str:
    if column.divide_by == 1:
        return f"try_cast({plain} as {column.sql_type})"
    # Multiplied, because a division of decimals is a floating-point number.
    one = f"{Decimal(1) / column.divide_by:f}::DECIMAL(7,6)"
    return f"try_cast(try_cast({plain} as DECIMAL(26,6)) * {one} as {column.sql_type})"


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
