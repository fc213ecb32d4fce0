"""Column lineage: the columns that each column of a model is made from, read off its SQL.

Dagster's open-source UI records lineage without drawing it: this feeds its metadata and ours.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

# What cannot be followed has no origins; its warnings would quote whole queries.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

# A table as Dagster names it: ("journey", "fct_attribution") or ("raw", "meta", "insights_daily").
Table = tuple[str, ...]
# column → the (table, column) pairs that it is made from
Origins = dict[str, list[tuple[Table, str]]]
_LAKE_COLUMNS = ("_extra", "_load_id", "_row_number")


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
        key = hashlib.sha256(json.dumps([sql, schema]).encode()).hexdigest()
        if key not in self._used:
            self._used[key] = self._known[key] if key in self._known else _origins(sql, schema)
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


def _origins(sql: str, schema: Mapping[str, dict[str, str]]) -> dict[str, list[list[str]]]:
    try:
        tree = qualify(
            parse_one(sql, dialect="duckdb"),
            schema=dict(schema),
            dialect="duckdb",
            validate_qualify_columns=False,
            identify=False,
        )
    except SqlglotError:
        return {}
    _align_unions(tree)
    scope = build_scope(tree)
    if scope is None or not isinstance(tree, exp.Select | exp.Union):
        return {}
    return {name: _leaves(name, tree, scope, schema) for name in tree.named_selects if name != "*"}


def _leaves(name: str, tree: Any, scope: Any, schema: Any) -> list[list[str]]:
    try:
        root = lineage(name, tree, scope=scope, dialect="duckdb", schema=schema, copy=False)
    except (SqlglotError, ValueError):
        return []
    leaves = {
        (node.expression.name, node.name.rsplit(".", 1)[-1].strip('"'))
        for node in root.walk()
        if isinstance(node.expression, exp.Table) and node.expression.name in schema
    }
    return [list(leaf) for leaf in sorted(leaves)]


def _align_unions(tree: Any) -> None:
    """Give the branches of each `union by name` the same columns in the same order.

    The lineage of sqlglot matches branches by position.
    """
    for union in tree.find_all(exp.Union):
        if union.args.get("by_name"):
            branches = list(_branches(union))
            names = list(dict.fromkeys(name for one in branches for name in one.named_selects))
            for branch in branches:
                given = dict(zip(branch.named_selects, branch.selects, strict=True))
                branch.set(
                    "expressions",
                    [given.get(name) or exp.alias_(exp.Null(), name) for name in names],
                )
            union.set("by_name", False)


def _branches(query: Any) -> Iterator[exp.Select]:
    if isinstance(query, exp.Union):
        yield from _branches(query.left)
        yield from _branches(query.right)
    elif isinstance(query, exp.Subquery):
        yield from _branches(query.this)
    elif isinstance(query, exp.Select):
        yield query
