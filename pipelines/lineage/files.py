"""Lineage as files: the edges that set-up read, and what the headers of exports mean.

The warehouse reads both as a source, beside the settings.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.contract_parts import Column
from pipelines.exports.headers import normal_header
from pipelines.lineage.project import Edge

_TEXT = pa.string()
_EDGES = pa.schema([(name, _TEXT) for name in Edge._fields[:-1]] + [("is_followed", pa.bool_())])
_HEADERS = pa.schema(
    [(name, _TEXT) for name in ("table_name", "source", "export", "column_name", "read_from")]
    + [("headers", pa.list_(_TEXT))]
)
# What the lake adds to the columns of every export, and what it is read from.
LAKE_COLUMNS = {"_extra": "other headers", "_load_id": "the file", "_row_number": "the line"}


def write_edges(path: Path, edges: Iterable[Edge]) -> None:
    """Replace the file of edges in one step."""
    rows = [edge._asdict() for edge in edges]
    new = path.with_suffix(".new")
    pq.write_table(pa.Table.from_pylist(rows, schema=_EDGES), new)
    new.replace(path)


def read_edges(path: Path) -> list[Edge]:
    """What `write_edges` wrote."""
    return [Edge(**row) for row in pq.read_table(path).to_pylist()]


def write_lineage(folder: Path, edges: Path) -> None:
    """Put edges and headers where dbt reads them, each replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / "column_edges.new"
    shutil.copyfile(edges, new)
    new.replace(folder / "column_edges.parquet")
    rows = [row for contract in load_contracts().values() for row in header_rows(contract)]
    pq.write_table(pa.Table.from_pylist(rows, schema=_HEADERS), new)
    new.replace(folder / "export_headers.parquet")


def header_rows(contract: Contract) -> list[dict[str, Any]]:
    """A row per column of an export, the lake's own included, with what it is read from and every
    header that means it, the best first, in all shapes and languages."""
    told = {
        column.name: (read_from(contract, column), headers(contract, column))
        for column in contract.columns
    }
    told |= {name: (words, []) for name, words in LAKE_COLUMNS.items()}
    return [
        {
            "table_name": f"raw.{contract.key}",
            "source": contract.source,
            "export": contract.export,
            "column_name": name,
            "read_from": words,
            "headers": found,
        }
        for name, (words, found) in told.items()
    ]


def read_from(contract: Contract, column: Column) -> str:
    """Where in a file the values of a column stand."""
    unpivot = contract.unpivot
    if column.facet:
        return "the file's name"
    if column.header_pattern:
        return "headers of a pattern"
    if unpivot and column.name == unpivot.name_column:
        return "the header of each filled cell"
    if unpivot and column.name == unpivot.value_column:
        return "each filled cell"
    if unpivot and column.name in unpivot.constants:
        return "a constant"
    return "the header"


def headers(contract: Contract, column: Column) -> list[str]:
    """Every header that means a column, the best first; a pattern as it stands."""
    unpivot = contract.unpivot
    pattern = column.header_pattern
    if unpivot and column.name in (unpivot.name_column, unpivot.value_column):
        pattern = unpivot.header
    if pattern:
        return [pattern]
    names: dict[str, str] = {}
    for shape in contract.shapes:
        for alias in shape.column(column.name).aliases:
            names.setdefault(normal_header(alias), alias)
    return list(names.values())
