"""Simulated time: whole seconds since 2025-04-01 00:00 UTC, and every way the vendors print it.

No wall clock here. Strings are looked up: a large scale prints tens of millions of them.
"""

from datetime import date, timedelta
from typing import Final

START: Final = date(2025, 4, 1)
DAYS: Final = 548
DAY: Final = 86_400
END: Final = DAYS * DAY
_BEFORE: Final = 400
_AFTER: Final = 60

_DATES: Final = [START + timedelta(days=i - _BEFORE) for i in range(_BEFORE + DAYS + _AFTER)]
_DAY_TEXT: Final = [d.isoformat() for d in _DATES]
_TIME_TEXT: Final = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY)]
DAY_TEXT: Final = _DAY_TEXT[_BEFORE:]
TIME_TEXT: Final = _TIME_TEXT


def day_of(when: date) -> int:
    """Day number of a date; 0 is 2025-04-01."""
    return (when - START).days


def date_of(day: int) -> date:
    """Date of a day number, which may be negative down to -400."""
    return _DATES[day + _BEFORE]


def day_text(day: int) -> str:
    """`2026-09-30` for a day number."""
    return _DAY_TEXT[day + _BEFORE]


def stamp(second: int) -> str:
    """`2026-09-30 14:05:59`."""
    return f"{_DAY_TEXT[second // DAY + _BEFORE]} {_TIME_TEXT[second % DAY]}"


def iso(second: int) -> str:
    """`2026-09-30T14:05:59Z`."""
    return f"{_DAY_TEXT[second // DAY + _BEFORE]}T{_TIME_TEXT[second % DAY]}Z"


def iso_millis(second: int) -> str:
    """`2026-09-30T14:05:59.000Z`, as Salesforce's bulk extracts print it."""
    return f"{_DAY_TEXT[second // DAY + _BEFORE]}T{_TIME_TEXT[second % DAY]}.000Z"


def minute(second: int) -> str:
    """`2026-09-30 14:05`, as HubSpot prints it."""
    return f"{_DAY_TEXT[second // DAY + _BEFORE]} {_TIME_TEXT[second % DAY][:5]}"


def long_date(day: int) -> str:
    """`September 30, 2026`, as Google's preamble prints it."""
    when = date_of(day)
    return f"{when:%B} {when.day}, {when.year}"


def months() -> list[tuple[str, int, int]]:
    """The 18 months as (`2025-04`, first day, last day)."""
    spans: list[tuple[str, int, int]] = []
    for day in range(DAYS):
        label = day_text(day)[:7]
        if not spans or spans[-1][0] != label:
            spans.append((label, day, day))
        else:
            spans[-1] = (label, spans[-1][1], day)
    return spans


def quarters() -> list[tuple[str, int, int]]:
    """The 6 quarters as (`2025 Q2`, first day, last day)."""
    parts = months()
    return [
        (f"{parts[i][0][:4]} Q{(int(parts[i][0][5:]) + 2) // 3}", parts[i][1], parts[i + 2][2])
        for i in range(0, len(parts), 3)
    ]
