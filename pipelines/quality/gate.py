"""Judge a DuckDB file by the suites, inside DuckDB, read-only, on the file itself.

A suite that is missing, wrong or about no table, and a check that crashes, are failures: a gate
that cannot judge refuses. Recording and publishing belong to `pipelines.release`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from pipelines.quality.history import CHECKS, MEASURES, History
from pipelines.quality.judge import AS_EXPECTED, Table, beside, judge
from pipelines.quality.offenders import Declarations
from pipelines.quality.results import CheckResult, GateReport, broken
from pipelines.quality.suites import Suite, SuiteError, read_suite

BI_SCHEMAS = ("journey", "marketing", "sales", "quality")
States = Mapping[str, Mapping[str, Counter[str]]]


@dataclass(frozen=True)
class _File:
    """An open candidate: its tables with their columns, and the states of their measures."""

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, list[str]]
    states: States = field(default_factory=dict)


def run_gate(
    database: Path,
    suites: Path,
    *,
    foretell: bool = False,
    named: Collection[str] = (),
    declarations: Declarations | None = None,
) -> GateReport:
    """Judge every table of the BI schemas in `database` by its suite in the folder `suites`.

    With `foretell`, what a passing report would say: critical expectations are taken as passed and
    not judged, unless they are `named` (schema.table:check); the others are. `declarations` tell
    who owns a table and which columns of offending rows may be shown. `database` is opened
    read-only and must not be open for writing anywhere. Raises nothing for a bad suite or a
    crashing check (those are critical results); raises OSError when `database` is missing.
    """
    if not database.is_file():
        raise FileNotFoundError(f"no database to judge: {database}")
    written = {path.stem: path for path in sorted(suites.glob("*.json"))}
    results: list[CheckResult] = []
    left: list[tuple[Table, list[CheckResult]]] = []
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = bi_tables(connection)
        results += _unmatched(tables, written)
        file = _File(connection, tables, _states(connection, tables))
        for name in sorted(set(tables) & set(written)):
            judged, table = _judge(file, written[name], foretell, set(named), declarations or {})
            if table is None:
                results += judged
            else:
                left.append((table, judged))
    for table, judged in left:  # with the file closed: it is opened by another library
        results += _judged_beside(database, table, judged)
    return GateReport(tuple(sorted(results, key=lambda result: result.table_name)))


def bi_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns by `<schema>.<table>` of all tables and views in the BI schemas of a DuckDB file."""
    rows = connection.execute(
        "select table_schema || '.' || table_name, "
        "list(column_name order by ordinal_position) from information_schema.columns "
        "where table_catalog = current_database() "
        "and list_contains($1, table_schema) group by all order by all",
        [list(BI_SCHEMAS)],
    ).fetchall()
    return {str(name): list(columns) for name, columns in rows}


def _unmatched(tables: Collection[str], written: Collection[str]) -> list[CheckResult]:
    results = [
        broken(name, "suite", "no suite", f"expectations/{name}.json exists")
        for name in sorted(set(tables) - set(written))
    ]
    results += [
        broken(name, "suite", "no such table", f"{name} is in the release")
        for name in sorted(set(written) - set(tables))
    ]
    if not tables or not written:
        results.append(broken("*", "suites", f"{len(written)} suites", "at least one table judged"))
    return results


def _states(connection: duckdb.DuckDBPyConnection, tables: Collection[str]) -> States:
    """By table and measure, how many measures are in which state; and `releases` learned from."""
    if MEASURES not in tables:
        return {}
    states: dict[str, dict[str, Counter[str]]] = {}
    query = (
        "select table_name, measure, state, count(*), max(history_releases) "
        f"from {MEASURES} group by all order by all"
    )
    try:
        rows = connection.execute(query).fetchall()
    except duckdb.Error:  # then no table was measured, and the gate says so
        return {}
    for table, measure, state, number, releases in rows:
        of_measure = states.setdefault(table, {}).setdefault(measure, Counter())
        of_measure[state] = number
        of_measure["releases"] = max(releases or 0, of_measure["releases"])
    return states


def _judge(
    file: _File, path: Path, foretell: bool, named: set[str], declarations: Declarations
) -> tuple[list[CheckResult], Table | None]:
    """The results of a table; with a Table, those that are still missing are judged beside."""
    name = path.stem
    try:
        suite = read_suite(path)
        taken = [
            entry
            for entry in suite.expectations
            if foretell and entry["severity"] == "critical" and _name(suite, entry) not in named
        ]
        results = {entry["meta"]["check"]: _foretold(name, entry) for entry in taken}
        asked = [entry for entry in suite.expectations if entry not in taken]
        table = Table(
            replace(suite, expectations=asked), file.tables[name], suite.key, declarations
        )
        judged, left = judge(file.connection, table) if asked else ({}, [])
        results |= judged
    except SuiteError as error:
        return [broken(name, "suite", str(error), "a suite that loads completely")], None
    except Exception as error:  # a gate that crashes is a gate that refuses
        crash = f"crashed: {type(error).__name__}"
        return [broken(name, "suite", crash, "a suite that runs")], None
    if suite.history:
        results |= _unlearned(name, suite.history, results, file.states)
    told = list(results.values())
    if left:
        return told, replace(table, suite=replace(suite, expectations=left))
    return told + _unjudged(suite, results), None


def _judged_beside(database: Path, table: Table, judged: list[CheckResult]) -> list[CheckResult]:
    try:
        more = beside(database, table)
    except SuiteError as error:
        return [broken(table.suite.table_name, "suite", str(error), "a suite that loads")]
    except Exception as error:
        crash = f"crashed: {type(error).__name__}"
        return [broken(table.suite.table_name, "suite", crash, "a suite that runs")]
    return [*judged, *more.values(), *_unjudged(table.suite, more)]


def _unlearned(
    table: str, history: History, results: Mapping[str, CheckResult], states: States
) -> dict[str, CheckResult]:
    """The checks that have nothing to be held against: they have not passed, and say so."""
    measured = states.get(table)
    if measured is None or "rows" not in measured:
        return {"history": broken(table, "history", "was not measured", "measures of the table")}
    past = measured["rows"]["releases"]
    found = {}
    for check in set(history.checks) & set(results):
        told = sum((measured.get(each, Counter()) for each in CHECKS[check]), Counter[str]())
        if results[check].passed and not (told["usual"] or told["unusual"]):
            why = "nothing to measure"
            if told["no history"]:
                why = f"no history yet: {past} earlier release{'' if past == 1 else 's'}"
            elif told:
                why = "too few rows to compare"
            found[check] = replace(results[check], passed=None, observed=why)
    return found


def _name(suite: Suite, entry: Mapping[str, Any]) -> str:
    return f"{suite.table_name}:{entry['meta']['check']}"


def _foretold(table: str, entry: Mapping[str, Any]) -> CheckResult:
    return CheckResult(
        check_name=entry["meta"]["check"],
        table_name=table,
        severity="critical",
        passed=True,
        observed=AS_EXPECTED,
        expected=entry["description"],
        kind="great_expectations",
    )


def _unjudged(suite: Suite, results: Mapping[str, CheckResult]) -> list[CheckResult]:
    return [
        broken(suite.table_name, entry["meta"]["check"], "was not judged", entry["description"])
        for entry in suite.expectations
        if entry["meta"]["check"] not in results
    ]
