"""dbt's verdicts and the reconciliation ledger, as the gate takes them over."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.quality import dbt_results, reconciliation_results
from pipelines.quality.results import CheckResult

MODEL = "model.t.fct_deals"
TEST = "test.t.unique_fct_deals"


def judge(tmp_path: Path, *outcomes: dict[str, Any], **test: Any) -> dict[str, CheckResult]:
    manifest = {
        "nodes": {
            MODEL: {
                "name": "fct_deals", "resource_type": "model", "schema": "sales",
                "alias": "fct_deals", "config": {},
            },
            TEST: {
                "name": "unique_fct_deals", "resource_type": "test", "attached_node": MODEL,
                "depends_on": {"nodes": [MODEL]}, "config": {"severity": "ERROR"}, **test,
            },
        },
    }  # fmt: skip
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "run_results.json").write_text(json.dumps({"results": outcomes}))
    results = dbt_results(tmp_path)
    return {result.check_name: result for result in results}


def outcome(unique_id: str, status: str, failures: int | None = None) -> dict[str, Any]:
    message = "Could not convert 'canary@x.test'"
    return {"unique_id": unique_id, "status": status, "failures": failures, "message": message}


def test_passing_tests_pass(tmp_path: Path) -> None:
    results = judge(tmp_path, outcome(MODEL, "success"), outcome(TEST, "pass", 0))
    assert {name: result.passed for name, result in results.items()} == {"unique_fct_deals": True}
    assert results["unique_fct_deals"].table_name == "sales.fct_deals"


@pytest.mark.parametrize("status", ["fail", "error", "skipped", "runtime error"])
def test_anything_else_blocks_and_quotes_nothing(tmp_path: Path, status: str) -> None:
    result = judge(tmp_path, outcome(TEST, status, 3))["unique_fct_deals"]
    assert result.blocks
    assert "canary" not in str(result)


def test_a_test_that_did_not_run_blocks(tmp_path: Path) -> None:
    assert judge(tmp_path, outcome(MODEL, "success"))["unique_fct_deals"].observed == "did not run"


def test_a_warning_warns_and_a_crash_of_it_blocks(tmp_path: Path) -> None:
    settings = {"config": {"severity": "warn"}}
    warned = judge(tmp_path, outcome(TEST, "warn", 2), **settings)["unique_fct_deals"]
    assert (warned.passed, warned.blocks, warned.severity) == (False, False, "warning")
    assert judge(tmp_path, outcome(TEST, "error"), **settings)["unique_fct_deals"].blocks


@pytest.mark.parametrize("status", ["error", "skipped"])
def test_a_model_that_did_not_build_blocks(tmp_path: Path, status: str) -> None:
    results = judge(tmp_path, outcome(MODEL, status), outcome(TEST, "pass"))
    assert results["fct_deals"].blocks


@pytest.mark.parametrize(
    ("statuses", "passed"),
    [
        (["matched", "explained"], True),
        (["matched", "open"], False),
        (["matched", None], False),
        ([], True),
    ],
)
def test_an_open_total_blocks(tmp_path: Path, statuses: list[str | None], passed: bool) -> None:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema quality")
        connection.execute("create table quality.fct_reconciliation(source text, status text)")
        for status in statuses:
            connection.execute(
                "insert into quality.fct_reconciliation values ('meta', ?)", [status]
            )
    (result,) = reconciliation_results(path)
    assert (result.passed, result.blocks) == (passed, not passed)


def test_no_ledger_blocks(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "w.duckdb")).close()
    assert reconciliation_results(tmp_path / "w.duckdb")[0].blocks
