"""The dbt project keeps its rules: names, layers, contracts, owners, sources as in the contracts.

Reads the manifest of one `dbt parse`; builds nothing.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.dashboard import tables_read
from pipelines.exports.contract import load_contracts

Node = dict[str, Any]

PROJECT = Path(__file__).parents[2] / "dbt_project"
EXPECTATIONS = PROJECT.parent / "expectations"
LAYERS = ("staging", "intermediate", "marts")
NAMES = {
    "staging": r"stg_[a-z0-9]+(_[a-z0-9]+)*__[a-z0-9]+(_[a-z0-9]+)*",
    "intermediate": r"int_[a-z0-9]+(_[a-z0-9]+)*",
    "marts": r"(dim|fct|rpt)_[a-z0-9]+(_[a-z0-9]+)*|column_lineage",
}
MAY_READ = {
    "staging": {"source", "staging"},
    "intermediate": {"staging", "intermediate", "seed"},
    "marts": {"intermediate", "marts", "seed"},
}
LINES = {"staging": 40, "intermediate": 150, "marts": 100}
PROMISED = {
    "journey": """
        dim_persons dim_accounts dim_identity_edges fct_touchpoints fct_conversions fct_journeys
        fct_attribution fct_attribution_daily rpt_model_comparison rpt_lead_quality dim_dates
        rpt_account_engagement
        fct_feedback_conversions fct_feedback_ledger fct_feedback_audiences
        rpt_lead_scores rpt_lead_score_model
    """,
    "marketing": """
        dim_campaigns fct_ad_performance_daily fct_ad_restatements fct_email_campaigns
        rpt_channel_performance_daily rpt_campaign_performance
    """,
    "sales": """
        dim_sales_reps fct_deals fct_deal_stages fct_sales_activities rpt_engagement_worklist
        rpt_funnel_cohorts rpt_revenue_vs_target rpt_pipeline_velocity rpt_win_loss
        dim_customers rpt_customer_value rpt_referrals rpt_rep_activity
    """,
    "quality": """
        fct_loads fct_quarantined_rows fct_reconciliation fct_gate_results dim_releases
        column_lineage fct_column_edges
    """,
}
STRICT = '{"error": "all", "silence": ["MFConverterIssue"]}'  # as in dbt_project.yml
CLOCK = re.compile(r"\b(current_(timestamp|date|time)|now\(|today\(|localtimestamp)", re.IGNORECASE)
# Credit is given to the touches that are published, which are written once; so is spend.
PUBLISHED_FACTS = {
    "int_conversion_touches": ("fct_touchpoints",),
    "int_journeys_lost": ("fct_touchpoints",),
    "int_awareness_counted": ("fct_touchpoints",),
    "int_spend_weeks": ("fct_ad_performance_daily", "fct_attribution_daily"),
    "int_feedback_matched": ("fct_touchpoints",),
    "int_leads_observed": ("fct_touchpoints",),
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("dbt")
    command = [str(Path(sys.executable).with_name("dbt")), "parse", "--quiet", "--no-partial-parse"]
    command += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    command += ["--target-path", str(folder / "target"), "--log-path", str(folder / "log")]
    done = subprocess.run(
        command,
        env=os.environ | {"THROUGHLINE_DATA": str(folder), "DBT_WARN_ERROR_OPTIONS": STRICT},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    parsed: dict[str, Any] = json.loads((folder / "target" / "manifest.json").read_text())
    return parsed


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> dict[str, Node]:
    return {
        unique_id: node
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
    }


def layer_of(node: Node) -> str:
    return str(node["fqn"][1]) if node["resource_type"] == "model" else str(node["resource_type"])


def marts(models: dict[str, Node]) -> Iterator[Node]:
    return (node for node in models.values() if layer_of(node) == "marts")


def test_every_model_is_named_after_its_layer(models: dict[str, Node]) -> None:
    wrong = [n["name"] for n in models.values() if not re.fullmatch(NAMES[layer_of(n)], n["name"])]
    assert wrong == []


def test_a_staging_model_is_named_after_its_source(models: dict[str, Node]) -> None:
    for node in (node for node in models.values() if layer_of(node) == "staging"):
        sources = [unique_id for unique_id in node["depends_on"]["nodes"] if "source." in unique_id]
        assert len(sources) == 1, node["name"]
        _, _, source, table = sources[0].split(".")
        assert node["name"] == f"stg_{source}__{table}"
        assert Path(node["original_file_path"]).parent.name == source


def test_every_layer_reads_only_the_layer_before_it(
    manifest: dict[str, Any], models: dict[str, Node]
) -> None:
    wrong = []
    for node in models.values():
        for parent_id in node["depends_on"]["nodes"]:
            parent = manifest["nodes"].get(parent_id) or manifest["sources"][parent_id]
            if parent["name"] in PUBLISHED_FACTS.get(node["name"], ()):
                continue
            if layer_of(parent) not in MAY_READ[layer_of(node)]:
                wrong.append(f"{node['name']} reads {parent['name']}")
    assert wrong == []


def test_every_model_opens_its_description_with_the_grain(models: dict[str, Node]) -> None:
    wrong = [
        node["name"] for node in models.values() if not node["description"].startswith("One row")
    ]
    assert wrong == []


def test_every_model_has_an_owner(models: dict[str, Node]) -> None:
    wrong = [
        node["name"]
        for node in models.values()
        if not node["config"]["meta"].get("dagster", {}).get("owners")
    ]
    assert wrong == []


def test_every_mart_is_contracted_typed_and_described(models: dict[str, Node]) -> None:
    for node in marts(models):
        assert node["config"]["contract"]["enforced"], node["name"]
        assert node["config"]["materialized"] in ("table", "view"), node["name"]
        for column in node["columns"].values():
            assert column["data_type"], f"{node['name']}.{column['name']} has no type"
            assert column["description"], f"{node['name']}.{column['name']} is not described"


def test_every_staging_column_is_described(models: dict[str, Node]) -> None:
    for node in (node for node in models.values() if layer_of(node) == "staging"):
        assert node["columns"], node["name"]
        undescribed = [c["name"] for c in node["columns"].values() if not c["description"]]
        assert undescribed == [], node["name"]


def test_every_mart_has_a_tested_key(manifest: dict[str, Any], models: dict[str, Node]) -> None:
    """By its suite, or by a dbt test where the suite has none."""
    keyed = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") in ("primary_key", "unique_combination")
    }
    suites = {path.stem: json.loads(path.read_text()) for path in EXPECTATIONS.glob("*.json")}
    judged = {
        name
        for name, suite in suites.items()
        if any(
            (entry["type"], entry["severity"]) == ("expect_key_to_be_unique", "critical")
            for entry in suite["expectations"]
        )
    }
    wrong = [
        node["name"]
        for node in marts(models)
        if node["unique_id"] not in keyed and f"{node['schema']}.{node['name']}" not in judged
    ]
    assert wrong == []


def test_the_promised_tables_are_there(models: dict[str, Node]) -> None:
    built = {(node["schema"], node["name"]) for node in marts(models)}
    promised = {(schema, name) for schema, names in PROMISED.items() for name in names.split()}
    assert promised - built == set()
    assert {schema for schema, _ in built} == set(PROMISED)


def test_no_model_is_longer_than_a_page(models: dict[str, Node]) -> None:
    wrong = [
        node["name"]
        for node in models.values()
        if len(node["raw_code"].splitlines()) > LINES[layer_of(node)]
    ]
    assert wrong == []


def test_no_model_reads_the_clock(models: dict[str, Node]) -> None:
    assert [node["name"] for node in models.values() if CLOCK.search(node["raw_code"])] == []


def test_sources_equal_the_export_contracts(manifest: dict[str, Any]) -> None:
    """`throughline sources --write` writes them."""
    declared = {
        f"{source['source_name']}.{source['name']}": {
            name: column["data_type"].replace(" ", "") for name, column in source["columns"].items()
        }
        for source in manifest["sources"].values()
        if source["source_name"] not in ("lake", "settings", "releases", "lineage")
    }
    assert declared == {
        key: {column.name: column.sql_type.lower().replace(" ", "") for column in contract.columns}
        for key, contract in load_contracts().items()
    }


def test_every_source_is_the_dagster_asset_of_its_export(manifest: dict[str, Any]) -> None:
    keys = {
        unique_id: source["config"]["meta"].get("dagster", {}).get("asset_key")
        for unique_id, source in manifest["sources"].items()
    }
    assert [unique_id for unique_id, key in keys.items() if not key] == []
    for unique_id, source in manifest["sources"].items():
        if source["source_name"] not in ("lake", "settings", "releases", "lineage"):
            assert keys[unique_id] == ["raw", source["source_name"], source["name"]]


def test_no_yaml_says_what_dbt_would_silently_ignore() -> None:
    """dbt validates no YAML on DuckDB: `tests:` or a top-level `meta:` would pass in silence."""
    allowed = {"name", "description", "config", "columns", "data_tests", "data_type", "tables"}
    allowed |= {"model", "given", "expect", "overrides", "constraints", "arguments"}
    # The semantic layer: dbt itself refuses an unknown key inside these.
    allowed |= {"semantic_model", "primary_entity", "agg_time_dimension", "derived_semantics"}
    allowed |= {"metrics", "time_spine", "granularity", "dimension", "entity"}
    for file in sorted([*PROJECT.glob("models/**/*.yml"), *PROJECT.glob("seeds/**/*.yml")]):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for kind in ("models", "sources", "seeds", "unit_tests"):
            for entry in content.get(kind, []) if isinstance(content.get(kind), list) else []:
                columns = entry.get("columns", []) + entry.get("tables", [])
                for described in [entry, *columns]:
                    assert set(described) <= allowed, f"{file.name}: {described['name']}"


def test_the_report_is_exposed_with_the_tables_that_it_reads(
    manifest: dict[str, Any],
) -> None:
    (exposure,) = (
        found for found in manifest["exposures"].values() if found["name"] == "release_report"
    )
    read = {
        f"{manifest['nodes'][node]['schema']}.{manifest['nodes'][node]['name']}"
        for node in exposure["depends_on"]["nodes"]
    }

    assert read == set(tables_read())
