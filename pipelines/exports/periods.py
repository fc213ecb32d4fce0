"""When an export was made and which days it covers, read from file names and preamble lines.

No table cells here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date, datetime

_CLOCK = (
    r"(?:[T_ ]*\(?(?P<hour>[01]\d|2[0-3])[-_:.h](?P<minute>[0-5]\d)(?:[-_:.](?P<second>[0-5]\d))?)?"
)
NAME_PATTERNS: tuple[str, ...] = (
    rf"(?<!\d)(?P<year>20\d\d)[-_.](?P<month>0?[1-9]|1[0-2])[-_.](?P<day>0[1-9]|[12]\d|3[01])(?!\d){_CLOCK}",
    r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:[T_-]?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)",
    r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])-(?P<word>[A-Za-z]{3})-(?P<year>20\d\d)(?!\d)",
)
_WORD_DAY = re.compile(
    r"(?P<word>[^\W\d_]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
)
_DAY_WORD = re.compile(
    r"(?P<day>\d{1,2})\.?\s*(?:er|º|de)?\s+(?P<word>[^\W\d_]+)\.?,?\s*(?:de\s+)?(?P<year>\d{4})"
)
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_LOCALES = ("de", "fr", "es", "pt", "nl", "it", "hu")
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTHS = {name: number for number, name in enumerate(_ENGLISH, start=1)}
_MONTHS.update({name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9})


@functools.cache
def _foreign_months() -> dict[str, int]:
    from babel import Locale  # loaded only for a file that needs it

    months: dict[str, int] = {}
    for code in _LOCALES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(code).months["format"][width].items():
                months.setdefault(name.rstrip(".").casefold(), number)
    return months


def _month(word: str) -> int | None:
    name = word.casefold()
    return _MONTHS.get(name) or _foreign_months().get(name)


def _moment(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month(parts["word"])
    if month is None:
        return None
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    try:
        return datetime(int(parts["year"]), month, int(parts["day"]), hour, minute, second)
    except ValueError:
        return None


def export_time(path: str, patterns: Iterable[str] = ()) -> datetime | None:
    """The export time that a path tells: the latest date in its last part that has one.

    Args:
        path: "/" separated, "!" before an archive member.
        patterns: a contract's own, with groups year, month (or word) and day; tried before the
            general ones.
    """
    for part in reversed(re.split(r"[/!]", path)):
        for group in (tuple(patterns), NAME_PATTERNS):
            found = [_moment(match) for pattern in group for match in re.finditer(pattern, part)]
            moments = [moment for moment in found if moment]
            if moments:
                return max(moments)
    return None


def preamble_period(lines: Iterable[str]) -> tuple[date | None, date | None]:
    """The first and last day printed above the header, in any language known; (None, None) for "All
    time"."""
    for line in lines:
        days = []
        for pattern in (_ISO, _WORD_DAY, _DAY_WORD):
            days = [moment.date() for match in pattern.finditer(line) if (moment := _moment(match))]
            if days:
                break
        if days:
            return min(days), max(days)
    return None, None
