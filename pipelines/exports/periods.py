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
    r"(?P<day>\d{1,2})\.?\s*(?:er|º)?\s+(?:de\s+)?(?P<word>[^\W\d_]+)\.?,?\s*(?:de\s+)?(?P<year>\d{4})"
)
_YEAR_WORD = re.compile(
    r"(?<!\d)(?P<year>\d{4})\.?\s+(?P<word>[^\W\d_]+)\.?\s+(?P<day>\d{1,2})(?!\d)"
)
_EAST = re.compile(
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号號일]?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:/|\.\s?)(?P<month>\d{1,2})(?:/|\.\s?)(?P<day>\d{1,2})(?!\d)"
)
_DOTTED = re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_US = re.compile(r"(?<!\d)(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?!\d)")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?\.?[Mm]?")
# The first that finds a day counts; none leaves it open which number is the month.
_CLEAR = (_ISO, _WORD_DAY, _DAY_WORD, _YEAR_WORD, _EAST, _YEAR_FIRST, _DOTTED)
# Without Croatian, in which "listopad" is another month than in Polish and Czech.
_LOCALES = (
    *("de", "fr", "es", "pt", "nl", "it", "hu", "pl", "sv", "da", "nb", "fi", "cs", "sk"),
    *("sl", "ro", "tr", "ru", "uk", "bg", "el", "et", "id"),
)
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
    time", and for a period of which only one end is understood."""
    for line in lines:
        days, rest = _days(line, _CLEAR)
        if len(days) > 1 or (days and not re.search(r"\d", rest)):
            return min(days), max(days)
    return None, None


def printed_days(text: str) -> list[date]:
    """The days in one printed fact, such as "9/1/2026,9/2/2026" (month first)."""
    return _days(text, (*_CLEAR, _US))[0]


def _days(text: str, patterns: Iterable[re.Pattern[str]]) -> tuple[list[date], str]:
    """The days that the first pattern finds which finds any, and the text without them."""
    for pattern in patterns:
        days = [moment.date() for match in pattern.finditer(text) if (moment := _moment(match))]
        if days:
            return days, pattern.sub("", text)
    return [], text


def printed_moment(text: str) -> datetime | None:
    """The first day of a printed fact with the time beside it, if there is one."""
    days, clock = printed_days(text), _TIME.search(text)
    if not days:
        return None
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4] in "Pp" else 0)
    return datetime(days[0].year, days[0].month, days[0].day, hour % 24, minute % 60, second % 60)


def facts_period(facts: dict[str, str]) -> tuple[date | None, date | None]:
    """The first and last day that the facts above a table give; (None, None) for none."""
    names = ("period", "period_start", "period_end")
    days = [day for name in names for day in printed_days(facts.get(name, ""))]
    return min(days, default=None), max(days, default=None)
