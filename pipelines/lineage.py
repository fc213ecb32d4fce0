"""Column lineage: the columns that each column of a model is made from, read off its SQL.

Dagster's open-source UI records lineage without drawing it: this feeds its metadata and ours.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

from pipelines.warehouse import TableShape

# A table as Dagster names it: ("journey", "fct_attribution") or ("raw", "meta", "insights_daily").
Table = tuple[str, ...]
# column → the (table, column) pairs that it is made from
Origins = dict[str, list[tuple[Table, str]]]


def columns_of(
    manifest_path: Path, shapes: Mapping[tuple[str, str], TableShape], cache_folder: Path
) -> dict[Table, Origins]:
    """The origins of every column of every SQL model by (schema, name).

    Computed once per compiled text and kept in `cache_folder`: a project that has not changed costs
    nothing. A model whose SQL cannot be followed (a Python model) has no entry.
    """
    nodes = json.loads(manifest_path.read_text(encoding="utf-8"))
    cache_file = cache_folder / "lineage.json"
    known = json.loads(cache_file.read_text()) if cache_file.is_file() else {}
    source_columns = _source_columns(nodes["sources"])
    used: dict[str, Any] = {}
    found: dict[Table, Origins] = {}
    for node in nodes["nodes"].values():
        if node["resource_type"] != "model" or node["language"] != "sql":
            continue
        if not node.get("compiled_code"):  # skipped: something above it failed
            continue
        sql, tables = _with_plain_names(node, nodes)
        schema = {
            name: source_columns.get(parent) or _model_columns(nodes["nodes"].get(parent), shapes)
            for name, parent in tables.items()
        }
        key = hashlib.sha256(json.dumps([sql, schema]).encode()).hexdigest()
        used[key] = known[key] if key in known else _origins(sql, schema)
        found[node["schema"], node["name"]] = {
            column: [(_path(tables[table], nodes), name) for table, name in origins]
            for column, origins in used[key].items()
        }
    cache_file.write_text(json.dumps(used))
    return found


def _with_plain_names(
    node: Mapping[str, Any], nodes: Mapping[str, Any]
) -> tuple[str, dict[str, str]]:
    """The compiled SQL with each parent under a plain table name, and which parent that is."""
    sql: str = node["compiled_code"]
    tables: dict[str, str] = {}
    parents = {
        parent: (nodes["nodes"].get(parent) or nodes["sources"][parent])["relation_name"]
        for parent in node["depends_on"]["nodes"]
    }
    for parent, relation in sorted(parents.items(), key=lambda item: -len(item[1])):
        name = f"parent_{len(tables)}"
        sql = sql.replace(relation, name)
        tables[name] = parent
    return sql, tables


def _path(parent: str, nodes: Mapping[str, Any]) -> Table:
    source = nodes["sources"].get(parent)
    if source is not None:
        return tuple(source["config"]["meta"]["dagster"]["asset_key"])
    return nodes["nodes"][parent]["schema"], nodes["nodes"][parent]["name"]


def _model_columns(
    node: Mapping[str, Any] | None, shapes: Mapping[tuple[str, str], TableShape]
) -> dict[str, str]:
    shape = shapes.get((node["schema"], node["name"])) if node else None
    return {column.name: column.type for column in shape.columns} if shape else {}


def _source_columns(sources: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    columns = {}
    with duckdb.connect() as connection:
        for name, source in sources.items():
            try:
                relation = connection.sql(f"select * from {source['relation_name']}")
            except duckdb.Error:
                continue
            columns[name] = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return columns


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
                absent = exp.Null()
                branch.set(
                    "expressions",
                    [given.get(name) or exp.alias_(absent.copy(), name) for name in names],
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
