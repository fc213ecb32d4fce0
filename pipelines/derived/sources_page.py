"""docs/sources.md: what to export, how, what is read of it, and how sure that is.

Written for the person who makes the exports; every fact comes from a contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipelines.derived.dbt_sources import NOTICE
from pipelines.exports.contract import Contract
from pipelines.exports.contract_parts import Column
from pipelines.exports.words import EVIDENCE, TYPES, Vendor

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
or it stops before the last of its days. What prints no total and breaks off between two lines
cannot be told from a short export. Reports that print totals are therefore the safer ones, and a
later export of the same days mends what an earlier one lacked.
"""
_NO_CUTS = "How often each kind of export is told has not been measured yet.\n"


def sources_page(
    vendors: Mapping[str, Vendor], contracts: Iterable[Contract], cuts: str | None
) -> str:
    """The page in Markdown.

    Args:
        vendors: by source, in the order of the page.
        contracts: of all vendors.
        cuts: Markdown with the table of measured cuts; None when it was not measured.
    """
    by_source = {source: [c for c in contracts if c.source == source] for source in vendors}
    parts = [f"<!-- {NOTICE} -->\n", _INTRO, _overview(vendors, by_source), _SURE, _CUTS]
    parts.append(_table_of(cuts) if cuts else _NO_CUTS)
    for source, vendor in vendors.items():
        parts += [_vendor(vendor), *(_export(contract) for contract in by_source[source])]
    return "\n".join(parts)


def _overview(vendors: Mapping[str, Vendor], by_source: Mapping[str, list[Contract]]) -> str:
    lines = ["| from | exports | format known from |", "|---|---|---|"]
    for source, vendor in vendors.items():
        for number, contract in enumerate(by_source[source]):
            first = f"[{vendor.title}](#{_anchor(vendor.title)})" if number == 0 else ""
            link = f"[{_cell(contract.title)}](#{_anchor(contract.title)})"
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
        f"- **One row** {contract.grain.removeprefix('One row ')}",
        f"- **Format known from** {EVIDENCE[contract.evidence]}. {contract.description}".rstrip(),
        f"- **Checked by** {_controls(contract)}",
        f"- **Personal data**: {_personal(contract)}",
        f"- **Refused**: {_refused(contract)}",
    ]
    return "\n".join(
        [
            f"### {contract.title}\n",
            f"`{contract.key}`\n",
            f"{contract.how_to_export.strip()}\n" if contract.how_to_export else "",
            *facts,
            "",
            _columns(contract),
        ]
    )


def _controls(contract: Contract) -> str:
    own = "the count of its records: every one is loaded, quarantined or a total"
    if contract.totals is None:
        return f"{own}. It prints no totals of its own."
    measures = _listed(contract.totals.measures)
    return f"its own total rows, never loaded, which must equal the rows in {measures}; {own}."


def _personal(contract: Contract) -> str:
    names = [f"`{column.name}`" for column in contract.columns if column.personal]
    return f"{_listed(names)}; never logged." if names else "none that we know of."


def _refused(contract: Contract) -> str:
    missing = [_header(column) for column in contract.columns if column.required]
    missing += [
        " or ".join(_header(contract.column(name)) for name in group)
        for group in contract.requires_any
    ]
    parts = [f"a file without {_listed(missing)}"] if missing else []
    if contract.forbids:
        more = len(contract.forbids) - 3
        told = ", ".join(f"`{header}`" for header in contract.forbids[:3])
        told += f" and {more} more" if more > 0 else ""
        parts.append(f"a file with a column that belongs to another report ({told})")
    parts.append(
        f"a file of which more than {contract.quarantine_limit:.0%} of the rows cannot be read"
        " (fewer go to quarantine, one by one)"
    )
    return "; ".join(parts) + "."


def _columns(contract: Contract) -> str:
    required = sum(column.required for column in contract.columns)
    needed = f", {required} of them required" if required else ""
    lines = [
        f"<details><summary>{len(contract.columns)} columns are read{needed}</summary>\n",
        "| column | what it is | read from | |",
        "|---|---|---|---|",
    ]
    for column in contract.columns:
        notes = [word for word, applies in _notes(contract, column) if applies]
        told = TYPES[column.type] + (f": {column.description}" if column.description else "")
        cells = (f"`{column.name}`", _cell(told), _read_from(contract, column), ", ".join(notes))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", "</details>", ""])


def _notes(contract: Contract, column: Column) -> list[tuple[str, bool]]:
    instead = [
        f"`{name}`"
        for group in contract.requires_any
        if column.name in group
        for name in group
        if name != column.name
    ]
    return [
        ("**required**", column.required),
        (f"**required**, or {' or '.join(instead)}", bool(instead)),
        ("personal", column.personal),
        ("currency in its header", column.currency_from_header),
    ]


def _read_from(contract: Contract, column: Column) -> str:
    unpivot = contract.unpivot
    if column.facet:
        return "the file's name"
    if column.header_pattern:
        return f"every header like `{_cell(column.header_pattern)}`"
    if unpivot and column.name in (unpivot.name_column, unpivot.value_column):
        return "a row for each filled cell"
    if unpivot and column.name in unpivot.constants:
        return f"always `{_cell(unpivot.constants[column.name])}`"
    more = len(column.aliases) - 1
    others = f" and {more} other name{'s' if more > 1 else ''}"
    return _header(column) + (others if more > 0 else "")


def _header(column: Column) -> str:
    return f"`{_cell((column.aliases or [column.name])[0])}`"


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table_of(markdown: str) -> str:
    """The first table of a Markdown text."""
    found = re.search(r"^\|.*(?:\n\|.*)*", markdown, re.MULTILINE)
    return found.group() + "\n" if found else _NO_CUTS
