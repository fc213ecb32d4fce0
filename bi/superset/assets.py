"""What Superset shows, in the form that it imports: one database, a dataset per mart, dashboards.

Datasets are read off dbt's manifest, where each metric is defined once, beside its mart; sums of
report tables and datasets of a query off datasets/*.yaml, dashboards off dashboards/*.yaml.
`python assets.py FILE.zip` writes the bundle for a Superset of one's own.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

HERE = Path(__file__).resolve().parent
MANIFEST = HERE.parents[1] / "dbt_project" / "target" / "parsed" / "manifest.json"
SCHEMAS = ("journey", "marketing", "sales", "quality")
VERSION = "1.0.0"
FOLDER = "Throughline"
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


def contents(uri: str, report_model: str, manifest: Path = MANIFEST) -> dict[str, str]:
    """Every file of the bundle by its path, as YAML.

    `uri` is SQLAlchemy's, of the release; `report_model` the attribution model shown at first.
    """
    known = json.loads(manifest.read_text(encoding="utf-8"))
    files: dict[str, Any] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "2026-01-01T00:00:00"},
        f"databases/{FOLDER}.yaml": _database(uri),
    }
    for name, dataset in datasets(known).items():
        files[f"datasets/{FOLDER}/{name}.yaml"] = dataset
    for path in sorted((HERE / "dashboards").glob("*.yaml")):
        files |= _dashboard(path.stem, _read(path), {"report_model": report_model})
    return {path: yaml.safe_dump(content, sort_keys=False) for path, content in files.items()}


def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def _uuid(kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"throughline/{kind}/{name}"))


def _database(uri: str) -> dict[str, Any]:
    return {
        "database_name": FOLDER,
        "sqlalchemy_uri": uri,
        "cache_timeout": 60,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": _uuid("database", FOLDER),
        "version": VERSION,
    }


def datasets(manifest: Node) -> dict[str, dict[str, Any]]:
    """One dataset per mart and per query, by its name, with the metrics that it alone can give."""
    semantics = {one["node_relation"]["alias"]: one for one in manifest["semantic_models"].values()}
    marts = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in SCHEMAS
    ]
    told = {path.stem: _read(path) for path in sorted((HERE / "datasets").glob("*.yaml"))}
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
        "uuid": _uuid("dataset", name),
        "version": VERSION,
        "database_uuid": _uuid("database", FOLDER),
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


def _dashboard(slug: str, told: Node, defaults: Mapping[str, str]) -> dict[str, Any]:
    """The dashboard and its charts; each row of charts fills twelve columns.

    `defaults` are what a filter's default may be by name, since it is not known here.
    """
    files: dict[str, Any] = {}
    root, grid = ["ROOT_ID"], ["ROOT_ID", "GRID_ID"]
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": root},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": told["title"]}},
    }
    charts: dict[str, int] = {}
    for number, row in enumerate(told["rows"], start=1):
        row_id = f"ROW-{number}"
        children = []
        for chart in row["charts"]:
            name = f"{slug}/{chart['title']}"
            charts[name] = len(charts) + 1
            files[f"charts/{name.replace(' ', '_')}.yaml"] = _chart(name, chart)
            child = f"CHART-{charts[name]}"
            meta = {
                "chartId": charts[name],
                "uuid": _uuid("chart", name),
                "sliceName": chart["title"],
                "width": chart["width"],
                "height": row["height"],
            }
            position[child] = {"type": "CHART", "id": child, "children": [], "meta": meta}
            position[child]["parents"] = [*grid, row_id]
            children.append(child)
        position[row_id] = {"type": "ROW", "id": row_id, "children": children, "parents": grid}
        position[row_id]["meta"] = {"background": "BACKGROUND_TRANSPARENT"}
        position["GRID_ID"]["children"].append(row_id)
    files[f"dashboards/{slug}.yaml"] = {
        "dashboard_title": told["title"],
        "description": told["description"],
        "slug": slug,
        "published": True,
        "css": None,
        "position": position,
        "metadata": {
            "color_scheme": "okabe_ito",
            "filter_bar_orientation": "HORIZONTAL",
            "native_filter_configuration": [
                _filter(slug, one, list(charts.values()), defaults)
                for one in told.get("filters", [])
            ],
        },
        "uuid": _uuid("dashboard", slug),
        "version": VERSION,
    }
    return files


def _chart(name: str, told: Node) -> dict[str, Any]:
    return {
        "slice_name": told["title"],
        "description": told.get("description"),
        "viz_type": told["viz"],
        "params": {"row_limit": 10000, **told["params"], "viz_type": told["viz"]},
        "cache_timeout": 60,
        "uuid": _uuid("chart", name),
        "version": VERSION,
        "dataset_uuid": _uuid("dataset", told["dataset"]),
    }


def _filter(
    slug: str, told: Node, charts: list[int], defaults: Mapping[str, str]
) -> dict[str, Any]:
    """A filter of the dashboard: a span of time, or one value of a column."""
    common = {
        "id": f"NATIVE_FILTER-{slug}-{told['name'].replace(' ', '-').lower()}",
        "name": told["name"],
        "type": "NATIVE_FILTER",
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "cascadeParentIds": [],
        "chartsInScope": charts,
    }
    if "column" not in told:
        return common | {
            "filterType": "filter_time",
            "targets": [{}],
            "controlValues": {"enableEmptyFilter": False},
            "defaultDataMask": {"extraFormData": {}, "filterState": {"value": "No filter"}},
        }
    default = told.get("default")
    value = [defaults.get(default, default)] if default else None
    clause = [{"col": told["column"], "op": "IN", "val": value}] if value else []
    return common | {
        "filterType": "filter_select",
        "targets": [
            {
                "column": {"name": told["column"]},
                "datasetUuid": _uuid("dataset", told["dataset"]),
            }
        ],
        "controlValues": {
            "multiSelect": not default,
            "enableEmptyFilter": bool(default),
            "defaultToFirstItem": False,
            "inverseSelection": False,
            "searchAllOptions": False,
        },
        "defaultDataMask": {
            "extraFormData": {"filters": clause} if clause else {},
            "filterState": {"value": value, "label": ", ".join(value)} if value else {},
        },
    }


if __name__ == "__main__":
    files = contents("duckdb:////data/published/warehouse.duckdb", "position")
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, text in files.items():
            bundle.writestr(f"throughline/{path}", text)
