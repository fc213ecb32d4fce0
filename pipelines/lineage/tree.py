"""What one column is made from, as a tree down to the headers of exports. Knows no terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.lineage.project import Edge

Column = tuple[str, str]  # table and column


class UnknownColumnError(LookupError):
    """No such table or column; the message names the nearest ones."""


@dataclass
class Branch:
    """A column and what it is made from. `is_repeated`: what is below it stands above already."""

    table: str
    column: str
    layer: str
    headers: list[str] = field(default_factory=list)
    read_from: str | None = None
    is_followed: bool = True
    is_repeated: bool = False
    made_from: list[Branch] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


class Tree:
    """All columns of the project.

    Args:
        edges: of the whole project.
        headers: rows of `files.header_rows`, of every export.
    """

    def __init__(self, edges: Iterable[Edge], headers: Iterable[dict[str, Any]]) -> None:
        self._above: dict[Column, list[Edge]] = {}
        for edge in edges:
            self._above.setdefault((edge.table_name, edge.column_name), []).append(edge)
        self._headers = {(row["table_name"], row["column_name"]): row for row in headers}

    def find(self, name: str) -> list[Column]:
        """The column that TABLE.COLUMN names, or all columns of the table; the schema may be left
        out where one table has the name.

        Raises:
            UnknownColumnError: there is none.
        """
        known = {*self._above, *self._headers}
        tables = {table for table, _ in known}
        upper, _, last = name.rpartition(".")
        for table, column in ((name, None), (upper, last)):
            fitting = sorted(t for t in tables if table and (t == table or t.endswith(f".{table}")))
            if len(fitting) > 1 and table not in fitting:
                raise UnknownColumnError(f"{table} may be {', '.join(fitting)}")
            if fitting:
                named = table if table in fitting else fitting[0]
                return self._columns(known, named, column)
        raise UnknownColumnError(f"no table {name}{_nearest(name, tables)}")

    def _columns(self, known: set[Column], table: str, column: str | None) -> list[Column]:
        names = [each for found, each in (*self._above, *self._headers) if found == table]
        names = list(dict.fromkeys(names))
        if column is None:
            return [(table, each) for each in names]
        if (table, column) not in known:
            raise UnknownColumnError(f"no column {column} in {table}{_nearest(column, names)}")
        return [(table, column)]

    def below(self, column: Column) -> Branch:
        """What a column is made from, each column told once."""
        return self._branch(column, self._layer(column), set())

    def _branch(self, column: Column, layer: str, told: set[Column]) -> Branch:
        edges, header = self._above.get(column, []), self._headers.get(column, {})
        branch = Branch(
            *column,
            layer,
            headers=list(header.get("headers", [])),
            read_from=header.get("read_from"),
            is_followed=all(edge.is_followed for edge in edges),
        )
        above = [
            ((edge.upstream_table, edge.upstream_column), str(edge.upstream_layer))
            for edge in edges
            if edge.upstream_table is not None and edge.upstream_column is not None
        ]
        branch.is_repeated = bool(above) and column in told
        told.add(column)
        if not branch.is_repeated:
            branch.made_from = [self._branch(*each, told) for each in above]
        return branch

    def _layer(self, column: Column) -> str:
        return self._above[column][0].layer if column in self._above else "export"


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known names that are like the last parts of `name`, as words for a message."""
    by_end = {each.rsplit(".", 1)[-1]: each for each in known}
    found = [
        by_end[like]
        for part in reversed(name.split("."))
        for like in difflib.get_close_matches(part, by_end, n=3, cutoff=0.6)
    ]
    return f"; did you mean {' or '.join(dict.fromkeys(found))}?" if found else ""
