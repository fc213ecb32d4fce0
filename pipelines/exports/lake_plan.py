"""How a load of the lake can be what the current contract says, without its file. Pure.

Typed columns stay as they are; columns that no contract knew (`_extra`), and texts that are
numbers or days by now, are read as printed. What only the file knows is refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.exports.contract import Contract
from pipelines.exports.headers import normal_header
from pipelines.exports.recognize import facets_of, mapped_headers, maps_of
from pipelines.exports.source import BrokenTableError
from pipelines.exports.vocabulary import printed

LAKE_COLUMNS = ("_extra", "_load_id", "_row_number")
_REMEDY = "put its file into the landing folder again: only that tells more"
_TEXT = "VARCHAR"


@dataclass(frozen=True)
class Plan:
    """Where each column of the contract comes from.

    kept: columns whose type is the same. printed: the header in `_extra`, or None for the column's
    own old text, of columns that are read as printed. cast: old types of columns that have another
    now. keys: of map columns the headers in `_extra` by key. dropped: headers of old columns that
    the contract has no longer. currency: what the header of a column in `printed` says. unclaimed:
    headers of what is in `_extra` now.
    """

    contract: Contract
    kept: list[str]
    printed: dict[str, str | None]
    cast: dict[str, str]
    keys: dict[str, dict[str, str]]
    dropped: dict[str, str]
    currency: str | None
    unclaimed: list[str]

    @property
    def extras(self) -> list[str]:
        """Headers of what `_extra` holds afterwards."""
        kept = [header for header in self.unclaimed if header not in self.claimed]
        return [*kept, *self.dropped.values()]

    @property
    def claimed(self) -> set[str]:
        """Headers that are extra no longer."""
        headers = {header for header in self.printed.values() if header is not None}
        return headers.union(*(keys.values() for keys in self.keys.values()))

    @property
    def present(self) -> list[str]:
        """The columns that the load has, in the order of the contract."""
        there = {*self.kept, *self.printed, *self.cast}
        return [column.name for column in self.contract.columns if column.name in there]


def planned(contract: Contract, manifest: Mapping[str, Any], types: Mapping[str, str]) -> Plan:
    """The plan for one load.

    Args:
        contract: of its shape.
        manifest: of the load.
        types: DuckDB's types of the columns that its rows have.

    Raises:
        BrokenTableError: the contract cannot be met without the file.
    """
    extras = list(manifest["extra_columns"])
    absent = {*manifest["missing_columns"], *LAKE_COLUMNS}
    had = {name: kind for name, kind in types.items() if name not in absent}
    mapped, currency = mapped_headers(contract, [printed(header) for header in extras])
    kept: list[str] = []
    as_printed: dict[str, str | None] = {}
    cast: dict[str, str] = {}
    for column in contract.columns:
        old = had.get(column.name)
        if old is None and column.name in mapped:
            as_printed[column.name] = extras[mapped[column.name]]
        elif old and _plain(old) == _plain(column.sql_type):
            kept.append(column.name)
        elif old == _TEXT:
            as_printed[column.name] = None
        elif old:
            cast[column.name] = old
    known = {column.name for column in contract.columns}
    told = manifest.get("headers", {})
    plan = Plan(
        contract,
        kept,
        as_printed,
        cast,
        {
            name: {key: extras[position] for key, position in found.items()}
            for name, found in maps_of(contract, extras).items()
        },
        {name: told.get(name, name) for name in had if name not in known},
        currency if contract.currency not in had else None,
        extras,
    )
    _refuse_unmet(plan, manifest)
    return plan


def shape_of(contract: Contract, manifest: Mapping[str, Any]) -> Contract:
    """The shape of the contract that the file of a load had.

    Raises:
        BrokenTableError: the contract has it no longer.
    """
    for shape in contract.shapes:
        if shape.shape == manifest["shape"]:
            return shape
    raise BrokenTableError("the contract no longer has the shape of its file", _REMEDY)


def _plain(sql_type: str) -> str:
    return sql_type.replace(" ", "").upper()


def _refuse_unmet(plan: Plan, manifest: Mapping[str, Any]) -> None:
    contract, there = plan.contract, plan.present
    lacking = [column.name for column in contract.columns if column.required]
    lacking = [name for name in lacking if name not in there and not contract.column(name).facet]
    lacking += [" or ".join(g) for g in contract.requires_any if not set(g) & set(there)]
    if lacking:
        raise BrokenTableError(f"the contract now requires {', '.join(lacking)}", _REMEDY)
    headers = [*manifest["extra_columns"], *manifest.get("headers", {}).values()]
    if {normal_header(header) for header in headers} & contract.forbidden_headers:
        raise BrokenTableError("the contract now takes it for another report", _REMEDY)
    if facets_of(contract, manifest["file_name"]) != manifest["facets"]:
        raise BrokenTableError("the contract now reads the name of its file otherwise", _REMEDY)
