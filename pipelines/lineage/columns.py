"""Every column of the project: its description, and the columns of exports in which it begins.

Marts and staging describe their columns; most rules between them only carry them on, and the
description with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipelines.lineage.project import Edge, Origins

Column = tuple[str, str]
_SHOWN = 3


class Columns:
    """The columns of all tables.

    Args:
        edges: of the whole project.
        own: what tables say of their columns themselves.
    """

    def __init__(self, edges: Iterable[Edge], own: Mapping[Column, str]) -> None:
        self._above: dict[Column, list[Column]] = {}
        self._columns: dict[str, list[str]] = {}
        self._followed: set[str] = set()
        for edge in edges:
            column = (edge.table_name, edge.column_name)
            if column not in self._above:
                self._columns.setdefault(edge.table_name, []).append(edge.column_name)
            if edge.is_followed:
                self._followed.add(edge.table_name)
            above = self._above.setdefault(column, [])
            if edge.upstream_table is not None and edge.upstream_column is not None:
                above.append((edge.upstream_table, edge.upstream_column))
        self._told = dict(own)
        self._exports: dict[Column, frozenset[Column]] = {}

    def described(self, table: str) -> dict[str, str]:
        """The columns of a table of the project, in their order, with their descriptions."""
        return {name: self.of((table, name)) for name in self._columns.get(table, [])}

    def made_from(self, table: str) -> Origins:
        """By column of a table the columns that it is made from; empty if it is not followed."""
        found = {name: self._above[table, name] for name in self._columns.get(table, [])}
        return {
            name: [(tuple(up.split(".")), column) for up, column in above]
            for name, above in found.items()
            if table in self._followed
        }

    def of(self, column: Column) -> str:
        """The description of one column; never empty."""
        if column not in self._told:
            self._told[column] = ""  # a way around ends here
            self._told[column] = self._derived(column)
        return self._told[column]

    def exports(self, column: Column) -> list[Column]:
        """The columns of exports that a column begins with, in the order of their names."""
        return sorted(self._exports_of(column))

    def _exports_of(self, column: Column) -> frozenset[Column]:
        if column not in self._exports:
            self._exports[column] = frozenset()  # a way around ends here
            above = self._above.get(column, [])
            own = {column} if column[0].startswith("raw.") and column[0].count(".") > 1 else set()
            found = own.union(*(self._exports_of(each) for each in above))
            self._exports[column] = frozenset(found)
        return self._exports[column]

    def _derived(self, column: Column) -> str:
        above = self._above.get(column, [])
        same = [each for each in above if each[1] == column[1]] or above[: len(above) == 1]
        told = next((words for each in same if (words := self.of(each))), "")
        if told:
            return told
        if not above:
            return "Worked out here, of no single column."
        named = ", ".join(f"{table}.{name}" for table, name in above[:_SHOWN])
        more = f" and {len(above) - _SHOWN} more" if len(above) > _SHOWN else ""
        return f"Made from {named}{more}."
