"""The columns that each column of one query is made from, read off its SQL by sqlglot. Pure."""

import logging
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

READER_VERSION = (
    2  # part of what is remembered: raise it when the same SQL would give other origins
)

# What cannot be followed has no origins; its warnings would quote whole queries.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


def origins_of(sql: str, schema: Mapping[str, dict[str, str]]) -> dict[str, list[list[str]]]:
    """By column of the query the [table, column] pairs that it is made from; empty if it cannot be
    followed. `schema` gives the columns of every table that it reads."""
    try:
        tree = qualify(
            _with_windows_inline(parse_one(sql, dialect="duckdb")),
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


def _with_windows_inline(tree: Any) -> Any:
    """The query with each `over name` as the window that it names, which sqlglot's lineage does not
    look up."""
    for select in tree.find_all(exp.Select):
        named = {window.name: window for window in select.args.get("windows") or ()}
        for window in select.find_all(exp.Window):
            meant = named.get(window.alias) if window.args.get("over") else None
            if meant is None:
                continue
            for part in ("partition_by", "order"):
                if not window.args.get(part):
                    window.set(part, deepcopy(meant.args.get(part)))
            window.set("alias", None)
    return tree


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
