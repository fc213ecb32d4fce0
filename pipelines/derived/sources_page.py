"""docs/sources.md: what to export, how, what is read of it, and how sure that is.

Written for the person who makes the exports; every fact comes from a contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.derived.columns_table import cell, columns_table, header, listed
from pipelines.derived.dbt_sources import NOTICE
from pipelines.exports.contract import Contract
from pipelines.exports.quarantine import ALWAYS_KEPT
from pipelines.exports.words import EVIDENCE, Vendor

_INTRO = """\
# What to export, and how

Put the files into one folder, zips included, below any folders, under any names, with any ending:
a file is recognised by what is in it. Only where a line below says so does a name carry a fact.
Do not open a file in a spreadsheet and save it again: that rounds ids, drops leading zeros and
changes dates. `throughline inspect FILE` says what a file is, how each column is read and what
would be refused, and loads nothing. The decimal mark and the order of day and month are proven by
the whole file; a file that proves neither is refused, not guessed.

Three habits make the numbers good:

- **Export by day.** A report without days cannot be booked on a day; it only serves as a check.
- **Export ids.** Campaign names change and repeat; ids do not.
- **Export the past again.** Platforms still change the numbers of past days. Take the last 30
  days or more each time: the newest export of a day replaces the older ones, whatever the order
  in which they arrive.

Columns that are not read are kept beside the row, and are reported when they appear or disappear.
"""
_SURE = """\
## How sure we are of each format

| known from | what that means |
|---|---|
| real exports | the bytes of real exports were read |
| copies of real exports | rows out of real exports were read; encoding and line ends may differ |
| the code of tools that read it | several independent programs that read this export agree on it |
| its documentation | the vendor, or for our own formats we, describe it; no export was seen |
| hearsay | nothing better was found: look at the first file with `throughline inspect` |

*Not checked* in the words about a menu means that the vendor's documentation could not be read
for it.
"""
_CUTS = """\
## Files that were cut off

