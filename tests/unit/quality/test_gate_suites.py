"""A suite file that is not exactly what it claims must never be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.quality.suites import SuiteError, read_suite

EXPECTATIONS = Path(__file__).parents[3] / "expectations"


def suite(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name": "sales.dim_sales_reps",
        "meta": {"expectations": len(entries)},
        "expectations": list(entries),
        **changes,
    }


def entry(check: str = "rep_id_not_null", **changes: Any) -> dict[str, Any]:
    return {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "rep_id"},
        "severity": "critical",
        "description": "rep_id is never missing.",
        "meta": {"check": check},
        **changes,
    }


def load(tmp_path: Path, document: Any) -> int:
    path = tmp_path / "sales.dim_sales_reps.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return len(read_suite(path).to_gx().expectations)


def test_a_good_suite_loads_completely(tmp_path: Path) -> None:
    second = entry("name_not_null", kwargs={"column": "name"})
    assert load(tmp_path, suite(entry(), second)) == 2


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (suite(entry(type="expect_column_values_to_not_be_nul")), "no expectation type"),
        (suite(entry(kwargs={"colum": "rep_id"})), "arguments of"),
        (suite(entry(kwargs={"column": "rep_id", "mosty": 0.9})), "extra fields not permitted"),
        (suite(entry(kwargs={"column": "rep_id", "mostly": 2})), "less than or equal to 1"),
        (suite(entry(severity="critcal")), "severity"),
        (suite(entry(), meta={"expectations": 2}), "dropped"),
        (suite(entry(), meta={}), "dropped"),
        (suite(), "no expectations"),
        (suite(entry(), expectation=[]), "exactly the keys"),
        (suite({**entry(), "severty": "info"}), "exactly the keys"),
        (suite(entry(), entry()), "must be different"),
        (suite(entry(), name="sales.fct_deals"), "name of the file"),
        (suite(entry(meta={})), "meta.check"),
        (suite(entry(description="")), "description"),
        ('{"name": "a", "name": "b"}', "written twice"),
        ("[]", "exactly the keys"),
        ("{", "JSON"),
    ],
)
def test_a_wrong_suite_is_an_error_that_says_why(
    tmp_path: Path, document: Any, message: str
) -> None:
    with pytest.raises(SuiteError, match=message):
        load(tmp_path, document)


@pytest.mark.parametrize("path", sorted(EXPECTATIONS.glob("*.json")), ids=lambda path: path.stem)
def test_every_suite_of_the_project_loads(path: Path) -> None:
    suite = read_suite(path)
    assert len(suite.to_gx().expectations) == len(suite.expectations)
    assert suite.expectations[0]["meta"]["check"] == "columns_promised"
