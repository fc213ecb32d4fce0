"""A contract held against one header line of a file: what it understands, and what speaks against
it."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, field
from datetime import date

from pipelines.exports.contract import Contract
from pipelines.exports.headers import unique_headers
from pipelines.exports.periods import facts_period, preamble_period
from pipelines.exports.sniff import Head, Record


@dataclass(frozen=True)
class Match:
    """A contract held against one header line."""

    contract: Contract
    head: Head
    header: Record
    mapped: dict[str, int]  # column name to position in the file
    maps: dict[str, dict[str, int]]  # map column to {key: position}
    unpivoted: dict[str, int]  # header to position, for a wide file
    header_currency: str | None
    facets: dict[str, str]
    missing_required: list[str]
    forbidden: list[str]
    missing_facets: bool
    preamble: dict[str, str] = field(default_factory=dict)  # facts printed above the header

    @property
    def is_empty(self) -> bool:
        """Whether the export had nothing to report: a preamble and not even a header."""
        return not self.header.cells

    @functools.cached_property
    def rows(self) -> list[list[str]]:
        """The cells of the data records in the head."""
        return [r.cells for r in self.head.records if r.index > self.header.index and r.cells]

    @functools.cached_property
    def cells(self) -> list[set[str]]:
        """The cells of each column in the head."""
        return [set(column) for column in itertools.zip_longest(*self.rows, fillvalue="")]

    @property
    def is_seen(self) -> bool:
        """Whether these are all records of the file, and DuckDB cannot count others above them."""
        above = (cell for r in self.head.records[: self.header.index + 1] for cell in r.cells)
        return self.head.complete and not re.search(r'["\r\n]', "\0".join(above))

    @property
    def is_full(self) -> bool:
        """Whether this is told to be a complete snapshot of its object."""
        rule = self.contract.full_export
        if rule is None or rule.column not in self.mapped:
            return False
        cells = self._filled(rule.column)
        return bool(cells) and all(re.fullmatch(rule.cells, cell) for cell in cells)

    @property
    def fits(self) -> bool:
        """Whether the file can be read by this contract."""
        lacks = self.missing_required or self.forbidden or self.missing_facets
        return not lacks and self.told_otherwise is None

    @functools.cached_property
    def printed_period(self) -> tuple[date | None, date | None]:
        """The period that is printed above the table; (None, None) when none is."""
        told = facts_period(self.preamble)
        if told[0] or not self.contract.preamble_period:
            return told
        lines = [" ".join(record.cells) for record in self.head.records[: self.header.index]]
        return preamble_period(lines)

    @functools.cached_property
    def told_otherwise(self) -> str | None:
        """What the lines above the table, or its first cells, tell against this contract, whatever
        the headers say."""
        for rule in self.contract.preamble:
            fact = self.preamble.get(rule.fact)
            if fact and rule.fits and not re.search(rule.fits, fact):
                return f"'{fact}' is printed above it"
        for name, pattern in self.contract.told_by.items():
            found = self._filled(name)
            if not all(re.search(pattern, cell) for cell in found):
                return f"column '{self._printed(name)}' holds something else"
        span = self.contract.span
        if span is None or not {span.start, span.end} <= self.mapped.keys():
            return None
        ends = [self.mapped[name] for name in (span.start, span.end)]
        pairs = [[row[at] for at in ends] for row in self.rows if max(ends) < len(row)]
        covered = {first == last for first, last in pairs if first and last}
        if span.days == "one" and covered == {False}:
            return "every row covers several days"
        if span.days == "many" and covered != {False}:
            return "its rows are of one day each"
        return None

    def _filled(self, name: str) -> list[str]:
        position = self.mapped.get(name, len(self.cells))
        return [cell for cell in self.cells[position] if cell] if position < len(self.cells) else []

    def _printed(self, name: str) -> str:
        return self.header.cells[self.mapped[name]].strip()

    @property
    def strength(self) -> tuple[int, int]:
        """More is better: columns understood, then fewer left over."""
        known = (
            len(self.mapped) + sum(len(keys) for keys in self.maps.values()) + len(self.unpivoted)
        )
        return known, -len(self.header.cells)

    @property
    def width(self) -> int:
        """Number of columns of the file."""
        return len(self.header.cells)

    @property
    def missing(self) -> list[str]:
        """Optional columns that the file does not have."""
        contract = self.contract
        unpivot = contract.unpivot
        filled = (
            {unpivot.name_column, unpivot.value_column, *unpivot.constants} if unpivot else set()
        )
        return [
            column.name
            for column in contract.columns
            if column.name not in self.mapped
            and not (self.header_currency and column.name == contract.currency)
            and not ("currency" in self.preamble and column.name == contract.currency)
            and not ("account_id" in self.preamble and column.name == contract.account)
            and not column.facet
            and column.type != "map"
            and column.name not in filled
        ]

    @property
    def extras(self) -> dict[str, int]:
        """Headers that no column of the contract claims, made unique, to their position."""
        used = set(self.mapped.values()) | set(self.unpivoted.values())
        used.update(position for keys in self.maps.values() for position in keys.values())
        names = unique_headers(self.header.cells)
        return {name: position for position, name in enumerate(names) if position not in used}
