"""The datasets that Superset is given: one per mart and per query, with what may be asked of each.

Datasets are read off dbt's manifest, where each metric is defined once, beside its mart; sums of
report tables and datasets of a query off datasets/*.yaml.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

HERE = Path(__file__).resolve().parent
SCHEMAS = ("journey", "marketing", "sales", "quality")
VERSION = "1.0.0"
DATABASE = "Throughline"
_DIMENSION = re.compile(r"\{\{\s*(?:Time)?Dimension\('(\w+)__(\w+)'\)\s*\}\}")
_AGGREGATES = {
    "sum": "sum({})",
    "sum_boolean": "sum(({})::int)",
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "average": "avg({})",
    "median": "median({})",
    "min": "min({})",
    "max": "max({})",
}
Node = Mapping[str, Any]


def read(path: Path) -> dict[str, Any]:
    """One of our files."""
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def uuid_of(kind: str, name: str) -> str:
    """The same for the same name, so that an import replaces what it wrote before."""
    return str(uuid5(NAMESPACE_URL, f"throughline/{kind}/{name}"))


def datasets(manifest: Node) -> dict[str, dict[str, Any]]:
    """One dataset per mart and per query, by its name, with the metrics that it alone can give."""
    semantics = {one["node_relation"]["alias"]: one for one in manifest["semantic_models"].values()}
    marts = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in SCHEMAS
    ]
    told = {path.stem: read(path) for path in sorted((HERE / "datasets").glob("*.yaml"))}
    made = {name: _dataset(name, one) for name, one in told.items() if "sql" in one}
    for node in sorted(marts, key=lambda node: str(node["name"])):
        mart = {key: node[key] for key in ("schema", "description", "columns")}
        metrics = [*told.get(node["name"], {}).get("metrics", [])]
        semantic = semantics.get(node["name"])
        if semantic is not None:
            of_dbt = _made_of(semantic, manifest["metrics"].values())
            metrics += [_metric(metric, *sql) for metric, sql in of_dbt]
        made[node["name"]] = _dataset(node["name"], mart | {"metrics": metrics}, _time(semantic))
    return made


def _time(semantic: Node | None) -> str | None:
    """The column by which the metrics of a semantic model are summed over time."""
    name = ((semantic or {}).get("defaults") or {}).get("agg_time_dimension")
    named = {one["name"]: one.get("expr") for one in (semantic or {}).get("dimensions", [])}
    return named.get(name) or name


def _dataset(name: str, told: Node, time: str | None = None) -> dict[str, Any]:
    columns = [_column(column, told) for column, told in told["columns"].items()]
    first = next((column["column_name"] for column in columns if column["is_dttm"]), None)
    return {
        "table_name": name,
        "main_dttm_col": time or first,
        "description": told["description"],
        "cache_timeout": 60,
        "schema": told["schema"],
        "sql": told.get("sql"),
        "metrics": told["metrics"],
        "columns": columns,
        "uuid": uuid_of("dataset", name),
        "version": VERSION,
        "database_uuid": uuid_of("database", DATABASE),
    }


def _column(name: str, told: Node | str) -> dict[str, Any]:
    column: Node = {"data_type": told} if isinstance(told, str) else told
    kind = str(column.get("data_type") or "varchar").upper()
    return {
        "column_name": name,
        "verbose_name": name.lstrip("_").replace("_", " ").capitalize(),
        "type": kind,
        "is_dttm": kind.startswith(("DATE", "TIMESTAMP")),
        "groupby": True,
        "filterable": True,
        "description": column.get("description") or None,
    }


def _made_of(semantic: Node, metrics: Iterable[Node]) -> Iterable[tuple[Node, tuple[str, str]]]:
    """Each metric that this semantic model alone gives, with its SQL and its kind of number."""
    simple: dict[str, str] = {}
    metrics = list(metrics)
    for metric in metrics:
        told = metric["type_params"].get("metric_aggregation_params") or {}
        if metric["type"] == "simple" and told.get("semantic_model") == semantic["name"]:
            sql = _aggregate(semantic, metric, told["agg"])
            if sql:
                simple[metric["name"]] = sql
                yield metric, (sql, "number")
    for metric in metrics:
        parts = [metric["type_params"].get(side) or {} for side in ("numerator", "denominator")]
        if metric["type"] == "ratio" and all(
            part.get("name") in simple and not part.get("filter") for part in parts
        ):
            top, bottom = (simple[part["name"]] for part in parts)
            yield metric, (f"{top} / nullif({bottom}, 0)", "ratio")


def _aggregate(semantic: Node, metric: Node, kind: str) -> str | None:
    """`sum(case when … then … end)`; None where another table's column decides what counts."""
    names = {one["name"]: one.get("expr") or one["name"] for one in semantic["dimensions"]}
    expression = metric["type_params"].get("expr") or metric["name"]
    for where in (metric.get("filter") or {}).get("where_filters", []):
        template = where["where_sql_template"]
        if any(name not in names for _, name in _DIMENSION.findall(template)):
            return None
        condition = _DIMENSION.sub(lambda found: f"({names[found[2]]})", template)
        expression = f"case when {condition} then {expression} end"
    return _AGGREGATES[kind].format(expression)


def _metric(metric: Node, sql: str, kind: str) -> dict[str, Any]:
    return {
        "metric_name": metric["name"],
        "verbose_name": metric["label"],
        "expression": sql,
        "description": metric["description"],
        "d3format": None if kind == "ratio" else ",.0f",
    }
