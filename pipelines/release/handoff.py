"""The switch: a judged candidate becomes the published release, or is refused.

At any moment `published` names a complete release, whatever dies. The order is: bytes to disk,
intent written, folder renamed, link replaced, intent removed. `sweep` undoes what a crash left.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.release.files import remove, seal, sync_folder, write_json
from pipelines.release.history import add_refusal, remember_overrides, write_history
from pipelines.release.layout import Layout
from pipelines.release.leftovers import sweep
from pipelines.release.model import Candidate, Outcome, ReleaseError, Verdict
from pipelines.release.pointer import point, pointed
from pipelines.release.shelf import current, list_releases
from pipelines.release.state import read_state, settle, write_state
from pipelines.release.verdict import signed_problem

KEPT_RELEASES = 10


def publish(data: Path, keep: int = KEPT_RELEASES) -> Outcome:
    """Publish the candidate below `data`, if the gate signed a pass for exactly its bytes.

    Same content as the current release, or as one that was rolled back from: `unchanged`, no new
    release. No signed pass: `refused`, the candidate is kept in work/refused and remembered. The
    oldest releases beyond `keep` are removed, never the current one. Raises ReleaseError when
    there is no candidate; OSError from the disk leaves the last release published.
    """
    layout = Layout(data)
    sweep(data)
    candidate = Candidate.load(layout.candidate)
    problem = signed_problem(layout, candidate)
    if problem:
        return _refuse(layout, candidate, problem)
    now = current(data)
    state = read_state(layout)
    if now is not None and candidate.content_hash in {now.content_hash, *state["pinned"]}:
        state["settled"].append(candidate.release.inputs_hash)
        write_state(layout, state)
        _discard(layout)
        verdict: Verdict = "unchanged"
    else:
        _hand_over(layout, candidate)
        settle(layout, candidate.release)
        layout.intent.unlink()
        verdict = "released"
    remember_overrides(layout)
    _retain(data, keep)
    write_history(data)
    return _outcome(layout, candidate, verdict)


def _hand_over(layout: Layout, candidate: Candidate) -> None:
    release_id = candidate.release_id
    target = layout.releases / release_id
    if target.exists():
        raise ReleaseError(f"release {release_id} exists already; it is never replaced")
    seal(candidate.folder)
    write_json(layout.intent, {"release_id": release_id})
    candidate.folder.rename(target)
    sync_folder(layout.releases)
    sync_folder(layout.work)
    point(layout, release_id)
    layout.verdict.unlink()


def _refuse(layout: Layout, candidate: Candidate, problem: str) -> Outcome:
    failures = [
        f"{check.table_name}: {check.check_name}: {check.observed} (expected: {check.expected})"
        for check in candidate.release.report.failures
    ]
    problems = (problem, *failures)
    add_refusal(layout, candidate.release, problems)
    for older in layout.refused.glob("*"):
        remove(older)
    layout.refused.mkdir(parents=True, exist_ok=True)
    candidate.folder.rename(layout.refused / candidate.release_id)
    layout.verdict.unlink(missing_ok=True)
    write_history(layout.data)
    return _outcome(layout, candidate, "refused", problems)


def _discard(layout: Layout) -> None:
    layout.verdict.unlink(missing_ok=True)
    remove(layout.candidate)


def _retain(data: Path, keep: int) -> None:
    layout = Layout(data)
    now = pointed(layout)
    # The newest stays even when it was rolled back from: it knows what ad platforms were told.
    removable = [k.release_id for k in list_releases(data)[:-1] if k.release_id != now]
    for release_id in removable[: max(0, len(removable) - max(0, keep - 1))]:
        remove(layout.releases / release_id)


def _outcome(
    layout: Layout, candidate: Candidate, verdict: Verdict, problems: tuple[str, ...] = ()
) -> Outcome:
    return Outcome(
        verdict=verdict,
        release_id=pointed(layout),
        candidate_id=candidate.release_id,
        published=layout.published,
        problems=problems,
    )
