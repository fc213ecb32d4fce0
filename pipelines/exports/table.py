"""The SQL of one load: raw cells by column, total rows, the typed row.

Builds text only; parse.py runs it.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from pipelines.exports.contract_parts import Column
from pipelines.exports.match import Match
from pipelines.exports.rows import constant, map_sql, part
from pipelines.exports.sql import identifier, literal
from pipelines.exports.total_sql import total_sql
from pipelines.exports.values import (
    REASONS,
    Style,
    is_bad,
    is_censored,
    marked_currency,
    meant,
    present,
    value,
)

_PARAMETER = re.compile(r"\$\w+::VARCHAR$")


class Table:
    """One recognised file as SQL, with the parameters that the SQL needs.

    `marks` tells to look for a currency beside every amount, which costs; a file without such
    marks is read without.
    """

    def __init__(self, match: Match, load_id: str, marks: bool = False) -> None:
        self.match, self.contract, self.marks = match, match.contract, marks
        self.load_id = load_id
        self.values: dict[str, Any] = {"header_currency": match.header_currency}
        self.values |= {f"fact_{name}": value for name, value in match.preamble.items()}
        self.values |= {f"facet_{name}": value for name, value in match.facets.items()}
        self.extra_columns = list(match.extras)
        self.raw = self._raw()
        # Of a file that is seen whole, all cells of each raw column: they spare it questions.
        self.seen: dict[str, set[str]] = {}
        if match.is_seen and not marks and not match.contract.unpivot:
            self.seen = {f"c{at}": cells for at, cells in enumerate(match.cells)}
        self.values["extra_names"] = dict.fromkeys(self.extra_columns, "")
        for index, name in enumerate(self.extra_columns):
            self.values[f"extra{index}"] = name
        for name in self._censored():
            self.values[f"censored_{name}"] = match.header.cells[match.mapped[name]].strip()
        for index, name in enumerate(match.unpivoted):
            self.values[f"name{index}"] = name
        for column, keys in match.maps.items():
            self.values[f"keys_{column}"] = dict.fromkeys(keys, "")
            for index, key in enumerate(keys):
                self.values[f"key_{column}{index}"] = key

    def _raw(self) -> dict[str, str]:
        found: dict[str, str] = {}
        unpivot = self.contract.unpivot
        for column in self.contract.columns:
            position = self.match.mapped.get(column.name)
            if column.facet:
                found[column.name] = f"$facet_{column.name}::VARCHAR"
            elif position is not None:
                found[column.name] = part(f"c{position}", column.extract)
            if unpivot and column.name in unpivot.constants:
                found[column.name] = f"{literal(unpivot.constants[column.name])}::VARCHAR"
        if unpivot:
            found |= {unpivot.name_column: "cell_name", unpivot.value_column: "cell_value"}
        self._add_currency(found)
        if self.contract.account and "account_id" in self.match.preamble:
            printed = found.get(self.contract.account)
            above = "$fact_account_id::VARCHAR"
            found[self.contract.account] = f"coalesce({printed}, {above})" if printed else above
        return found

    def _add_currency(self, found: dict[str, str]) -> None:
        """The currency by the best evidence: a header, its column, the mark of an amount, the
        preamble."""
        name = self.contract.currency
        if name is None:
            return
        known = []
        if self.match.header_currency:
            known.append("$header_currency::VARCHAR")
        if name in found:
            known.append(found[name])
        amounts = [c.name for c in self.contract.columns if c.type == "money" and c.name in found]
        if self.marks and amounts:
            known.append(marked_currency(found[amounts[0]]))
        if "currency" in self.match.preamble:
            known.append("$fact_currency::VARCHAR")
        if known:
            found[name] = known[0] if len(known) == 1 else f"coalesce({', '.join(known)})"

    def _censored(self) -> list[str]:
        """The columns of the file in which an interval may stand for a number."""
        columns = self.contract.columns
        return [c.name for c in columns if c.censored and c.name in self.match.mapped]

    def present_sql(self, records: str, forgiving: bool = True) -> str:
        """The common table expressions of every question: `present` holds _n, the raw cells and
        p_<column>."""
        cells = ", ".join(
            f"{self._present(column, forgiving)} as p_{column.name}"
            for column in self.contract.columns
            if column.name in self.raw
        )
        return f"cells as ({self._cells_sql(records)}), present as (select *, {cells} from cells)"

    def _present(self, column: Column, forgiving: bool) -> str:
        raw = self.raw[column.name]
        among = None if forgiving else self.seen.get(raw)
        return meant(column, present(column, self.contract, raw, forgiving, among))

    def _cells_sql(self, records: str) -> str:
        """A relation with c0..cN and _n as it is, or one row per cell of a wide file."""
        if not self.contract.unpivot:
            return f"select * from {records}"
        pairs = ", ".join(
            f"{{'name': $name{index}::VARCHAR, 'value': c{position}}}"
            for index, position in enumerate(self.match.unpivoted.values())
        )
        column = self.contract.column(self.contract.unpivot.value_column)
        tokens = ", ".join(
            literal(token.strip())
            for token in ["", *self.contract.null_tokens, *column.null_tokens]
        )
        return (
            "select * exclude (cell), cell.name as cell_name, cell.value as cell_value"
            f" from (select *, unnest([{pairs}]) as cell from {records})"
            f" where cell.value is not null and trim(cell.value) not in ({tokens})"
        )

    def typed_sql(
        self, records: str, style: Style, forgiving: bool = True, total: str | None = None
    ) -> str:
        """present_sql() and `typed`: the rows that are no totals, with v_<column>.

        Args:
            total: the condition of a total row, where it is not that of total_sql().
        """
        total = total or total_sql(self)
        values = ", ".join(
            f"{value(column, f'p_{column.name}', style)} as v_{column.name}"
            for column in self.checked
        )
        return (
            f"{self.present_sql(records, forgiving)}, typed as"
            f" (select *{f', {values}' if values else ''} from present"
            f"{f' where not ({total})' if total else ''})"
        )

    @property
    def checked(self) -> list[Column]:
        """The columns of the file whose cells can be bad."""
        return self.columns("id", "integer", "decimal", "money", "date", "timestamp", "boolean")

    def columns(self, *types: str) -> list[Column]:
        """The columns of these types that the file has, in contract order."""
        return [
            column
            for column in self.contract.columns
            if column.name in self.raw and column.type in types
        ]

    def row_sql(self, strict: Style | None = None) -> str:
        """The select list of rows.parquet over `typed`: the columns that the file has, since a
        column of nothing costs the lake as much as one of ids.

        Args:
            strict: the style under which a bad cell ends the statement; without it, it is NULL.
        """
        parts = [
            f"{self._column(column, strict)} as {identifier(column.name)}"
            for column in self.contract.columns
            if column.name in self.raw or self.match.maps.get(column.name)
        ]
        extras = {
            f"extra{index}": f"c{position}"
            for index, position in enumerate(self.match.extras.values())
        }
        for name in self._censored():
            raw = self.raw[name]
            extras[f"censored_{name}"] = f"case when {is_censored(raw)} then {raw} end"
        if extras:
            parts.append(f"{self._map(extras, 'extra_names')} as _extra")
        return ", ".join([*parts, f"{constant(self.load_id)} as _load_id", "_n as _row_number"])

    @property
    def _constants(self) -> list[str]:
        """Texts that the file says once and every row repeats. In a large file they are written as
        an enumeration, see constant()."""
        texts = [column.name for column in self.columns("text")]
        return [] if self.seen else [name for name in texts if _PARAMETER.match(self.raw[name])]

    def constants_sql(self) -> str | None:
        """The statement that makes their type, which row_sql() of a strict pass needs; the texts
        are parameters."""
        texts = ", ".join(self.raw[name] for name in self._constants)
        if not texts:
            return None
        return (
            "create or replace temp type _constants as enum"
            f" (select distinct unnest(list_filter([{texts}], lambda text: text is not null)))"
        )

    def _column(self, column: Column, strict: Style | None) -> str:
        if column.type == "map":
            positions = self.match.maps.get(column.name, {}).values()
            keys = {f"key_{column.name}{index}": f"c{p}" for index, p in enumerate(positions)}
            return self._map(keys, f"keys_{column.name}")
        if column.type == "text":
            is_constant = strict is not None and column.name in self._constants
            return f"p_{column.name}::{'_constants' if is_constant else 'VARCHAR'}"
        typed = f"v_{column.name}::{column.sql_type}"
        if strict is None:
            return typed
        bad = [] if column.name in strict.proven else [self._is_bad(column)]
        bad += [self._spans_days] if self._spans_days and column.name == self._last_day else []
        if not bad:
            return typed
        told = " or ".join(bad)
        return f"case when {told} then error('bad cell')::{column.sql_type} else {typed} end"

    def _map(self, pairs: dict[str, str], names: str) -> str:
        """See map_sql(); without a look at each row where the keys and the cells allow it."""
        keys = set(self.values.get(names, ()))
        is_plain = len(keys) == len(pairs) and "" not in keys and keys != {"key", "value"}
        is_filled = all("" not in self.seen.get(raw, ("",)) for raw in pairs.values())
        return map_sql(pairs, names if is_plain else None, is_filled)

    def bad_sql(self) -> str:
        """Over `typed`: the index in complaints of the first bad cell, or NULL."""
        cases = [
            f"when {condition} then {index}"
            for index, (_, condition, _) in enumerate(self.complaints)
        ]
        return f"case {' '.join(cases)} end" if cases else "null::INTEGER"

    @functools.cached_property
    def complaints(self) -> list[tuple[Column, str, str]]:
        """What can be wrong with a row: the column, the condition over `typed`, the reason."""
        found = [(column, self._is_bad(column), REASONS[column.type]) for column in self.checked]
        if self._spans_days:
            last = self.contract.column(self._last_day)
            found.append((last, self._spans_days, "the row covers several days: it is of none"))
        return found

    def _is_bad(self, column: Column) -> str:
        return is_bad(column, f"p_{column.name}", f"v_{column.name}")

    @property
    def _last_day(self) -> str:
        return self.contract.span.end if self.contract.span else ""

    @property
    def _spans_days(self) -> str:
        """The condition of a row that covers more than the day it should; empty if none can."""
        span = self.contract.span
        if span is None or span.days == "many" or not {span.start, span.end} <= self.raw.keys():
            return ""
        return f"coalesce(v_{span.end} > v_{span.start}, false)"

    @property
    def measures(self) -> list[str]:
        """Measures of the contract that the file has."""
        return [name for name in self.contract.measures if name in self.raw]

    @property
    def deduplicated(self) -> list[str]:
        """Columns of the file of which the total row tells what no sum of rows does."""
        totals = self.contract.totals
        return [name for name in (totals.deduplicated if totals else []) if name in self.raw]
