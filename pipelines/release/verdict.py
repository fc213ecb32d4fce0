"""Judge the candidate's final bytes and sign the verdict.

A release holds its own results and must not change after it was judged. So what it would say if it
passed is written into it first: it is published only if every critical check passed, so only the
other checks have to be judged for that. Then the finished file is judged, every check of it, and
passes only if what it says about itself came true. A refused one is told the truth afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.quality import CheckResult, GateReport, reconciliation_results, run_gate
from pipelines.quality.results import broken
from pipelines.release.files import digests, read_json, sha256, write_json
from pipelines.release.hidden import write_hidden
from pipelines.release.layout import DATABASE, DESCRIPTION, Layout
from pipelines.release.model import Candidate, ReleaseError
from pipelines.release.record import record, recorded
from pipelines.release.shelf import changed_file

_OWN = "quality.fct_gate_results"


def check_candidate(work: Path, suites: Path, evidence: Sequence[CheckResult]) -> GateReport:
    """Judge `work`/candidate by `suites`, its own reconciliation ledger and `evidence` (dbt).

    Records the results in the candidate, completes its release.json and writes the signed verdict
    (candidate.gate.json) for exactly these bytes. Returns the report that counts. Raises
    ReleaseError when there is no candidate.
    """
    layout = Layout(work.parent)
    layout.verdict.unlink(missing_ok=True)
    candidate = Candidate.load(work / "candidate")
    at = datetime.now(UTC)
    foretold = _judge(candidate, suites, evidence, foretell=True)
    unrecorded = []
    try:
        candidate = record(candidate, foretold.results, at)
    except ReleaseError as error:
        unrecorded = [broken(_OWN, "self_report", str(error), "results are recorded")]
    write_hidden(candidate.folder, candidate.release, work.parent)
    candidate = _with_digests(candidate)
    report = _judge(candidate, suites, evidence).with_results(unrecorded)
    if report.passed:
        report = report.with_results(_disagreements(candidate, report))
    if not report.passed and not unrecorded:
        candidate = _with_digests(record(candidate, report.results, at))
    _sign(layout, candidate, report, at)
    return report


def signed_problem(layout: Layout, candidate: Candidate) -> str | None:
    """Why the candidate may not be published, or None: a signed pass for exactly its bytes."""
    try:
        verdict = read_json(layout.verdict, None)
    except ValueError:
        verdict = None
    if not isinstance(verdict, dict):
        return "the gate has given no verdict on this candidate"
    if verdict.get("release_id") != candidate.release_id:
        return "the gate's verdict is about another candidate"
    if verdict.get("passed") is not True or not candidate.release.report.passed:
        return "the gate refused it"
    if verdict.get("description") != sha256(candidate.folder / DESCRIPTION):
        return f"{DESCRIPTION} changed after the gate judged it"
    if verdict.get("sha256") != candidate.release.sha256:
        return "the gate judged another database"
    return changed_file(candidate.folder, candidate.release)


def _judge(
    candidate: Candidate, suites: Path, evidence: Sequence[CheckResult], *, foretell: bool = False
) -> GateReport:
    return run_gate(candidate.database, suites, foretell=foretell).with_results(
        [*reconciliation_results(candidate.database), *evidence]
    )


def _disagreements(candidate: Candidate, report: GateReport) -> list[CheckResult]:
    told = recorded(candidate)
    judged = {result.key: (result.severity, result.passed) for result in report.results}
    return [
        broken(key[1], key[2], "recorded and judged results differ", "the file tells its verdict")
        for key in sorted(set(told) | set(judged))
        if told.get(key) != judged.get(key)
    ]


def _with_digests(candidate: Candidate) -> Candidate:
    files = digests(candidate.folder, without=DESCRIPTION)
    return Candidate(
        candidate.folder, replace(candidate.release, files=files, sha256=files[DATABASE])
    )


def _sign(layout: Layout, candidate: Candidate, report: GateReport, at: datetime) -> None:
    signed = Candidate(candidate.folder, candidate.release.checked(report.results, at))
    signed.save()
    write_json(
        layout.verdict,
        {
            "release_id": signed.release_id,
            "sha256": signed.release.sha256,
            "description": sha256(signed.folder / DESCRIPTION),
            "passed": report.passed,
        },
    )
