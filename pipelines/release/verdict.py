"""Judge the candidate's final bytes and sign the verdict.

A release holds its own results and must not change after it was judged. So what it would say if it
passed is written into it first: it is published only if every critical check passed, or is one that
somebody named to be released past, so only the other checks have to be judged for that. Then the
finished file is judged, every check of it, and passes only if what it says about itself came true.
A refused one is told the truth afterwards. The data docs are written last, about that verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.quality import CheckResult, GateReport, reconciliation_results, run_gate
from pipelines.quality.baselines import compare
from pipelines.quality.data_docs import write_docs
from pipelines.quality.measures import measure
from pipelines.quality.offenders import Declaration, Declarations
from pipelines.quality.results import broken
from pipelines.quality.suites import Suite, read_suites
from pipelines.release.files import digests, read_json, sha256, write_json
from pipelines.release.hidden import write_hidden
from pipelines.release.layout import DATABASE, DESCRIPTION, DOCS, HIDDEN, Layout
from pipelines.release.model import Candidate, ReleaseError
from pipelines.release.past import learned_from, with_since
from pipelines.release.record import record, record_measures, recorded
from pipelines.release.shelf import changed_file

_OWN = "quality.fct_gate_results"


@dataclass(frozen=True)
class _Gate:
    """What a candidate is judged by."""

    layout: Layout
    suites: Path
    evidence: Sequence[CheckResult]
    declarations: Declarations = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)


def check_candidate(
    work: Path,
    suites: Path,
    evidence: Sequence[CheckResult],
    *,
    declarations: Declarations | None = None,
    overrides: Mapping[str, str] | None = None,
) -> GateReport:
    """Judge `work`/candidate by `suites`, its own reconciliation ledger and `evidence` (dbt).

    `overrides` are reasons by check (schema.table:check) to release past for this once. Records
    measures and results in the candidate, writes its data docs, completes its release.json and
    writes the signed verdict (candidate.gate.json) for exactly these bytes. Returns the report that
    counts. Raises ReleaseError when there is no candidate.
    """
    gate = _Gate(Layout(work.parent), suites, evidence, declarations or {}, overrides or {})
    gate.layout.verdict.unlink(missing_ok=True)
    candidate = Candidate.load(work / "candidate")
    at = datetime.now(UTC)
    written = read_suites(suites)
    unrecorded = []
    try:
        candidate = _measured(gate, candidate, written)
        foretold = _judge(gate, candidate, foretell=True)
        candidate = record(candidate, foretold.results, at)
    except (ReleaseError, duckdb.Error) as error:
        why = str(error) if isinstance(error, ReleaseError) else type(error).__name__
        unrecorded = [broken(_OWN, "self_report", why, "measures and results are recorded")]
    write_hidden(candidate.folder, candidate.release, work.parent)
    candidate = _with_digests(candidate)
    report = _judge(gate, candidate).with_results(unrecorded)
    if report.passed:
        report = report.with_results(_disagreements(candidate, report))
    if not report.passed and not unrecorded:
        candidate = _with_digests(record(candidate, report.results, at))
    candidate = _documented(candidate, written, report, at)
    _sign(gate.layout, candidate, report, at)
    return report


def _measured(gate: _Gate, candidate: Candidate, suites: Mapping[str, Suite]) -> Candidate:
    watched = {name: suite for name, suite in suites.items() if suite.history}
    if not watched:
        return candidate
    measures = measure(candidate.database, watched)
    past = learned_from(gate.layout, candidate.release)
    return record_measures(candidate, compare(measures, past, watched))


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


def _judge(gate: _Gate, candidate: Candidate, *, foretell: bool = False) -> GateReport:
    judged = run_gate(
        candidate.database,
        gate.suites,
        foretell=foretell,
        named=gate.overrides,
        declarations=gate.declarations,
    ).with_results([*reconciliation_results(candidate.database), *gate.evidence])
    results = []
    for result in judged.results:
        owner = gate.declarations.get(result.table_name, Declaration()).owner
        reason = gate.overrides.get(result.name, "")
        results.append(replace(result, owner=owner).overridden(reason))
    return GateReport(with_since(gate.layout, candidate.release_id, results))


def _disagreements(candidate: Candidate, report: GateReport) -> list[CheckResult]:
    told = recorded(candidate)
    judged = {result.key: (result.severity, result.status) for result in report.results}
    return [
        broken(key[1], key[2], "recorded and judged results differ", "the file tells its verdict")
        for key in sorted(set(told) | set(judged))
        if told.get(key) != judged.get(key)
    ]


def _documented(
    candidate: Candidate, suites: Mapping[str, Suite], report: GateReport, at: datetime
) -> Candidate:
    """With the data docs of this verdict beside the bytes that it is about, where readers look."""
    files = dict(candidate.release.files)
    for place in (DOCS, f"{HIDDEN}/{DOCS}"):
        folder = candidate.folder / place
        if folder.parent.is_dir():
            write_docs(folder, suites, report, candidate.release_id, at)
            written = digests(folder, without="")
            files |= {f"{place}/{name}": digest for name, digest in written.items()}
    release = replace(candidate.release, files=files)
    return Candidate(candidate.folder, release)


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
