"""What a check says and what the gate concludes. Plain values: no engine, no files.

Texts hold counts, column names and rules, never a value of a row: results travel into logs, the
Dagster UI and the published history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

Severity = Literal["critical", "warning", "info"]
Kind = Literal["great_expectations", "dbt", "reconciliation", "gate"]


@dataclass(frozen=True)
class CheckResult:
    """One check on one table. `exception`: the check could not be evaluated (never a pass)."""

    check_name: str
    table_name: str
    severity: Severity
    passed: bool
    observed: str
    expected: str
    kind: Kind
    exception: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the check from one pass to the next: kind, table, name."""
        return (self.kind, self.table_name, self.check_name)

    @property
    def blocks(self) -> bool:
        """Whether this result alone refuses the release."""
        return not self.passed and (self.exception or self.severity == "critical")

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CheckResult:
        """The inverse of `to_json`; raises TypeError on unknown or missing fields."""
        return cls(**cast(dict[str, Any], dict(value)))


@dataclass(frozen=True)
class GateReport:
    """All results of one pass. No result at all is a refusal, not a pass."""

    results: tuple[CheckResult, ...]

    @property
    def passed(self) -> bool:
        """True when something was checked and nothing blocks."""
        return bool(self.results) and not self.failures

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The results that refuse the release."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """Results that did not pass and do not block."""
        return tuple(result for result in self.results if not result.passed and not result.blocks)

    @property
    def counts(self) -> dict[str, int]:
        """Number of checks `passed`, `failed` and `warned`."""
        failed, warned = len(self.failures), len(self.warnings)
        return {
            "passed": len(self.results) - failed - warned,
            "failed": failed,
            "warned": warned,
        }

    def with_results(self, more: Iterable[CheckResult]) -> GateReport:
        """A report that also holds `more`."""
        return GateReport(self.results + tuple(more))


def broken(table_name: str, check_name: str, observed: str, expected: str) -> CheckResult:
    """A failure of the gate itself (a suite that cannot be used, a check that crashed)."""
    return CheckResult(
        check_name, table_name, "critical", False, observed, expected, "gate", exception=True
    )
