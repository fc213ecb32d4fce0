"""Judge a DuckDB file by the suites, inside DuckDB, read-only, on the file itself.

A suite that is missing, wrong or about no table, and a check that crashes, are failures: a gate
that cannot judge refuses. Recording and publishing belong to `pipelines.release`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipelines.quality.engine import datasource
from pipelines.quality.results import CheckResult, GateReport, Severity, broken
from pipelines.quality.suites import Suite, SuiteError, read_suite

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

_EXCEPTION_NAME = re.compile(r"^(?:\w+\.)*(\w+(?:Error|Exception))\b", re.MULTILINE)
BI_SCHEMAS = ("journey", "marketing", "sales", "quality")
_AS_EXPECTED = "nothing unexpected"
_COUNTS_ONLY = {
    "result_format": "BASIC",
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
}


def run_gate(database: Path, suites: Path, *, foretell: bool = False) -> GateReport:
    """Judge every table of the BI schemas in `database` by its suite in the folder `suites`.

    With `foretell`, what a passing report would say: critical expectations are taken as passed and
    not judged, the others are. `database` is opened read-only and must not be open for writing
    anywhere. Raises nothing for a bad suite or a crashing check (those are critical results);
    raises OSError when `database` is missing.
    """
    if not database.is_file():
        raise FileNotFoundError(f"no database to judge: {database}")
    tables = bi_tables(database)
    written = {path.stem: path for path in sorted(suites.glob("*.json"))}
    results: list[CheckResult] = []
    for name in sorted(set(tables) - set(written)):
        results.append(broken(name, "suite", "no suite", f"expectations/{name}.json exists"))
    for name in sorted(set(written) - set(tables)):
        results.append(broken(name, "suite", "no such table", f"{name} is in the release"))
    if not tables or not written:
        results.append(broken("*", "suites", f"{len(written)} suites", "at least one table judged"))
    with datasource(database) as source:
        for name in sorted(set(tables) & set(written)):
            results.extend(_judge_table(source, written[name], foretell))
    return GateReport(tuple(results))


def bi_tables(database: Path) -> list[str]:
    """Names `<schema>.<table>` of all tables and views in the BI schemas of a DuckDB file."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_catalog = current_database() "
            "and list_contains($1, table_schema) order by all",
            [list(BI_SCHEMAS)],
        ).fetchall()
    return [str(row[0]) for row in rows]


def _judge_table(source: SQLDatasource, path: Path, foretell: bool) -> list[CheckResult]:
    name = path.stem
    try:
        suite = read_suite(path)
        foretold = [entry for entry in suite.expectations if foretell and _is_critical(entry)]
        results = {entry["meta"]["check"]: _foretold(name, entry) for entry in foretold}
        judged = [entry for entry in suite.expectations if entry not in foretold]
        if judged:
            results |= _validate(source, replace(suite, expectations=judged))
    except SuiteError as error:
        return [broken(name, "suite", str(error), "a suite that loads completely")]
    except Exception as error:  # a gate that crashes is a gate that refuses
        return [broken(name, "suite", f"crashed: {type(error).__name__}", "a suite that runs")]
    return [
        results.get(entry["meta"]["check"]) or _unjudged(suite, entry)
        for entry in suite.expectations
    ]


def _validate(source: SQLDatasource, suite: Suite) -> dict[str, CheckResult]:
    expectations = suite.to_gx()
    schema, _, table = suite.table_name.partition(".")
    asset = source.add_table_asset(suite.table_name, table_name=table, schema_name=schema)
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    judged = batch.validate(expectations, result_format="BOOLEAN_ONLY").results
    return {_check_name(one): _result(batch, suite.table_name, one) for one in judged}


def _is_critical(entry: dict[str, Any]) -> bool:
    return bool(entry["severity"] == "critical")


def _foretold(table: str, entry: dict[str, Any]) -> CheckResult:
    return CheckResult(
        check_name=entry["meta"]["check"],
        table_name=table,
        severity="critical",
        passed=True,
        observed=_AS_EXPECTED,
        expected=entry["description"],
        kind="great_expectations",
    )


def _check_name(judged: ExpectationValidationResult) -> str:
    configuration = judged.expectation_config
    return str((configuration.meta or {}).get("check")) if configuration else ""


def _result(batch: Batch, table: str, judged: ExpectationValidationResult) -> CheckResult:
    configuration = judged.expectation_config
    assert configuration is not None
    crashed = crash_of(judged.exception_info)
    if crashed:
        observed = f"crashed: {crashed}"
    elif judged.success:
        observed = _AS_EXPECTED
    else:
        again = batch.validate(configuration.to_domain_obj(), result_format=cast(Any, _COUNTS_ONLY))
        observed = observed_counts(again.result)
    return CheckResult(
        check_name=_check_name(judged),
        table_name=table,
        severity="critical" if crashed else cast(Severity, str(configuration.severity.value)),
        passed=bool(judged.success) and not crashed,
        observed=observed,
        expected=str(configuration.description),
        kind="great_expectations",
        exception=bool(crashed),
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


def _unjudged(suite: Suite, entry: dict[str, Any]) -> CheckResult:
    check = entry["meta"]["check"]
    return broken(suite.table_name, check, "was not judged", entry["description"])
