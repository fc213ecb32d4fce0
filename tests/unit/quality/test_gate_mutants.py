"""Every expectation of every suite can fail: each is shown rows, or a table, that break it."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.quality import CheckResult, run_gate
from pipelines.quality.history import CHECKS as HISTORY_CHECKS
from pipelines.quality.history import History
from pipelines.quality.offenders import SHOWN_ROWS, Declarations
from tests.unit.quality.conftest import Warehouse

EXPECTATIONS = Path(__file__).parents[3] / "expectations"
SPOILED = (Path(__file__).parent / "spoiled_rows.sql").read_text(encoding="utf-8")
SUITES: dict[str, list[dict[str, Any]]] = {
    path.stem: json.loads(path.read_text())["expectations"] for path in EXPECTATIONS.glob("*.json")
}
CHECKS = sorted(
    (table, entry["meta"]["check"]) for table, suite in SUITES.items() for entry in suite
)
HISTORIES = {
    path.stem: History.model_validate(meta["history"])
    for path in EXPECTATIONS.glob("*.json")
    if "history" in (meta := json.loads(path.read_text())["meta"])
}
DERIVED = sorted((table, check) for table, history in HISTORIES.items() for check in history.checks)
UNUSUAL = "update quality.fct_table_measures set state = 'unusual', value = 9, bucket = 'x'"
CANARY = "canary@secret.test"
Results = dict[tuple[str, str], CheckResult]


def judge(path: Path, declarations: Declarations | None = None) -> Results:
    report = run_gate(path, EXPECTATIONS, declarations=declarations)
    return {(result.table_name, result.check_name): result for result in report.results}


@pytest.fixture(scope="module")
def spoiled(warehouse: Warehouse, declarations: Declarations) -> Results:
    """The verdict on a warehouse that breaks every rule about rows."""
    return judge(warehouse(SPOILED), declarations)


@pytest.fixture(scope="module")
def unusual(warehouse: Warehouse, declarations: Declarations) -> Results:
    """The verdict on a warehouse whose every measure lies outside of its band."""
    return judge(warehouse(UNUSUAL), declarations)


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
    assert result.failed
    assert not result.exception


@pytest.mark.parametrize(("table", "check"), CHECKS)
def test_a_failed_check_shows_how_to_find_its_rows(
    spoiled: Results, declarations: Declarations, table: str, check: str
) -> None:
    result = spoiled[table, check]
    if check == "columns_promised":
        return
    assert result.query
    assert result.found
    key = set(SUITES[table][1]["kwargs"]["columns"])
    if key <= declarations[table].personal:
        return  # nothing that may be shown tells the rows apart
    assert len(result.rows) == min(result.found, SHOWN_ROWS)
    assert all(row and "1" not in row for row in result.rows)
    assert all(not set(row) & declarations[table].personal for row in result.rows)


def test_every_table_of_bi_is_held_against_its_past() -> None:
    assert {name for name in SUITES if not name.startswith("quality.")} <= set(HISTORIES)


def test_no_value_of_a_personal_column_is_measured(declarations: Declarations) -> None:
    told = {
        (table, column)
        for table, history in HISTORIES.items()
        for column in (*history.mix, *([history.by] if history.by else []))
    }
    assert {(table, name) for table, name in told if name in declarations[table].personal} == set()
    assert {(table, name) for table, name in told if name not in declarations[table].columns} == (
        set()
    )


@pytest.mark.parametrize(("table", "check"), DERIVED)
def test_a_check_of_history_can_fail(unusual: Results, table: str, check: str) -> None:
    result = unusual[table, check]
    assert result.failed
    assert not result.exception
    assert {row["measure"] for row in result.rows} == set(HISTORY_CHECKS[check])
    assert result.severity == ("critical" if check == "rows_kept" else "warning")


def test_what_nobody_measured_refuses(warehouse: Warehouse) -> None:
    results = judge(warehouse("delete from quality.fct_table_measures"))
    assert all(results[table, "history"].blocks for table in HISTORIES)


def test_without_history_nothing_has_passed(warehouse: Warehouse) -> None:
    results = judge(
        warehouse(
            "update quality.fct_table_measures set state = 'no history', history_releases = 1"
        )
    )
    waiting = [results[key] for key in DERIVED]
    assert {result.passed for result in waiting} == {None}
    assert {result.observed for result in waiting} == {"no history yet: 1 earlier release"}


def test_personal_data_is_never_shown(
    warehouse: Warehouse, declarations: Declarations, tmp_path: Path
) -> None:
    """Every personal column of the spoiled warehouse holds the canary."""
    path = warehouse(SPOILED)
    with duckdb.connect(str(path)) as connection:
        for table, column in connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns() "
            "where data_type = 'VARCHAR' and database_name = current_database()"
        ).fetchall():
            if column in declarations[table].personal:
                connection.execute(f"update {table} set {column} = $1", [CANARY])
    report = run_gate(path, EXPECTATIONS, declarations=declarations)
    assert len(report.failures) > 300
    assert CANARY not in str(report)


@pytest.mark.parametrize("table", sorted(SUITES))
def test_a_key_and_the_promised_columns_are_critical(table: str) -> None:
    critical = {e["meta"]["check"] for e in SUITES[table] if e["severity"] == "critical"}
    assert {"columns_promised", "key_unique"} <= critical
