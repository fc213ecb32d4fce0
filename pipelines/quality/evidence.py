"""Verdicts that the gate takes over: dbt's tests and the reconciliation ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.quality.results import CheckResult, Severity, broken

# Unit tests prove the code on made-up rows, before it is released; they say nothing of this data.
_TESTS = ("test",)
_LEDGER = "quality.fct_reconciliation"


def dbt_results(build: Path) -> list[CheckResult]:
    """One result per dbt data test, and one per model that did not build.

    `build` is a dbt target folder. A test of the manifest without a result, a skipped one and a run
    without any test are failures. Texts hold counts only: dbt's messages can quote values of rows.
    Raises OSError, ValueError if a file is missing or not JSON.
    """
    nodes: dict[str, Any] = _read(build / "manifest.json")["nodes"]
    outcomes = {
        outcome["unique_id"]: outcome for outcome in _read(build / "run_results.json")["results"]
    }
    results = []
    for unique_id, node in sorted(nodes.items()):
        outcome = outcomes.get(unique_id)
        if node["resource_type"] in _TESTS:
            results.append(_test_result(node, nodes, outcome))
        elif outcome is not None and outcome["status"] not in ("success", "pass", "no-op"):
            status = str(outcome["status"])
            results.append(broken(_relation(node), str(node["name"]), status, "the model builds"))
    if not any(node["resource_type"] in _TESTS for node in nodes.values()):
        results.append(broken("*", "dbt_tests", "no test in the manifest", "dbt tests ran"))
    return results


def reconciliation_results(database: Path) -> list[CheckResult]:
    """One result per source in the ledger of `database`; any row open (or without status) refuses.

    A warehouse without the ledger refuses; an empty ledger (no exports) passes.
    """
    import duckdb

    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = connection.execute(
                f"select source, count(*), count(*) filter (status is null or status = 'open') "
                f"from {_LEDGER} group by source order by source"
            ).fetchall()
    except duckdb.Error as error:
        return [broken(_LEDGER, "reconciliation", type(error).__name__, "the ledger can be read")]
    expected = "no difference between the export's control total and the mart is open"
    return [
        CheckResult(
            check_name=f"reconciliation_{source}" if source else "reconciliation",
            table_name=_LEDGER,
            severity="critical",
            passed=still_open == 0,
            observed=f"{still_open} of {total} totals open",
            expected=expected,
            kind="reconciliation",
        )
        for source, total, still_open in rows or [(None, 0, 0)]
    ]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _test_result(
    node: Mapping[str, Any], nodes: Mapping[str, Any], outcome: Mapping[str, Any] | None
) -> CheckResult:
    status = str(outcome["status"]) if outcome else "did not run"
    found = outcome.get("failures") if outcome else None
    declared = str((node.get("config") or {}).get("severity") or "error").lower()
    judged = status in ("pass", "success", "warn", "fail")
    severity: Severity = (
        "warning" if judged and (status == "warn" or declared == "warn") else ("critical")
    )
    return CheckResult(
        check_name=str(node["name"]),
        table_name=_table_of(node, nodes),
        severity=severity,
        passed=status in ("pass", "success"),
        observed=status if found is None else f"{status}: {found} rows",
        expected="no rows",
        kind="dbt",
        exception=not judged,
    )


def _table_of(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> str:
    parents = (node.get("depends_on") or {}).get("nodes") or []
    for unique_id in (node.get("attached_node"), *parents):
        if unique_id in nodes:
            return _relation(nodes[unique_id])
    return "*"


def _relation(node: Mapping[str, Any]) -> str:
    return f"{node.get('schema') or '*'}.{node.get('alias') or node.get('name')}"
