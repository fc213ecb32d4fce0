"""A load of the lake written anew under the current contract, from what the lake keeps of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipelines.exports.contract import Contract
from pipelines.exports.evidence import UndecidableError, counted_style
from pipelines.exports.lake_plan import planned, shape_of
from pipelines.exports.lake_sql import cast_value, filled_columns, parameters
from pipelines.exports.manifest import exported
from pipelines.exports.match import Match
from pipelines.exports.parts import ROWS
from pipelines.exports.quarantine import (
    Quarantined,
    read_quarantine,
    refuse_if_many,
    write_quarantine,
)
from pipelines.exports.rows import constant
from pipelines.exports.sniff import Head, Record
from pipelines.exports.source import BrokenTableError
from pipelines.exports.sql import count, file_literal, identifier, run, to_parquet
from pipelines.exports.strict import conserved
from pipelines.exports.table import Table
from pipelines.exports.totals import measured
from pipelines.exports.values import REASONS, Style, is_bad


class Retyping:
    """One load and its plan.

    Args:
        con: a connection that this may use alone, with TimeZone UTC.
        load: folder of the load as it is.
        manifest: of the load.
        contract: of its export.

    Raises:
        BrokenTableError: the contract cannot be met without the file.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        load: Path,
        manifest: dict[str, Any],
        contract: Contract,
    ) -> None:
        self.con, self.load, self.manifest = con, load, manifest
        files = ", ".join(file_literal(path) for path in sorted(load.glob("rows*.parquet")))
        self.rows = f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"
        described = run(con, f"describe select * from {self.rows}").fetchall()
        self.types = {str(row[0]): str(row[1]) for row in described}
        if "_extra" not in self.types:
            self.rows = f"(select *, null::MAP(VARCHAR, VARCHAR) as _extra from {self.rows})"
        self.contract = shape_of(contract, manifest)
        self.plan = planned(self.contract, manifest, self.types)
        self.table = self._printed_table()

    def write(self, built: Path) -> dict[str, Any]:
        """Write rows.parquet and quarantine.parquet into an empty folder; returns the manifest.

        Raises:
            BrokenTableError: see above.
        """
        style, manifest = self._style(), self.manifest
        typed = f"with {self.table.typed_sql(self._records(), style)}"
        bad = self._bad_cells(typed)
        before = read_quarantine(self.con, self.load / "quarantine.parquet")
        refuse_if_many([*before, *bad], manifest["rows"] - len(bad), self.contract.quarantine_limit)
        written = self._write_rows(typed, [found.row_number for found in bad], built / ROWS)
        conserved(manifest["rows"], written, 0, len(bad))
        quarantined = sorted([*before, *bad], key=lambda found: found.row_number)
        write_quarantine(self.con, built / "quarantine.parquet", manifest["load_id"], quarantined)
        return self._manifest(style, built, written, len(quarantined))

    def _write_rows(self, typed: str, bad: list[int], path: Path) -> int:
        filled = filled_columns(self.plan)
        columns = ", ".join(f"{sql} as {identifier(name)}" for name, sql in filled.items())
        good = " where not list_contains($bad::BIGINT[], _n)" if bad else ""
        statement = (
            f"copy ({typed} select {columns},"
            f" {constant(self.manifest['load_id'])} as _load_id, _row_number"
            f" from typed{good} order by _n) to {to_parquet(path)}"
        )
        return count(run(self.con, statement, self.table.values | {"bad": bad}))

    def _printed_table(self) -> Table:
        """What is read as printed, as a table of its own: c0 to cN beside the old columns."""
        printed = self.plan.printed
        own = self.contract.model_copy(
            update={
                "columns": [self.contract.column(name) for name in printed],
                **dict.fromkeys(("totals", "unpivot", "account", "currency")),
                "measures": [],
            }
        )
        table = Table(_match(own, list(printed)), self.manifest["load_id"], marks=True)
        table.values |= parameters(self.plan)
        return table

    def _records(self) -> str:
        cells = "".join(
            f", {f'_extra[$from{n}::VARCHAR]' if header else identifier(name)} as c{n}"
            for n, (name, header) in enumerate(self.plan.printed.items())
        )
        return f"(select *{cells}, _row_number as _n from {self.rows})"

    def _style(self) -> Style:
        """The style that the whole file proved, else what the cells that are read now prove."""
        known = self.manifest["numbers"]
        table = self.table
        if known != "digits":  # numbers need no more evidence
            contract = table.contract.model_copy(update={"numbers": "dot"})
            table = Table(replace(table.match, contract=contract), table.load_id, marks=True)
            table.values |= self.table.values
        try:
            style = counted_style(self.con, table, self._records())[0]
        except UndecidableError as error:
            raise BrokenTableError(error.reason, error.remedy) from error
        return style if known == "digits" else replace(style, numbers=known)

    def _bad_cells(self, typed: str) -> list[Quarantined]:
        """The first cell of each row that is no value of its column's type."""
        cells = [
            (column, f"p_{column.name}", is_bad(column, f"p_{column.name}", f"v_{column.name}"))
            for column in self.table.checked
        ]
        for name, old in self.plan.cast.items():
            column, was = self.contract.column(name), identifier(name)
            lost = f"({was} is not null and ({cast_value(column, old)}) is null)"
            cells.append((column, f"{was}::VARCHAR", lost))
        if not cells:
            return []
        which = " ".join(f"when {bad} then {n}" for n, (_, _, bad) in enumerate(cells))
        value = " ".join(f"when {n} then {cell}" for n, (_, cell, _) in enumerate(cells))
        found = run(
            self.con,
            f"{typed}, marked as (select *, case {which} end as bad_index from typed)"
            f" select _n, bad_index, case bad_index {value} end from marked"
            " where bad_index is not null order by _n",
            self.table.values,
        ).fetchall()
        return [
            Quarantined(n, None, cells[index][0].name, cell, REASONS[cells[index][0].type])
            for n, index, cell in found
        ]

    def _manifest(self, style: Style, built: Path, rows: int, quarantined: int) -> dict[str, Any]:
        before, plan, contract = self.manifest, self.plan, self.contract
        whole = Table(_match(contract, plan.present), before["load_id"])
        measures, period = measured(self.con, whole, [built / ROWS])
        start, end = (str(day) if day else None for day in period)
        told = before.get("headers", {})
        headers = {name: header for name, header in told.items() if name in plan.present}
        claimed = {name: header for name, header in plan.printed.items() if header is not None}
        manifest = before | {
            "contract_version": contract.version,
            "rows": rows,
            "quarantined": quarantined,
            "headers": headers | claimed,
            "missing_columns": whole.match.missing,
            "extra_columns": plan.extras,
            "measures": measures,
            "period_start": before["period_start"] or start,
            "period_end": before["period_end"] or end,
            "numbers": before["numbers"] if before["numbers"] != "digits" else style.numbers,
            "dates": before["dates"] | style.dates,
        }
        time_of = exported(before["file_name"], manifest, contract.export_time_in_name)
        return manifest | time_of


def _match(contract: Contract, names: list[str]) -> Match:
    """A file with just these columns."""
    return Match(
        contract=contract,
        head=Head(",", [], False),
        header=Record(names, 0, 1),
        mapped={name: position for position, name in enumerate(names)},
        maps={},
        unpivoted={},
        header_currency=None,
        facets={},
        missing_required=[],
        forbidden=[],
        missing_facets=False,
    )
