"""The export contract: everything the code knows about one vendor export, read from
contracts/<source>.<export>.yaml.

Contracts are data. What differs between vendors belongs in the YAML file, never in a branch of this
package.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, Field, PrivateAttr, ValidationError, model_validator

from pipelines.exports.contract_errors import ContractError, explained, nearest
from pipelines.exports.contract_parts import (
    Column,
    Evidence,
    FullExport,
    Name,
    Numbers,
    Pattern,
    Period,
    Preamble,
    Span,
    Strict,
    Totals,
    Unpivot,
    Variant,
)
from pipelines.exports.headers import normal_header

# The safe loader, in C where PyYAML has it: reading 27 contracts is part of every start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONTRACTS_DIR = Path(__file__).parent / "contracts"
PARSER_VERSION = (
    "3"  # part of every contract version: raise it when the same contract would give other rows
)

# What a contract says to people, or for erasures: another wording makes no other rows.
_WORDS: Any = {
    "title": True,
    "description": True,
    "grain": True,
    "how_to_export": True,
    "columns": {"__all__": {"description", "example", "identifies"}},
    "rows_are_persons": True,
    "variants": {"__all__": {"title"}},
}


class Contract(BaseModel):
    """What one export looks like and what it becomes."""

    model_config = Strict.model_config

    source: Name
    export: Name
    title: str
    description: str = ""
    how_to_export: str = ""
    evidence: Evidence
    grain: str
    rows_are_persons: bool = False  # a row says nothing but who somebody is: erased, it is empty
    columns: list[Column] = Field(min_length=1)
    requires_any: list[list[str]] = []
    forbids: list[str] = []
    null_tokens: list[str] = []
    numbers: Numbers = "proven"
    path_facets: Pattern | None = None
    preamble_period: bool = False
    preamble: list[Preamble] = []
    footer: Pattern | None = None
    footer_rows: Pattern | None = None  # group 1 is the number of rows that the footer prints
    ends_with_newline: bool = False  # real files always do: one that does not may be cut off
    layout: Literal["table", "form"] = "table"  # a form prints a label and its value on each line
    empty: Pattern | None = None  # the first line of an export that had nothing to report
    without_days: Name | None = None  # the export it is, when all its rows carry the period's start
    span: Span | None = None  # the days that a row covers, where the file prints both ends
    told_by: dict[str, Pattern] = {}  # what all cells of a column look like, where headers say less
    full_export: FullExport | None = None
    totals: Totals | None = None
    measures: list[str] = []
    account: str | None = None
    currency: str | None = None
    period: Period = Period()
    unpivot: Unpivot | None = None
    quarantine_limit: float = Field(default=0.1, ge=0, le=1)
    export_time_in_name: list[Pattern] = []
    variants: list[Variant] = []

    _shape: str = PrivateAttr(default="base")
    _others: list[Contract] = PrivateAttr(default_factory=list)
    _version: str = PrivateAttr(default="")
    _aliases: dict[str, tuple[int, str]] = PrivateAttr(default_factory=dict)
    _forbidden: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def key(self) -> str:
        """The table name: <source>.<export>."""
        return f"{self.source}.{self.export}"

    @property
    def version(self) -> str:
        """Fingerprint of everything that decides which rows a file becomes."""
        return self._version

    @property
    def shape(self) -> str:
        """Which of the contract's shapes this is: "base", or the name of a variant."""
        return self._shape

    @property
    def shapes(self) -> list[Contract]:
        """The contract itself and its variants, each a contract of its own with the same version.

        Made when first asked for: a run with nothing new recognises no file.
        """
        if len(self._others) != len(self.variants):
            base = self.model_dump()
            self._others[:] = [self._shaped(variant, base) for variant in self.variants]
        return [self, *self._others]

    def _shaped(self, variant: Variant, base: dict[str, Any]) -> Contract:
        try:
            shape = Contract.model_validate(variant.over(base))
        except ValidationError as error:
            told = explained(f"{self.key}.yaml: {variant.name}", error, Contract, _PARTS)
            raise told from error
        shape._shape, shape._version = variant.name, self._version
        return shape

    def with_numbers(self, numbers: Numbers) -> Contract:
        """The same for a file that prints its numbers in another way than most."""
        return self.model_copy(update={"numbers": numbers})

    @functools.cached_property
    def takes_any_header(self) -> bool:
        """Whether headers count that are no alias: of a map, or of a wide file."""
        return bool(self.unpivot) or any(column.header_pattern for column in self.columns)

    @property
    def alias_index(self) -> dict[str, tuple[int, str]]:
        """Normalised header to (rank of the alias, column name)."""
        return self._aliases

    @property
    def forbidden_headers(self) -> frozenset[str]:
        """Normalised headers that rule this contract out."""
        return self._forbidden

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [column.name for column in self.columns]
        duplicates = {name for name in names if names.count(name) > 1}
        if duplicates:
            raise ValueError(f"columns: named twice: {', '.join(sorted(duplicates))}")
        for field, used in self._references().items():
            for name in used:
                if name not in names:
                    raise ValueError(f"{field}: no column '{name}'{nearest(name, names)}")
        for column in self.columns:
            for rank, alias in enumerate(column.aliases):
                known = self._aliases.setdefault(normal_header(alias), (rank, column.name))
                if known[1] != column.name:
                    raise ValueError(
                        f"columns.{column.name}.aliases: '{alias}' already means '{known[1]}'"
                    )
        facets = {column.name for column in self.columns if column.facet}
        groups = set(re.compile(self.path_facets).groupindex) if self.path_facets else set()
        if facets - groups:
            raise ValueError(f"path_facets: no group for {', '.join(sorted(facets - groups))}")
        self._forbidden = frozenset(normal_header(header) for header in self.forbids)
        content = json.dumps([PARSER_VERSION, self.model_dump(exclude=_WORDS)], sort_keys=True)
        self._version = hashlib.sha256(content.encode()).hexdigest()[:16]
        return self

    def _references(self) -> dict[str, list[str]]:
        unpivot = self.unpivot
        return {
            "requires_any": [name for group in self.requires_any for name in group],
            "totals.blank": self.totals.blank if self.totals else [],
            "totals.measures": self.totals.measures if self.totals else [],
            "totals.deduplicated": self.totals.deduplicated if self.totals else [],
            "measures": self.measures,
            "account": [self.account] if self.account else [],
            "currency": [self.currency] if self.currency else [],
            "period": [*self.period.start, *self.period.end],
            "full_export": [self.full_export.column] if self.full_export else [],
            "span": [self.span.start, self.span.end] if self.span else [],
            "told_by": list(self.told_by),
            "unpivot": [unpivot.name_column, unpivot.value_column, *unpivot.constants]
            if unpivot
            else [],
        }


