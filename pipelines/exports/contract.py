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
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    model_validator,
)

from pipelines.exports.contract_errors import ContractError, explained, nearest
from pipelines.exports.headers import normal_header

# The safe loader, in C where PyYAML has it: reading 27 contracts is part of every start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONTRACTS_DIR = Path(__file__).parent / "contracts"
PARSER_VERSION = (
    "1"  # part of every contract version: raise it when the same contract would give other rows
)

ColumnType = Literal["text", "integer", "decimal", "money", "date", "timestamp", "boolean", "map"]
SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,6)",
    "money": "DECIMAL(18,6)",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "map": "MAP(VARCHAR, VARCHAR)",
}


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One column of the raw table, in the order of the contract."""

    name: Name
    type: ColumnType = "text"
    description: str = ""
    example: str = ""  # a cell of the template, see template.py
    aliases: list[str] = []  # headers that mean this column, best first, in every UI language known
    required: bool = False
    null_tokens: list[str] = []
    formats: list[str] = []  # strptime formats; "iso" stands for the ISO 8601 family
    scale: int = Field(default=6, ge=0, le=12)
    personal: bool = False
    facet: bool = False  # filled from the path, see Contract.path_facets
    lower: bool = False  # a facet in lower case, whatever the path says
    currency_from_header: bool = False  # the header may end with "(EUR)"
    header_pattern: Pattern | None = (
        None  # a map column: every header that matches; group 1 is the key
    )

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        if self.type == "decimal":
            return f"DECIMAL(18,{self.scale})"
        return SQL_TYPES[self.type]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type == "map") != (self.header_pattern is not None):
            raise ValueError("type 'map' and 'header_pattern' go together")
        if self.facet and self.aliases:
            raise ValueError("a facet column is read from the path and has no aliases")
        return self


class Totals(_Strict):
    """Which rows are totals, and which of them close the file."""

    blank: list[str]  # columns that are empty, or hold the label, in a total row
    label: Pattern | None = None  # must match one of the first three columns when given
    closes: Pattern | None = (
        None  # labels of the total that equals the sum of the rows; none: every total
    )
    measures: list[str]


class Period(_Strict):
    """Columns whose least and greatest value are the period of the load: the first one that the
    file has."""

    start: list[str] = []
    end: list[str] = []


class Unpivot(_Strict):
    """A wide file (one column per name) becomes one row per cell that is not empty."""

    header: Pattern
    name_column: str
    value_column: str
    constants: dict[str, str] = {}


# What a contract says to people: another wording makes no other rows.
_WORDS: Any = {
    "title": True,
    "description": True,
    "grain": True,
    "how_to_export": True,
    "columns": {"__all__": {"description", "example"}},
}


class Contract(_Strict):
    """What one export looks like and what it becomes."""

    source: Name
    export: Name
    title: str
    description: str = ""
    how_to_export: str = ""  # menu path and options to tick, for docs/sources.md
    evidence: Literal["real", "copy", "code", "doc", "unverified"]
    grain: str
    columns: list[Column] = Field(min_length=1)
    requires_any: list[list[str]] = []
    forbids: list[str] = []
    null_tokens: list[str] = []
    numbers: Literal["proven", "dot"] = "proven"
    path_facets: Pattern | None = None
    preamble_period: bool = False
    footer: Pattern | None = None
    totals: Totals | None = None
    measures: list[str] = []
    account: str | None = None
    currency: str | None = None
    period: Period = Period()
    unpivot: Unpivot | None = None
    quarantine_limit: float = Field(default=0.1, ge=0, le=1)
    export_time_in_name: list[Pattern] = []

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
            "measures": self.measures,
            "account": [self.account] if self.account else [],
            "currency": [self.currency] if self.currency else [],
            "period": [*self.period.start, *self.period.end],
            "unpivot": [unpivot.name_column, unpivot.value_column, *unpivot.constants]
            if unpivot
            else [],
        }


_PARTS: dict[str, type[BaseModel]] = {
    "columns": Column,
    "totals": Totals,
    "period": Period,
    "unpivot": Unpivot,
}


def read_contract(path: Path) -> Contract:
    """Read and check one contract file.

    Raises:
        ContractError: naming the file, the field and the nearest known key.
    """
    try:
        content: Any = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        raise ContractError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(content, dict):
        raise ContractError(f"{path.name}: not a mapping of keys to values")
    try:
        contract = Contract.model_validate(content)
    except ValidationError as error:
        raise explained(path.name, error, Contract, _PARTS) from error
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
