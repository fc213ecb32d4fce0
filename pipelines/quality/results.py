"""What a check says and what the gate concludes. Plain values: no engine, no files.

Texts hold counts, column names and rules; `rows` hold keys of tables. Never another value of a row:
results travel into logs, the Dagster UI and the published history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast

Severity = Literal["critical", "warning", "info"]
Kind = Literal["great_expectations", "dbt", "reconciliation", "gate"]
Status = Literal["passed", "failed", "warned", "overridden", "not judged"]
Row = Mapping[str, str | None]

_ALWAYS = ("check_name", "table_name", "severity", "passed", "observed", "expected", "kind")


@dataclass(frozen=True)
class CheckResult:
    """One check on one table.

    `passed` is None where there is nothing to judge by yet: neither a pass nor a failure.
    `exception`: the check could not be evaluated (never a pass). Of a check that did not pass:
    `found` offending rows, of which `rows` are the keys of the first, and the `query` that finds
    them; `since` is the first release or candidate of an unbroken series of failures, `override`
    the reason for which this release goes past it.
    """

    check_name: str
    table_name: str
    severity: Severity
    passed: bool | None
    observed: str
    expected: str
    kind: Kind
    exception: bool = False
    found: int | None = None
    rows: tuple[Row, ...] = ()
    query: str = ""
    owner: str = ""
    since: str = ""
    override: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the check from one pass to the next: kind, table, name."""
        return (self.kind, self.table_name, self.check_name)

    @property
    def name(self) -> str:
        """What a person calls the check: schema.table:check."""
        return f"{self.table_name}:{self.check_name}"

    @property
    def failed(self) -> bool:
        """Whether it was judged (or could not be) and did not pass."""
        return self.passed is False

    @property
    def blocks(self) -> bool:
        """Whether this result alone refuses the release."""
        return self.failed and (
            self.exception or (self.severity == "critical" and not self.override)
        )

    @property
    def status(self) -> Status:
        """The outcome in one word."""
        if self.passed is None:
            return "not judged"
        if self.passed:
            return "passed"
        if self.blocks:
            return "failed"
        return "overridden" if self.override else "warned"

    def overridden(self, reason: str) -> CheckResult:
        """The same result, released past for `reason`: only of a rule that was judged and failed.

        A check that could not be judged is never released past: nobody knows what it hides.
        """
        can_be = self.failed and not self.exception and self.severity == "critical"
        return replace(self, override=reason) if can_be else self

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON values; those that say nothing are left out."""
        return {
            name: value for name, value in asdict(self).items() if name in _ALWAYS or bool(value)
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CheckResult:
        """The inverse of `to_json`; raises TypeError on unknown or missing fields."""
        known = cast(dict[str, Any], dict(value))
        return cls(**{**known, "rows": tuple(known.get("rows", ()))})


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
        return self._of("failed")

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """Results that did not pass and do not block."""
        return self._of("warned")

    @property
    def overridden(self) -> tuple[CheckResult, ...]:
        """Failures that somebody released past."""
        return self._of("overridden")

    @property
    def counts(self) -> dict[str, int]:
        """Number of checks by outcome; `not_judged` ones wait for history."""
        return {
            "passed": len(self._of("passed")),
            "failed": len(self.failures),
            "warned": len(self.warnings),
            "overridden": len(self.overridden),
            "not_judged": len(self._of("not judged")),
        }

    def with_results(self, more: Iterable[CheckResult]) -> GateReport:
        """A report that also holds `more`."""
        return GateReport(self.results + tuple(more))

    def _of(self, status: Status) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.results if result.status == status)


def broken(table_name: str, check_name: str, observed: str, expected: str) -> CheckResult:
    """A failure of the gate itself (a suite that cannot be used, a check that crashed)."""
    return CheckResult(
        check_name, table_name, "critical", False, observed, expected, "gate", exception=True
    )
