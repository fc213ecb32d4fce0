"""Judge one table by its suite: DuckDB counts in one pass, Great Expectations says what it means.

An expectation of a kind that is not counted here is left to Great Expectations' own queries
(`beside`), which cost a pass over the table each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb

from pipelines.quality.counts import Counts, Rule, count, rule_of
from pipelines.quality.engine import datasource
from pipelines.quality.offenders import Declarations, offenders
from pipelines.quality.results import CheckResult, Severity
from pipelines.quality.suites import Suite

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation

_EXCEPTION_NAME = re.compile(r"^(?:\w+\.)*(\w+(?:Error|Exception))\b", re.MULTILINE)
_SHAPE = "expect_table_columns_to_match_set"
AS_EXPECTED = "nothing unexpected"
_COUNTS_ONLY = {
    "result_format": "BASIC",
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
}
Verdict = Mapping[str, Any]
_NO_VERDICT: Verdict = {"success": False}


@dataclass(frozen=True)
class Table:
    """A table to judge: its suite, its columns, its key, what the project declares of tables."""

    suite: Suite
    columns: Sequence[str]
    key: Sequence[str]
    declarations: Declarations


def judge(
    connection: duckdb.DuckDBPyConnection, table: Table
) -> tuple[dict[str, CheckResult], list[dict[str, Any]]]:
    """Results by check, and the entries that have to be judged `beside`.

    Raises SuiteError for a suite that Great Expectations does not take as it is written.
    """
    suite = table.suite
    expectations: Sequence[Expectation] = suite.to_gx().expectations
    rules = {
        entry["meta"]["check"]: rule_of(
            entry, getattr(expectation, "unexpected_rows_query", None), suite.table_name
        )
        for entry, expectation in zip(suite.expectations, expectations, strict=True)
    }
    counted = count(connection, suite.table_name, [rule for rule in rules.values() if rule])
    results, left = {}, []
    for entry, expectation in zip(suite.expectations, expectations, strict=True):
        check = entry["meta"]["check"]
        rule = rules[check]
        if rule is None and entry["type"] != _SHAPE:
            left.append(entry)
        elif check in counted.crashed:
            results[check] = _result(table, entry, _NO_VERDICT, counted.crashed[check])
        else:
            judged = _verdict(expectation, counted, rule, table.columns)
            result = _result(table, entry, judged)
            if result.failed and rule:
                query, rows = offenders(
                    connection, suite.table_name, table.key, rule, table.declarations
                )
                found = counted.broken[check]
                result = replace(result, found=found, query=query, rows=rows)
            results[check] = result
    return results, left


def beside(database: Path, table: Table) -> dict[str, CheckResult]:
    """Results by check of a suite that Great Expectations counts itself."""
    expectations = table.suite.to_gx()
    schema, _, name = table.suite.table_name.partition(".")
    with datasource(database) as source:
        asset = source.add_table_asset(table.suite.table_name, table_name=name, schema_name=schema)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        results = {}
        for judged in batch.validate(expectations, result_format="BOOLEAN_ONLY").results:
            entry = _entry(table.suite, judged)
            crash = crash_of(judged.exception_info)
            if not judged.success and not crash:
                alone = cast(Any, judged.expectation_config).to_domain_obj()
                judged = batch.validate(alone, result_format=cast(Any, _COUNTS_ONLY))
            verdict = {"success": judged.success, "result": judged.result}
            results[entry["meta"]["check"]] = _result(table, entry, verdict, crash)
    return results


def _entry(suite: Suite, judged: ExpectationValidationResult) -> dict[str, Any]:
    configuration = judged.expectation_config
    check = (configuration.meta or {}).get("check") if configuration else None
    return next(entry for entry in suite.expectations if entry["meta"]["check"] == check)


def _verdict(
    expectation: Expectation, counted: Counts, rule: Rule | None, columns: Sequence[str]
) -> Verdict:
    """Great Expectations' verdict on what was counted beforehand, handed to it as its metrics.

    Not by `metrics_validate`, which first works out what the metrics would be called in a database:
    that takes longer than counting them.
    """
    metrics: dict[str, object] = {"table.columns": list(columns), "table.row_count": counted.rows}
    if rule:
        metrics |= {
            "column_values.nonnull.unexpected_count": counted.missing.get(rule.column),
            f"{getattr(expectation, 'map_metric', '')}.unexpected_count": counted.broken[
                rule.check
            ],
            "unexpected_rows_query.row_count": counted.broken[rule.check],
        }
    judged = expectation._validate(metrics, {"result_format": _COUNTS_ONLY})
    return cast(Verdict, judged)


def _result(
    table: Table, entry: Mapping[str, Any], judged: Verdict, crash: str = ""
) -> CheckResult:
    passed = bool(judged["success"]) and not crash
    observed = f"crashed: {crash}" if crash else observed_counts(judged.get("result"))
    return CheckResult(
        check_name=entry["meta"]["check"],
        table_name=table.suite.table_name,
        severity="critical" if crash else cast(Severity, entry["severity"]),
        passed=passed,
        observed=AS_EXPECTED if passed else observed,
        expected=entry["description"],
        kind="great_expectations",
        exception=bool(crash),
    )


def crash_of(information: Mapping[str, Any] | None) -> str:
    """The kind of exception in a GX `exception_info` ('' if none), in either of its two shapes."""
    if not information:
        return ""
    if "raised_exception" in information:
        information = {"": information}
    for entry in information.values():
        if entry.get("raised_exception"):
            kinds = _EXCEPTION_NAME.findall(str(entry.get("exception_traceback") or ""))
            return kinds[0] if kinds else "exception"
    return ""


def observed_counts(result: object) -> str:
    """Counts and column names of a GX result as text; never a value of a row."""
    if not isinstance(result, dict):
        return "unexpected"
    if isinstance(result.get("unexpected_count"), int):
        return f"{result['unexpected_count']} of {result.get('element_count')} rows unexpected"
    missing = ((result.get("details") or {}).get("mismatched") or {}).get("missing")
    if missing:
        return "columns missing: " + ", ".join(map(str, missing))
    if isinstance(result.get("observed_value"), int):
        return f"{result['observed_value']} found"
    return "unexpected"
