"""The gate refuses whenever it cannot judge, and never repeats a value of a row."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.quality import CheckResult, GateReport, run_gate
from pipelines.quality.history import History
from tests.unit.quality.conftest import Warehouse

EXPECTATIONS = Path(__file__).parents[3] / "expectations"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One table with a name in it."""
    path = tmp_path_factory.mktemp("small") / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema sales")
        connection.execute("create table sales.dim_sales_reps as select 'canary@x.test' as rep_id")
    return path


@pytest.fixture
def two(small: Path, tmp_path: Path) -> Path:
    """Two tables."""
    path = Path(shutil.copy(small, tmp_path / "two.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table sales.fct_deals as select 'd1' as deal_id")
    return path


def write(folder: Path, *expectations: dict[str, Any], table: str = "sales.dim_sales_reps") -> Path:
    folder.mkdir(exist_ok=True)
    entries = [
        {"severity": "warning", "description": "as expected", "meta": {"check": f"c{i}"}, **given}
        for i, given in enumerate(expectations)
    ]
    document = {"name": table, "meta": {"expectations": len(entries)}, "expectations": entries}
    (folder / f"{table}.json").write_text(json.dumps(document))
    return folder


def query(sql: str) -> dict[str, Any]:
    return {"type": "expect_query_to_find_no_rows", "kwargs": {"unexpected_rows_query": sql}}


GOOD = query("select 1 from {batch} where false")


def only_failure(report: GateReport) -> CheckResult:
    assert not report.passed
    (failure,) = report.failures
    return failure


def test_a_good_warehouse_passes_every_check(warehouse: Warehouse) -> None:
    report = run_gate(warehouse(), EXPECTATIONS)
    assert [result for result in report.results if not result.passed] == []
    written = [json.loads(path.read_text()) for path in EXPECTATIONS.glob("*.json")]
    derived = [History.model_validate(s["meta"].get("history", {})) for s in written]
    assert len(report.results) == sum(
        len(suite["expectations"]) + ("history" in suite["meta"]) * len(history.checks)
        for suite, history in zip(written, derived, strict=True)
    )


def test_a_warehouse_without_rows_passes(warehouse: Warehouse) -> None:
    path = warehouse()
    with duckdb.connect(str(path)) as connection:
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables()"
        ).fetchall():
            if table != "fct_table_measures":  # without, nothing was measured
                connection.execute(f"delete from {schema}.{table}")
    assert [result for result in run_gate(path, EXPECTATIONS).results if not result.passed] == []


def test_a_missing_suite_fails(tmp_path: Path, two: Path) -> None:
    failure = only_failure(run_gate(two, write(tmp_path / "s", GOOD)))
    assert (failure.table_name, failure.observed) == ("sales.fct_deals", "no suite")


def test_a_suite_about_no_table_fails(tmp_path: Path, small: Path) -> None:
    suites = write(tmp_path / "s", GOOD)
    failure = only_failure(run_gate(small, write(suites, GOOD, table="sales.fct_deals")))
    assert (failure.table_name, failure.observed) == ("sales.fct_deals", "no such table")


def test_a_misspelt_expectation_fails_though_the_rest_passes(tmp_path: Path, two: Path) -> None:
    suites = write(tmp_path / "s", GOOD, GOOD)
    write(suites, GOOD, {**GOOD, "type": "expect_query_to_find_norows"}, table="sales.fct_deals")
    failure = only_failure(run_gate(two, suites))
    assert "no expectation type 'expect_query_to_find_norows'" in failure.observed


def test_a_dropped_expectation_fails(tmp_path: Path, two: Path) -> None:
    path = write(write(tmp_path / "s", GOOD), GOOD, GOOD, table="sales.fct_deals")
    path /= "sales.fct_deals.json"
    document = json.loads(path.read_text())
    del document["expectations"][1]
    path.write_text(json.dumps(document))
    assert "dropped" in only_failure(run_gate(two, path.parent)).observed


def test_foretelling_judges_all_but_the_critical(tmp_path: Path, small: Path) -> None:
    bad = query("select 1 from {batch}")
    suites = write(tmp_path / "s", {**bad, "severity": "critical"}, {**bad, "severity": "info"})
    assert [result.passed for result in run_gate(small, suites).results] == [False, False]
    foretold = run_gate(small, suites, foretell=True).results
    assert [(result.severity, result.passed) for result in foretold] == [
        ("critical", True),
        ("info", False),
    ]


def test_foretelling_judges_what_is_named(tmp_path: Path, small: Path) -> None:
    bad = query("select 1 from {batch}") | {"severity": "critical"}
    suites = write(tmp_path / "s", bad, bad)
    foretold = run_gate(small, suites, foretell=True, named={"sales.dim_sales_reps:c1"}).results
    assert {result.check_name: result.passed for result in foretold} == {"c0": True, "c1": False}


def test_nothing_to_judge_is_a_refusal(tmp_path: Path, small: Path) -> None:
    (tmp_path / "none").mkdir()
    assert not run_gate(small, tmp_path / "none").passed
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    assert not run_gate(empty, tmp_path / "none").passed
    assert not GateReport(()).passed


def test_a_missing_database_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_gate(tmp_path / "w.duckdb", EXPECTATIONS)
    assert not (tmp_path / "w.duckdb").exists()


@pytest.mark.parametrize(
    "crashing",
    [
        query("select 1 from {batch} where rep_id::int > 0"),
        query("select no_such_column from {batch}"),
        query("not sql {batch}"),
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "no_such_column"}},
    ],
)
def test_a_crashing_check_is_critical_and_shows_no_value(
    tmp_path: Path, small: Path, crashing: dict[str, Any]
) -> None:
    good = query("select 1 from {batch} where rep_id is null")
    report = run_gate(small, write(tmp_path / "s", crashing, good))
    failure = only_failure(report)
    assert failure.exception
    assert failure.severity == "critical"
    assert failure.observed.startswith("crashed: ")
    assert "canary" not in str(report)


@pytest.mark.parametrize(
    "failing",
    [
        query("select rep_id from {batch}"),
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "rep_id", "value_set": ["r1"]},
        },
        {
            "type": "expect_column_max_to_be_between",
            "kwargs": {"column": "rep_id", "max_value": 3},
        },
        {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 3}},
    ],
)
def test_a_failing_check_tells_counts_only(
    tmp_path: Path, small: Path, failing: dict[str, Any]
) -> None:
    report = run_gate(small, write(tmp_path / "s", failing))
    assert not report.results[0].passed
    assert "canary" not in str(report)


def test_warnings_do_not_refuse(tmp_path: Path, small: Path) -> None:
    report = run_gate(small, write(tmp_path / "s", query("select rep_id from {batch}")))
    assert report.passed
    assert {name: count for name, count in report.counts.items() if count} == {"warned": 1}
    assert report.warnings[0].observed == "1 found"


def test_the_gate_lets_go_of_the_file_whatever_its_name(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "o'dd $HOME ?x=1 %20 #é.duckdb"
    shutil.copy(small, path)
    assert run_gate(path, write(tmp_path / "s", GOOD)).passed
    duckdb.connect(str(path)).close()  # for writing
