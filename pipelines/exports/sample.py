"""What the first records of a file suggest: the number style and the shapes under which one strict
pass is tried.

Of a small file these are all its records: then most columns are proven to need no more than a cast.
Python looks at the cells of a column as one text, which costs a tenth of a look at each.
"""

from __future__ import annotations

import re

from pipelines.exports.contract import Contract
from pipelines.exports.contract_parts import Column
from pipelines.exports.evidence import number_patterns
from pipelines.exports.headers import WIDTHLESS
from pipelines.exports.match import Match
from pipelines.exports.moments import ISO, formats
from pipelines.exports.values import (
    APOSTROPHES,
    CURRENCY_MARKS,
    MINUS,
    NumberStyle,
    Style,
)

_MARKED = re.compile(CURRENCY_MARKS)
_UNUSUAL = re.compile(rf"[^\S\n]|[{APOSTROPHES}{MINUS}]")
_BARE = re.compile(r"[-+0-9.,\n]*")
_NUMERIC, _TEMPORAL = ("integer", "decimal", "money"), ("date", "timestamp")
# What a cast reads as it is printed, and what it reads without its commas.
_WHOLE, _GROUPED = r"[+-]?[0-9]{1,18}", r"[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})"
_FRACTION = r"(\.[0-9]+)?"
_DAY = r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
_MOMENT = rf"{_DAY}([ T][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z?)?"
_FLAG = r"(?i:true|false|yes|no|[tfyn10])"
_ID = rf"(?![0-9]+\.0(?:\n|$))[^+\s{WIDTHLESS}]+"


def cells_by_name(match: Match) -> dict[str, set[str]]:
    """The cells of the first records by column name."""
    width = len(match.cells)
    return {name: match.cells[at] for name, at in match.mapped.items() if at < width}


def sampled_style(
    contract: Contract, sample: dict[str, set[str]], is_whole: bool = False
) -> Style | None:
    """The style that a sample of cells (by column name) suggests for one strict pass; None when it
    is not plain.

    Args:
        is_whole: these are all cells of the file.
    """
    declared: dict[str, str] = {}
    shaped: dict[str, str] = {}
    seen: set[str] = set()
    spaced = False
    for column in contract.columns:
        if column.type not in (*_NUMERIC, *_TEMPORAL):
            continue
        cells = {cell.strip() for cell in sample.get(column.name, ())} - _empty(contract, column)
        text = "\n".join(cells)
        if column.type in _NUMERIC:
            if column.type == "money" and any(map(_MARKED.search, cells)):
                return None
            spaced = spaced or bool(_UNUSUAL.search(text))
            if contract.numbers == "proven":
                seen |= _proofs(column, cells, text)
        elif len(column.formats) == 1:
            declared[column.name] = column.formats[0]
        elif "iso" not in formats(column) or not _all_fit(ISO, text):
            return None
        if column.type in _TEMPORAL and (shape := _shape(cells)):
            shaped[column.name] = shape
    numbers = _numbers(contract, seen)
    if numbers is None:
        return None
    proven = _proven(contract, sample, numbers) if is_whole else {}
    return Style(numbers, declared, spaced=spaced, shaped=shaped, proven=proven)


def _empty(contract: Contract, column: Column) -> set[str]:
    """What a strict pass takes for an empty cell."""
    tokens = {token.strip() for token in (*contract.null_tokens, *column.null_tokens)}
    return {"", *tokens, *(f" {token}" for token in tokens)}


def _all_fit(pattern: str, text: str) -> bool:
    return not text or re.fullmatch(rf"(?:{pattern})(?:\n(?:{pattern}))*", text) is not None


def _proofs(column: Column, cells: set[str], text: str) -> set[str]:
    """Which of the patterns of number_patterns() some cell fits."""
    if _BARE.fullmatch(text) is None:
        text = "\n".join(_MARKED.sub("", re.sub(r"\s", " ", cell)).strip() for cell in cells)
    return {
        kind
        for kind, pattern in number_patterns(column).items()
        if re.search(rf"^(?:{pattern})$", text, re.MULTILINE)
    }


def _shape(cells: set[str]) -> str | None:
    """Whether ISO moments are all days, or all seconds."""
    lengths = {len(cell) for cell in cells if re.fullmatch(ISO, cell)}
    if lengths <= {10}:
        return "day"
    return "second" if lengths == {19} else None


def _numbers(contract: Contract, seen: set[str]) -> NumberStyle | None:
    if contract.numbers == "dot":
        return "machine"
    if "dot" in seen and "comma" not in seen:
        return "dot"
    if "comma" in seen and "dot" not in seen:
        return "comma"
    return None if seen else "digits"


def _proven(
    contract: Contract, sample: dict[str, set[str]], numbers: NumberStyle
) -> dict[str, str]:
    """The columns of which a cast reads every cell as it is printed, see Style."""
    found = {}
    for column in contract.columns:
        cells = sample.get(column.name, set())
        filled = cells - _empty(contract, column)
        needed = column.filled or (column.required and column.type == "date")
        if needed and filled != cells:
            continue
        for how, pattern in _readable(column, numbers).items():
            if cells and _all_fit(pattern, "\n".join(filled)):
                found[column.name] = how
                break
    return found


def _readable(column: Column, numbers: NumberStyle) -> dict[str, str]:
    """The patterns of the cells that a cast reads rightly."""
    if column.type == "boolean":
        return {"plain": _FLAG}
    if column.type == "id":
        return {"plain": _ID}
    if column.type in _TEMPORAL:
        has_iso = "iso" in formats(column)
        return {"plain": _DAY if column.type == "date" else _MOMENT} if has_iso else {}
    if column.censored or column.divide_by != 1:
        return {}
    if column.type not in _NUMERIC:
        return {}
    has_dot = numbers in ("dot", "plain", "machine") and column.type != "integer"
    fraction = _FRACTION if has_dot else ""
    readable = {"plain": f"{_WHOLE}{fraction}"}
    return readable | ({"grouped": f"{_GROUPED}{fraction}"} if numbers == "dot" else {})
