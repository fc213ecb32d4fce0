"""The column lineage of the dbt project: model by model, as its SQL is compiled."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.lineage.sql import READER_VERSION, origins_of

# A table as Dagster names it: ("journey", "fct_attribution") or ("raw", "meta", "insights_daily").
Table = tuple[str, ...]
# column → the (table, column) pairs that it is made from
Origins = dict[str, list[tuple[Table, str]]]
_LAKE_COLUMNS = ("_extra", "_load_id", "_row_number")


class Edge(NamedTuple):
    """A column, and one column that it is made from: none of a constant or a count of rows, nor
    where the SQL of its model could not be followed."""

    table_name: str
    layer: str
    column_name: str
    upstream_table: str | None
    upstream_layer: str | None
    upstream_column: str | None
    is_followed: bool


class Lineage:
    """The lineage of a dbt project, model by model as it is compiled, in order of dependence.

    `manifest` is dbt's, parsed; `compiled` the folder of compiled SQL of the same build. A text
    that has not changed since `cache` was saved is not read again.
    """

    def __init__(self, manifest: Mapping[str, Any], compiled: Path, cache: Path) -> None:
        self._manifest = manifest
        self._compiled = compiled
        self._cache = cache
        self._known = json.loads(cache.read_text()) if cache.is_file() else {}
        self._used: dict[str, Any] = {}
        self._followed: dict[Path, tuple[dict[str, str], dict[str, list[list[str]]]]] = {}
        self._ids = {
            (node["schema"], node["name"]): unique_id
            for unique_id, node in manifest["nodes"].items()
            if node["resource_type"] in ("model", "seed")
        }

    def of(self, schema: str, name: str) -> Origins:
        """Where each column of a model comes from; empty if its SQL cannot be followed."""
        node = self._manifest["nodes"][self._ids[schema, name]]
        tables, origins = self._read(node)
        return {
            column: [(self._path(tables[table]), origin) for table, origin in found]
            for column, found in origins.items()
        }

    def edges(self) -> Iterator[Edge]:
        """Every column of every model with each column that it is made from, model by model."""
        for node in self._manifest["nodes"].values():
            if node["resource_type"] != "model":
                continue
            tables, origins = self._read(node)
            here = (".".join((node["schema"], node["name"])), _layer(node))
            for column in origins or node["columns"]:
                above: list[tuple[str | None, str | None, str | None]] = [
                    (".".join(self._path(tables[table])), _layer(self._node(tables[table])), name)
                    for table, name in origins.get(column, [])
                ]
                for upstream in above or [(None, None, None)]:
                    yield Edge(*here, column, *upstream, is_followed=bool(origins))

    def save(self) -> None:
        """Keep what was read for the next build; texts that are gone are forgotten."""
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        written = self._cache.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps(self._used))
        written.replace(self._cache)

    def _read(self, node: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
        if node["resource_type"] == "model" and node["language"] == "python":
            return self._declared(node)
        path = self._compiled / node["package_name"] / node["original_file_path"]
        if node["resource_type"] != "model" or not path.is_file():
            return {}, {}
        if path not in self._followed:
            self._followed[path] = self._follow(node, path)
        return self._followed[path]

    def _declared(
        self, node: Mapping[str, Any]
    ) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
        """What a Python model's YAML says: `made_from`, as model.column, of each column."""
        tables = {self._node(parent)["name"]: parent for parent in node["depends_on"]["nodes"]}
        made_from = {
            name: column["config"].get("meta", {}).get("made_from", [])
            for name, column in node["columns"].items()
        }
        return tables, {name: [m.split(".") for m in made] for name, made in made_from.items()}

    def _follow(
        self, node: Mapping[str, Any], path: Path
    ) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
        sql, tables = self._with_plain_names(node, path.read_text(encoding="utf-8"))
        schema = {name: self._columns(parent) for name, parent in tables.items()}
        key = hashlib.sha256(json.dumps([READER_VERSION, sql, schema]).encode()).hexdigest()
        if key not in self._used:
            self._used[key] = self._known[key] if key in self._known else origins_of(sql, schema)
        return tables, self._used[key]

    def _with_plain_names(self, node: Mapping[str, Any], sql: str) -> tuple[str, dict[str, str]]:
        """The compiled SQL with each parent under a plain table name, and which parent that is."""
        parents = {
            parent: self._node(parent)["relation_name"] for parent in node["depends_on"]["nodes"]
        }
        tables: dict[str, str] = {}
        for parent, relation in sorted(parents.items(), key=lambda item: -len(item[1])):
            name = f"parent_{len(tables)}"
            sql = sql.replace(relation, name)
            tables[name] = parent
        return sql, tables

    def _columns(self, unique_id: str) -> dict[str, str]:
        """The columns of a parent: those its SQL gives, those that its YAML describes, and what the
        lake adds to the columns of an export."""
        node = self._node(unique_id)
        read = self._read(node)[1] if node["resource_type"] == "model" else {}
        is_export = node["resource_type"] == "source" and len(self._path(unique_id)) == 3
        own = _LAKE_COLUMNS if is_export else ()
        return dict.fromkeys([*read, *node["columns"], *own], "unknown")

    def _node(self, unique_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (
            self._manifest["nodes"].get(unique_id) or self._manifest["sources"][unique_id]
        )
        return found

    def _path(self, unique_id: str) -> Table:
        node = self._node(unique_id)
        if node["resource_type"] == "source":
            return tuple(node["config"]["meta"]["dagster"]["asset_key"])
        return node["schema"], node["name"]


def _layer(node: Mapping[str, Any]) -> str:
    """export, lake, settings, releases, seed, staging, intermediate or mart."""
    if node["resource_type"] == "source":
        path = node["config"]["meta"]["dagster"]["asset_key"]
        return {"raw": "export" if len(path) == 3 else "lake"}.get(path[0], str(path[0]))
    if node["resource_type"] == "seed":
        return "seed"
    return "mart" if node["fqn"][1] == "marts" else str(node["fqn"][1])
