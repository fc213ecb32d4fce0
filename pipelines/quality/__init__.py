"""Suites in, verdict out. Only this package imports Great Expectations, and only in functions.

What a verdict leads to (publish, refuse, keep history) belongs to `pipelines.release`.
"""

from threading import Thread

from pipelines.quality.evidence import dbt_results, reconciliation_results
from pipelines.quality.findings import findings
from pipelines.quality.gate import run_gate
from pipelines.quality.results import CheckResult, GateReport

__all__ = [
    "CheckResult",
    "GateReport",
    "dbt_results",
    "findings",
    "reconciliation_results",
    "run_gate",
    "warm_up",
]


def warm_up() -> None:
    """Import Great Expectations beside whatever the caller waits for; it takes two seconds."""
    Thread(target=__import__, args=("great_expectations",), daemon=True).start()
