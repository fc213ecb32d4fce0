"""Hypothesis strategies: tables of every type, and layouts that can hold them."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.properties.written import HEADERS, NAMES, Layout, Value

_PLAIN = "abzAZ09 .,;|\t'\"=#-_/\\()\n%$"
_WESTERN = "éüßñÅø"  # upper half of Windows-1252: never UTF-8, in any order
_ANY = "žЖ中🙂\N{ZERO WIDTH SPACE}\N{LINE SEPARATOR}\N{NO-BREAK SPACE}€"
_GROUPS = [
    "",
    " ",
    "'",
    "\N{NO-BREAK SPACE}",
    "\N{NARROW NO-BREAK SPACE}",
    "\N{THIN SPACE}",
    "\N{RIGHT SINGLE QUOTATION MARK}",
]
_DAYS = ["iso", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%b %d, %Y"]
_MOMENTS = ["iso", "T", "offset", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M"]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Any layout; dates with slashes are in one order throughout, as in a real file."""
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"]))
    mark = draw(st.sampled_from(".,"))
    groups = [*_GROUPS, "," if mark == "." else "."]
    if encoding == "cp1252":
        groups = [group for group in groups if group not in ("\u202f", "\u2009")]
    day = draw(st.sampled_from(_DAYS))
    clashing = {"%d/": "%m/", "%m/": "%d/"}.get(day[:3], "none")
    moment = draw(st.sampled_from([how for how in _MOMENTS if not how.startswith(clashing)]))
    optional = draw(st.permutations([name for name in NAMES if name not in ("key", "amount")]))
    columns = ["key", "amount", *optional[: draw(st.integers(2, len(optional)))]]
    return Layout(
        encoding=encoding,
        delimiter=draw(st.sampled_from(",;\t|")),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        ends_open=draw(st.booleans()),
        decimal_mark=mark,
        group_mark=draw(st.sampled_from(groups)),
        day_format=day,
        moment_format=moment,
        null=draw(st.sampled_from(["", "--", " --"])),
        columns=tuple(draw(st.permutations(columns))),
        headers=_headers(draw),
        preamble=draw(_preambles),
        blank_lines=frozenset(draw(st.sets(st.integers(0, 12), max_size=2))),
        container=draw(st.sampled_from(["", "", "gz", "zip"])),
    )


def _headers(draw: st.DrawFn) -> dict[str, str]:
    case: Any = draw(st.sampled_from([str, str.upper, str.lower, lambda text: f" {text} "]))
    return {name: case(header) for name, header in HEADERS.items()}


_preambles = st.lists(
    st.sampled_from(
        [
            ("Report of rows",),
            ("September 1, 2026 - September 3, 2026",),
            ('He said "so"', "or not"),
            ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
            ("two\nlines",),
            (),
        ]
    ),
    max_size=5,
).map(tuple)


def tables(layout: Layout, max_size: int = 12) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Rows of the columns that the layout has, in values that its formats can print."""
    alphabet = _PLAIN + _WESTERN + ("" if layout.encoding == "cp1252" else _ANY)
    text = st.one_of(st.text(alphabet, min_size=1, max_size=12), _newlines)
    text = text.filter(lambda cell: cell.strip() not in ("", "--"))
    step = 60 if layout.moment_format.endswith("%M") else 1
    seconds = st.integers(0, 400 * 86_400 // step).map(lambda n: n * step)
    start = dt.datetime(2025, 12, 28)
    values: dict[str, st.SearchStrategy[Value]] = {
        "key": text,
        "note": st.none() | text,
        "count": st.none() | st.integers(-5, 2_000_000) | st.integers(0, 999),
        "share": st.none() | _decimals(6) | _decimals(3),
        "amount": _decimals(2) | _decimals(3) | st.integers(0, 3000).map(Decimal),
        "day": st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        "moment": st.none() | seconds.map(lambda n: start + dt.timedelta(seconds=n)),
        "flag": st.none() | st.booleans(),
    }
    row = st.fixed_dictionaries({name: values[name] for name in layout.columns})
    return st.lists(row, max_size=max_size)


_newlines = st.sampled_from(["one\ntwo", "one\r\ntwo", 'say "x"\r\n', "\n lead", "a\n\nb"])


def _decimals(places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(-2_000_000_000, 9_000_000_000).map(lambda n: Decimal(n).scaleb(-places))
