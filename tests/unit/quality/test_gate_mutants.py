"""Every expectation of every suite can fail: each is shown rows, or a table, that break it."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.quality import CheckResult, run_gate
from tests.unit.quality.conftest import Warehouse

EXPECTATIONS = Path(__file__).parents[3] / "expectations"
SPOILED = (Path(__file__).parent / "spoiled_rows.sql").read_text(encoding="utf-8")
SUITES: dict[str, list[dict[str, Any]]] = {
    path.stem: json.loads(path.read_text())["expectations"] for path in EXPECTATIONS.glob("*.json")
}
CHECKS = sorted(
    (table, entry["meta"]["check"]) for table, suite in SUITES.items() for entry in suite
)
Results = dict[tuple[str, str], CheckResult]


def judge(path: Path) -> Results:
    report = run_gate(path, EXPECTATIONS)
    return {(result.table_name, result.check_name): result for result in report.results}


@pytest.fixture(scope="module")
def spoiled(warehouse: Warehouse) -> Results:
    """The verdict on a warehouse that breaks every rule about rows."""
    return judge(warehouse(SPOILED))


@pytest.fixture(scope="module")
def truncated(warehouse: Warehouse) -> Results:
    """The verdict on a warehouse whose tables all lack their last promised column."""
    return judge(
        warehouse(
            *(
                f"alter table {table} drop column {suite[0]['kwargs']['column_set'][-1]}"
                for table, suite in SUITES.items()
            )
        )
    )


@pytest.mark.parametrize(("table", "check"), CHECKS)
def test_the_expectation_can_fail(
    spoiled: Results, truncated: Results, table: str, check: str
) -> None:
    result = (truncated if check == "columns_promised" else spoiled)[table, check]
    assert not result.passed
    assert not result.exception


@pytest.mark.parametrize("table", sorted(SUITES))
def test_a_key_and_the_promised_columns_are_critical(table: str) -> None:
    critical = {e["meta"]["check"] for e in SUITES[table] if e["severity"] == "critical"}
    assert {"columns_promised", "key_unique"} <= critical
