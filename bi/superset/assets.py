"""What Superset shows, in the form that it imports: one database, a dataset per mart, dashboards.

Dashboards and their charts are read off dashboards/*.yaml, datasets as `marts` says.
`python assets.py FILE.zip` writes the bundle for a Superset of one's own.
"""

import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from marts import DATABASE, HERE, VERSION, Node, datasets, read, uuid_of

MANIFEST = HERE.parents[1] / "dbt_project" / "target" / "parsed" / "manifest.json"


def contents(uri: str, report_model: str, manifest: Path = MANIFEST) -> dict[str, str]:
    """Every file of the bundle by its path, as YAML.

    `uri` is SQLAlchemy's, of the release; `report_model` the attribution model shown at first.
    """
    known = json.loads(manifest.read_text(encoding="utf-8"))
    files: dict[str, Any] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "2026-01-01T00:00:00"},
        f"databases/{DATABASE}.yaml": _database(uri),
    }
    for name, dataset in datasets(known).items():
        files[f"datasets/{DATABASE}/{name}.yaml"] = dataset
    for path in sorted((HERE / "dashboards").glob("*.yaml")):
        files |= _dashboard(path.stem, read(path), {"report_model": report_model})
    return {path: yaml.safe_dump(content, sort_keys=False) for path, content in files.items()}


def _database(uri: str) -> dict[str, Any]:
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": uri,
        "cache_timeout": 60,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": uuid_of("database", DATABASE),
        "version": VERSION,
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
                "uuid": uuid_of("chart", name),
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
        "uuid": uuid_of("dashboard", slug),
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
        "uuid": uuid_of("chart", name),
        "version": VERSION,
        "dataset_uuid": uuid_of("dataset", told["dataset"]),
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
                "datasetUuid": uuid_of("dataset", told["dataset"]),
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