A download that broke off looks like a shorter export. It is told by what the file says of itself:
its totals or its count of rows do not close, its last line is not whole, its size still changes,
or it stops before the last of its days. A report that always ends with a total and has none is
loaded with a warning, which `throughline inspect`, `run` and `status` show and
`quality.fct_loads` keeps. What prints no total and breaks off between two lines cannot be told
from a short export. Reports that print totals are therefore the safer ones, and a later export of
the same days mends what an earlier one lacked.
"""
_NO_CUTS = "How often each kind of export is told has not been measured yet.\n"
# What a preamble can say of its file, in words.
_FACTS = {
    "rows": "number of rows",
    "incomplete": "note that the numbers are still changing",
    "time_zone": "time zone",
    "currency": "currency",
    "account_id": "account",
    "period": "period",
    "period_start": "period",
    "period_end": "period",
    "exported_at": "time of the export",
    "title": "title",
    "aggregation": "grain in time",
}


def sources_page(
    vendors: Mapping[str, Vendor],
    contracts: Iterable[Contract],
    refusals: Iterable[Mapping[str, Any]],
    cuts: str | None,
) -> str:
    """The page in Markdown.

    Args:
        vendors: by source, in the order of the page.
        contracts: of all vendors.
        refusals: title, reason and remedy of each file that is known and not loaded.
        cuts: Markdown with the table of measured cuts; None when it was not measured.
    """
    by_source = {source: [c for c in contracts if c.source == source] for source in vendors}
    parts = [f"<!-- {NOTICE} -->\n", _INTRO, _overview(vendors, by_source), _SURE, _CUTS]
    parts.append(_table_of(cuts) if cuts else _NO_CUTS)
    for source, vendor in vendors.items():
        parts += [_vendor(vendor), *(_export(contract) for contract in by_source[source])]
    return "\n".join([*parts, *_refusals(list(refusals))])


def _refusals(refusals: list[Mapping[str, Any]]) -> list[str]:
    if not refusals:
        return []
    told = (f"- **{each['title']}**: {each['reason']}; {each['remedy']}." for each in refusals)
    return ["## Known, and not loaded\n", *told, ""]


def _overview(vendors: Mapping[str, Vendor], by_source: Mapping[str, list[Contract]]) -> str:
    lines = ["| from | exports | format known from |", "|---|---|---|"]
    for source, vendor in vendors.items():
        for number, contract in enumerate(by_source[source]):
            first = f"[{vendor.title}](#{_anchor(vendor.title)})" if number == 0 else ""
            link = f"[{cell(contract.title)}](#{_anchor(contract.title)})"
            lines.append(f"| {first} | {link} | {EVIDENCE[contract.evidence].split(':')[0]} |")
    return "\n".join(lines) + "\n"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def _vendor(vendor: Vendor) -> str:
    parts = [f"## {vendor.title}\n"]
    if vendor.how_to_export:
        parts.append(f"{vendor.how_to_export.strip()}\n")
    if vendor.zone:
        parts.append(f"**Days and times.** {vendor.zone.strip()}\n")
    return "\n".join(parts)


def _export(contract: Contract) -> str:
    facts = [
        ("One row", contract.grain.removeprefix("One row ")),
        ("Format known from", f"{EVIDENCE[contract.evidence]}. {contract.description}".rstrip()),
        ("Also read", _variants(contract)),
        ("Checked by", _controls(contract)),
        ("Printed above the table and read", _printed(contract)),
        ("Without days", _without_days(contract)),
        ("All or a part", _full(contract)),
        ("Personal data", _personal(contract)),
        ("Refused", _refused(contract)),
    ]
    return "\n".join(
        [
            f"### {contract.title}\n",
            f"`{contract.key}`\n",
            *([f"{contract.how_to_export.strip()}\n"] if contract.how_to_export else []),
            *(f"- **{name}** {told}" for name, told in facts if told),
            "",
            columns_table(contract),
        ]
    )


def _variants(contract: Contract) -> str:
    told = (
        f"{variant.title or variant.name} (known from {EVIDENCE[variant.evidence]})"
        for variant in contract.variants
    )
    return f"{'; '.join(told)}." if contract.variants else ""


def _controls(contract: Contract) -> str:
    totals = next((shape.totals for shape in contract.shapes if shape.totals), None)
    counted = any(
        shape.footer_rows or any(line.fact == "rows" for line in shape.preamble)
        for shape in contract.shapes
    )
    parts = []
    if totals and not totals.measures:
        parts.append("total rows that somebody added, never loaded")
    elif totals:
        measures = listed(totals.measures)
        parts.append(f"its own total rows, never loaded, which must equal the rows in {measures}")
    if totals and totals.always:
        parts.append("a warning where it has none")
    if counted:
        parts.append("the number of rows that it prints")
    parts.append("the count of its records: every one is loaded, quarantined or a total")
    nothing = "" if (totals and totals.measures) or counted else " It prints no totals of its own."
    return f"{'; '.join(parts)}.{nothing}"


def _printed(contract: Contract) -> str:
    facts = [line.fact for shape in contract.shapes for line in shape.preamble]
    facts += ["period"] if any(shape.preamble_period for shape in contract.shapes) else []
    names = list(dict.fromkeys(_FACTS[fact] for fact in facts))
    return f"its {listed(names)}." if names else ""


def _without_days(contract: Contract) -> str:
    if contract.without_days is None:
        return ""
    return f"it is read as `{contract.source}.{contract.without_days}`, and never booked on a day."


def _full(contract: Contract) -> str:
    full = contract.full_export
    if full is None:
        return ""
    how = f"every `{cell(full.column)}` reads like `{cell(full.cells)}`"
    return f"Where {how}, the file holds all records, and what is missing from it is gone."


def _personal(contract: Contract) -> str:
    names = [f"`{column.name}`" for column in contract.columns if column.personal]
    return f"is in {listed(names)}, and never logged." if names else "is in no column that is read."


def _refused(contract: Contract) -> str:
    missing = [header(column) for column in contract.columns if column.required]
    missing += [
        f"either {' or '.join(header(contract.column(name)) for name in group)}"
        for group in contract.requires_any
    ]
    parts = [f"is a file without {listed(missing)}"] if missing else []
    if contract.forbids:
        more = len(contract.forbids) - 3
        told = ", ".join(f"`{header}`" for header in contract.forbids[:3])
        told += f" and {more} more" if more > 0 else ""
        parts.append(f"a file with a column that belongs to another report ({told})")
    parts.append(
        f"a file of which more than {ALWAYS_KEPT} rows, and more than"
        f" {contract.quarantine_limit:.0%} of all, cannot be read (fewer go to quarantine,"
        " one by one)"
    )
    return "; ".join(parts) + "."


def _table_of(markdown: str) -> str:
    """The first table of a Markdown text."""
    found = re.search(r"^\|.*(?:\n\|.*)*", markdown, re.MULTILINE)
    return found.group() + "\n" if found else _NO_CUTS
