"""The columns of an export as a table of docs/sources.md, and how its words are set in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.exports.contract import Contract
from pipelines.exports.contract_parts import Column
from pipelines.exports.headers import normal_header
from pipelines.exports.words import TYPES, instead_of


def columns_table(contract: Contract) -> str:
    """All columns of an export, folded away until a reader opens them."""
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
        told_cells = (
            f"`{column.name}`",
            cell(told),
            _read_from(contract, column),
            ", ".join(notes),
        )
        lines.append(f"| {' | '.join(told_cells)} |")
    return "\n".join([*lines, "", "</details>", ""])


def _notes(contract: Contract, column: Column) -> list[tuple[str, bool]]:
    instead = [f"`{name}`" for name in instead_of(contract, column.name)]
    return [
        ("**required**", column.required),
        (f"**required**, or {' or '.join(instead)}", bool(instead)),
        ("personal", column.personal),
        ("currency in its header", column.currency_from_header),
        (f"printed times {column.divide_by:,}", column.divide_by > 1),
        ("`<5` and `> 90%` are kept as text", column.censored),
    ]


def _read_from(contract: Contract, column: Column) -> str:
    unpivot = contract.unpivot
    if column.facet:
        return "the file's name"
    if column.header_pattern:
        return f"every header like `{cell(column.header_pattern)}`"
    if unpivot and column.name in (unpivot.name_column, unpivot.value_column):
        return "a row for each filled cell"
    if unpivot and column.name in unpivot.constants:
        return f"always `{cell(unpivot.constants[column.name])}`"
    names: dict[str, str] = {}
    for shape in contract.shapes:
        for alias in shape.column(column.name).aliases:
            names.setdefault(normal_header(alias), alias)
    if not names:
        return "nothing yet"
    others = f" and {len(names) - 1} other name{'s' if len(names) > 2 else ''}"
    first = next(iter(names.values()))
    return f"`{cell(first)}`" + (others if len(names) > 1 else "")


def header(column: Column) -> str:
    """The header that means this column, as code."""
    return f"`{cell((column.aliases or [column.name])[0])}`"


def listed(words: Iterable[str]) -> str:
    """Words with commas and an "and"; there is at least one."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def cell(text: str) -> str:
    """Text that stays within one cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")
