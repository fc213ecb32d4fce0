"""An erasure in words, for the terminal and the report that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipelines.erasure.erase import Proof

_SHOWN = 20


def lines(proof: Proof) -> Iterator[str]:
    """The report, a line at a time; it names no person."""
    would = "would change" if proof.is_dry_run else "changed"
    yield f"Erasure {proof.erasure_id}, {proof.at}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in proof.identifiers.items())
    yield f"identifiers: {kinds}" + (
        f"; {proof.shared_identifiers} shared with others stay" if proof.shared_identifiers else ""
    )
    for export, counts in proof.done.raw.items():
        yield (
            f"raw {export}: {counts.get('rows', 0)} rows and {counts.get('quarantined', 0)}"
            f" quarantined rows in {counts['loads']} loads {would}"
        )
    for release_id, count in Counter(each.release_id for each in proof.done.releases).items():
        mine = [each for each in proof.done.releases if each.release_id == release_id]
        gone, blanked = sum(e.removed for e in mine), sum(e.blanked for e in mine)
        verb = "would go" if proof.is_dry_run else "gone"
        yield f"release {release_id}: {gone} rows {verb}, {blanked} rows {would}, {count} tables"
    for file, count in {**proof.done.texts, **proof.done.history}.items():
        yield f"{file}: {count} lines {would}"
    yield f"working files removed: {len(proof.done.removed)}"
    if proof.is_dry_run:
        return
    yield (
        f"searched for {proof.searched} identifiers in every file"
        + (f" ({proof.too_short_to_search} are too short)" if proof.too_short_to_search else "")
        + (": nothing was found" if proof.is_clean else f": found in {len(proof.found)} places")
    )
    for hit in proof.found[:_SHOWN]:
        yield f"  STILL THERE: {hit.file}: {hit.place}: {hit.count}"
    if proof.landing_files:
        yield "these landing files still hold the person; they are yours to mend or delete:"
        yield from (f"  {name}" for name in proof.landing_files[:_SHOWN])
        more = len(proof.landing_files) - _SHOWN
        if more > 0:
            yield f"  and {more} more (report.json)"
    yield "the next run builds a release without the person; new exports do not bring them back"
