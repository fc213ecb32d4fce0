"""What Superset is given: datasets of every mart, whose metrics are dbt's, and charts of them."""

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import warehouse
from pipelines.settings import environment
from tests.conftest import Project

pytestmark = pytest.mark.slow
ASSETS = Path(__file__).parents[2] / "bi" / "superset" / "assets.py"
# Made of more than one table, so that no dataset alone has them.
OF_SEVERAL_TABLES = {
    *("roas", "cac", "cost_per_lead", "velocity", "open_deals"),
    *("created_deals_so_far", "decided_deals_so_far"),
}


@pytest.fixture(scope="module")
def manifest() -> Path:
    return warehouse.manifest(environment())


@pytest.fixture(scope="module")
def files(manifest: Path) -> Iterator[dict[str, dict[str, Any]]]:
    spec = importlib.util.spec_from_file_location("bi_assets", ASSETS)
    assert spec is not None
    assert spec.loader is not None
    sys.path.insert(0, str(ASSETS.parent))  # as Python does for a script
    assets = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(assets)
    written = assets.contents("duckdb:////somewhere.duckdb", "position", manifest)
    yield {path: yaml.safe_load(text) for path, text in written.items()}
    sys.path.remove(str(ASSETS.parent))


@pytest.fixture(scope="module")
def datasets(files: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = [file for path, file in files.items() if path.startswith("datasets/")]
    return {file["uuid"]: file for file in found}


def source(dataset: dict[str, Any]) -> str:
    return (
        f"({dataset['sql']})" if dataset["sql"] else f"{dataset['schema']}.{dataset['table_name']}"
    )


def test_every_mart_is_a_dataset_whose_columns_and_metrics_can_be_asked(
    datasets: dict[str, dict[str, Any]], released: Project
) -> None:
    names = {file["table_name"] for file in datasets.values()}
    marts = released.query("select table_name from duckdb_tables() where not internal")
    assert {name for (name,) in marts} <= names
    for dataset in datasets.values():
        columns = [f'"{column["column_name"]}"' for column in dataset["columns"]]
        metrics = [metric["expression"] for metric in dataset["metrics"]]
        released.query(f"select {', '.join(columns)} from {source(dataset)} limit 0")
        released.query(f"select {', '.join(metrics or ['0'])} from {source(dataset)}")


def test_every_metric_of_dbt_is_one_of_a_dataset(
    datasets: dict[str, dict[str, Any]], manifest: Path
) -> None:
    of_dbt = {metric["name"] for metric in json.loads(manifest.read_text())["metrics"].values()}
    of_datasets = {m["metric_name"] for file in datasets.values() for m in file["metrics"]}

    assert of_dbt - of_datasets == OF_SEVERAL_TABLES - of_datasets
    assert of_dbt >= OF_SEVERAL_TABLES


def test_charts_ask_for_what_their_dataset_has(
    files: dict[str, dict[str, Any]], datasets: dict[str, dict[str, Any]]
) -> None:
    charts = [file for path, file in files.items() if path.startswith("charts/")]
    assert len(charts) > 30
    for chart in charts:
        dataset, params = datasets[chart["dataset_uuid"]], chart["params"]
        columns = {column["column_name"] for column in dataset["columns"]}
        metrics = {metric["metric_name"] for metric in dataset["metrics"]}
        asked = [*params.get("metrics", []), *([params["metric"]] if "metric" in params else [])]
        assert {name for name in asked if isinstance(name, str)} <= metrics, chart["slice_name"]
        named = {params[key] for key in ("x_axis", "source", "target") if key in params}
        for key in ("groupby", "all_columns", "groupbyRows", "groupbyColumns"):
            named |= set(params.get(key, []))
        named |= {one["subject"] for one in params.get("adhoc_filters", [])}
        assert named <= columns, chart["slice_name"]


def test_the_exposure_of_the_dashboards_names_the_tables_that_they_show(manifest: Path) -> None:
    shown: set[str] = set()
    for path in (ASSETS.parent / "dashboards").glob("*.yaml"):
        told = yaml.safe_load(path.read_text())
        shown |= {chart["dataset"] for row in told["rows"] for chart in row["charts"]}
        shown |= {one["dataset"] for one in told.get("filters", []) if "dataset" in one}
    tables: set[str] = set()
    for name in shown:
        path = ASSETS.parent / "datasets" / f"{name}.yaml"
        sql = (yaml.safe_load(path.read_text()) if path.is_file() else {}).get("sql")
        found = re.findall(r"\b(?:journey|marketing|sales|quality)\.(\w+)", sql) if sql else [name]
        tables |= set(found)

    exposures = json.loads(manifest.read_text())["exposures"].values()
    [exposure] = [one for one in exposures if one["name"] == "superset_dashboards"]
    assert {node.split(".")[-1] for node in exposure["depends_on"]["nodes"]} == tables
