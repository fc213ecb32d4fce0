"""Dates and times as files print them: the formats to try, and the SQL that reads a cell under
one."""

from __future__ import annotations

from pipelines.exports.contract_parts import Column
from pipelines.exports.sql import literal

ISO = r"\d{4}-\d\d?-\d\d?([ T]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?"
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
# What "local" stands for: a day, or a day and a time, in whichever way a user's settings print it.
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y")
_TIMES = (" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %I:%M %p", "")
_LOCAL = [
    *(day + time for time in _TIMES for day in _DAYS if day in _DAYS[:2] or "%p" not in time),
    *(day + time for time in (" %H:%M", "") for day in ("%d/%m/%y", "%m/%d/%y", "%d.%m.%y")),
    *(f"%Y-%m-%d {time}" for time in ("%I:%M %p", "%I:%M:%S %p")),
]
# Moments printed as numbers: what fits, and the TIMESTAMP of what does.
_SERIAL: dict[str, tuple[str, str]] = {
    "epoch": (r"\d{9,10}(\.\d+)?", "make_timestamp((try_cast({} as DOUBLE) * 1000000)::BIGINT)"),
    "epoch_ms": (r"\d{12,13}", "make_timestamp(try_cast({} as BIGINT) * 1000)"),
    "excel": (
        r"\d{5}(\.\d+)?",
        "TIMESTAMP '1899-12-30 00:00:00' + to_seconds(round(try_cast({} as DOUBLE) * 86400))",
    ),
}
# What every cell of a column fits when its moments are printed alike.
_SHAPES = {"day": "____-__-__", "second": "____-__-_____:__:__"}


def formats(column: Column) -> list[str]:
    """The date formats to try for a column, best first."""
    given = column.formats or DEFAULT_FORMATS[column.type]
    return [how for each in given for how in (_LOCAL if each == "local" else [each])]


def moment(cell: str, how: str) -> str:
    """A cell as TIMESTAMP under one format of the contract, as SQL; NULL when it does not fit."""
    if how in _SERIAL:
        pattern, at = _SERIAL[how]
        return f"case when regexp_full_match({cell}, {literal(pattern)}) then {at.format(cell)} end"
    if how in _SHAPES:
        return (
            f"case when {cell} like {literal(_SHAPES[how])} then try_cast({cell} as TIMESTAMP) end"
        )
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
