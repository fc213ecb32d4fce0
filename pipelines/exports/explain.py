"""Why a file is not loaded, in words: the closest contract, what is missing or foreign, and what to
do about it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.exports.contract import Contract
from pipelines.exports.headers import normal_header
from pipelines.exports.sniff import Head

if TYPE_CHECKING:
    from pipelines.exports.match import Match

# Share of a contract's required columns from which a file is taken for a variant of that export.
ALIKE = 0.6
# So many columns in common are a likeness worth telling; two are, where they are half of the file.
_KNOWN = 3


@dataclass(frozen=True)
class Unrecognized:
    """No contract, or more than one, fits."""

    reason: str
    remedy: str
    line: int | None = None
    closest: str | None = None
    candidates: list[str] = field(default_factory=list)


def explain(matches: list[Match], heads: list[Head]) -> Unrecognized:
    """What to tell about a file that no contract fits.

    Args:
        matches: every contract that knows at least some column of it, none of which fits.
        heads: the start of the file.
    """
    if not any(cell.strip() for head in heads for record in head.records for cell in record.cells):
        return Unrecognized(
            "the file is empty", "export it again; an export without data still has a header line"
        )
    alike = [match for match in matches if _is_alike(match)]
    if not alike:
        return Unrecognized(
            f"no header line of a known export in the first lines; {_seen(heads)}",
            "if a tool made it in another language, set the tool to English and export it again;"
            " if it should be read, add a contract in pipelines/exports/contracts;"
            " otherwise move it out of the landing folder",
        )
    closest = max(
        alike, key=lambda match: (_likeness(match), match.strength[0], -match.header.index)
    )
    if closest.missing_facets and not closest.missing_required and not closest.forbidden:
        return Unrecognized(
            reason=f"looks like {closest.contract.key}, but its name does not say what it holds",
            remedy="give it and its folder back the names that the tool gave them:"
            f" docs/sources.md tells which, under {closest.contract.title}",
            line=closest.header.line,
            closest=closest.contract.key,
        )
    return _closest(closest)


def _seen(heads: list[Head]) -> str:
    """The shape of what no contract knows; never a cell of it, which may be of a person."""
    width = max(len(record.cells) for head in heads for record in head.records)
    return "it is text without columns" if width == 1 else f"it has up to {width} columns"


def _likeness(match: Match) -> float:
    required = sum(column.required for column in match.contract.columns) + len(
        match.contract.requires_any
    )
    met = max(0, required - len(match.missing_required))
    return met / max(1, required) - (0.2 if match.forbidden else 0.0)


def _is_alike(match: Match) -> bool:
    known = match.strength[0]
    is_half = known >= 2 and known * 2 >= match.width
    return known >= _KNOWN or is_half or bool(match.missing_facets and not match.missing_required)


def _closest(match: Match) -> Unrecognized:
    contract = match.contract
    reasons: list[str] = []
    remedies: list[str] = []
    if match.missing_required:
        printed = ", ".join(_printed(contract, name) for name in match.missing_required)
        reasons.append(f"no column {printed}")
        meant = (
            contract.title if contract.shape == "base" else f"{contract.key} as {contract.title}"
        )
        remedies += [f"if it is {meant}, add {printed} to the export", *_renames(match)]
        if _likeness(match) < ALIKE:
            remedies.append("otherwise move it out of the landing folder")
    if match.forbidden:
        columns = ", ".join(repr(cell) for cell in match.forbidden[:3])
        reasons.append(f"column {columns} belongs to another report")
        remedies.append("export the report without it")
    if not reasons and match.told_otherwise:
        reasons.append(match.told_otherwise)
        by_day = contract.period.start == ["day"] or (contract.span and not contract.told_by)
        remedies.append("export it by day" if by_day else "move it out of the landing folder")
    return Unrecognized(
        reason=f"not a known export; closest is {contract.key}: {'; '.join(reasons)}",
        remedy="; ".join(remedies),
        line=match.header.line,
        closest=contract.key,
    )


def _printed(contract: Contract, names: str) -> str:
    aliases = [(contract.column(name).aliases or [name])[0] for name in names.split(" or ")]
    return " or ".join(f"'{alias}'" for alias in aliases)


def _renames(match: Match) -> list[str]:
    free = {normal_header(name): name for name in match.extras}
    hints = []
    for name in (part for names in match.missing_required for part in names.split(" or ")):
        for alias in match.contract.column(name).aliases:
            close = difflib.get_close_matches(normal_header(alias), list(free), n=1, cutoff=0.75)
            if close:
                hints.append(
                    f"if '{free[close[0]]}' is '{alias}' renamed, add it to the aliases of {name}"
                )
                break
    return hints