_PARTS: dict[str, type[BaseModel]] = {
    "columns": Column,
    "totals": Totals,
    "period": Period,
    "unpivot": Unpivot,
    "preamble": Preamble,
    "full_export": FullExport,
    "span": Span,
    "variants": Variant,
}


def read_yaml(path: Path) -> dict[str, Any]:
    """The keys of one YAML file; raises ContractError when it holds something else."""
    try:
        content: Any = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        raise ContractError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(content, dict):
        raise ContractError(f"{path.name}: not a mapping of keys to values")
    return content


def read_contract(path: Path) -> Contract:
    """Read and check one contract file.

    Raises:
        ContractError: naming the file, the field and the nearest known key.
    """
    content = read_yaml(path)
    try:
        contract = Contract.model_validate(content)
        for variant in contract.variants:
            variant.over(content)
    except ValidationError as error:
        raise explained(path.name, error, Contract, _PARTS) from error
    except ValueError as error:
        raise ContractError(f"{path.name}: {error}") from error
    if path.name != f"{contract.key}.yaml":
        raise ContractError(
            f"{path.name}: source and export say it should be named {contract.key}.yaml"
        )
    return contract


@functools.cache
def load_contracts(directory: Path = CONTRACTS_DIR) -> dict[str, Contract]:
    """Every contract of a directory, by key, sorted.

    Raises:
        ContractError: for the first contract that is wrong, or when there is none.
    """
    contracts = {
        c.key: c for c in (read_contract(path) for path in sorted(directory.glob("*.yaml")))
    }
    if not contracts:
        raise ContractError(f"no contract (*.yaml) in {directory.name}")
    return contracts


def contracts_fingerprint(contracts: dict[str, Contract]) -> str:
    """One hash over the versions of all contracts; files are looked at again when it changes."""
    versions = [f"{key}={contract.version}" for key, contract in sorted(contracts.items())]
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:16]
