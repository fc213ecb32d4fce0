"""The manifest of a load: what it holds, where it came from, when it was exported."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.exports.bytestream import Content
from pipelines.exports.landing import Member
from pipelines.exports.match import Match
from pipelines.exports.outcomes import FileOutcome
from pipelines.exports.parse import Parsed
from pipelines.exports.periods import (
    export_time,
    printed_moment,
)
from pipelines.exports.suppressed import Suppressed


@dataclass(frozen=True)
class Run:
    """What the loads of one run have in common: `started_at` says which run made a load,
    `suppressed` of whom nothing is loaded, `replay` which loads are made anew from their files."""

    demo: bool
    suppressed: Suppressed = field(default_factory=Suppressed)
    replay: frozenset[str] = frozenset()
    started_at: str = field(
        default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    )


def name_rank(name: str) -> tuple[float, str]:
    """Which of several names for the same content counts: the latest export time, then the
    alphabet."""
    told = export_time(name)
    return (-told.replace(tzinfo=UTC).timestamp() if told else 0.0, name)


def load_id_of(content: Content, match: Match) -> str:
    facets = json.dumps([match.contract.key, match.facets], sort_keys=True)
    return hashlib.sha256(f"{content.sha256}{facets}".encode()).hexdigest()[:20]


def exported(name: str, manifest: dict[str, Any], patterns: list[str]) -> dict[str, Any]:
    """The export time and what it rests on."""
    told = export_time(name, patterns)
    if told:
        return {"exported_at": told.isoformat(sep=" "), "exported_at_basis": "file_name"}
    if manifest["exported_at_basis"] in ("file_name", "printed"):
        return {name: manifest[name] for name in ("exported_at", "exported_at_basis")}
    if manifest["period_end"] is None:
        return {"exported_at": None, "exported_at_basis": None}
    basis = manifest["exported_at_basis"] or "period_end"
    return {"exported_at": f"{manifest['period_end']} 00:00:00", "exported_at_basis": basis}


def manifest_of(
    base: FileOutcome, name: str, member: Member, match: Match, parsed: Parsed, run: Run
) -> dict[str, Any]:
    contract, header = match.contract, match.header
    printed = match.printed_period
    start, end = printed if printed[0] else parsed.period
    exported_at = printed_moment(match.preamble.get("exported_at", ""))
    manifest: dict[str, Any] = {
        "load_id": base.load_id,
        "source": contract.source,
        "export": contract.export,
        "contract_version": contract.version,
        "content_hash": member.content.sha256,
        "file_name": name,
        "size_bytes": member.content.size_bytes,
        "encoding": member.content.encoding,
        "delimiter": match.head.delimiter,
        "header_line": header.line,
        "demo": run.demo,
        "rows": parsed.rows,
        "quarantined": parsed.quarantined,
        "totals": parsed.totals,
        "rows_in": parsed.rows_in,
        "period_start": str(start) if start else None,
        "period_end": str(end) if end else None,
        "exported_at": exported_at.isoformat(sep=" ") if exported_at else None,
        "exported_at_basis": "printed" if exported_at else "preamble" if printed[0] else None,
        "headers": {name: header.cells[at].strip() for name, at in match.mapped.items()},
        "missing_columns": match.missing,
        "extra_columns": list(match.extras),
        "controls": [],
        "deduplicated": [],
        "measures": parsed.measures,
        "warnings": parsed.warnings,
        "facets": match.facets,
        "numbers": parsed.style.numbers,
        "dates": parsed.style.dates,
        "shape": contract.shape,
        "facts": match.preamble,
        "is_full": match.is_full,
        "loaded_at": run.started_at,
    }
    period = {"period_start": manifest["period_start"], "period_end": manifest["period_end"]}
    manifest["controls"] = [{**control, **period} for control in parsed.controls]
    manifest["deduplicated"] = [{**told, **period} for told in parsed.deduplicated]
    return manifest | exported(name, manifest, contract.export_time_in_name)


def without_days(match: Match, parsed: Parsed) -> str | None:
    """The contract that reads a file whose rows carry the first day of a longer period, or of each
    month in it.

    Such a file has no day breakdown, whatever its day column says; None for any other file.
    """
    start, end = match.printed_period
    if match.contract.without_days is None or start is None or end is None or start == end:
        return None
    found = parsed.rows > 0 and parsed.period == (start, start)
    if not found and parsed.rows and end - start > timedelta(days=31):
        days = _first_days(match, parsed)
        found = len(days) > 1 and all(day.day == 1 or day == start for day in days)
    return f"{match.contract.source}.{match.contract.without_days}" if found else None


def _first_days(match: Match, parsed: Parsed) -> set[date]:
    """The days of the first records, as far as they can be read."""
    [name] = match.contract.period.start
    how = parsed.style.dates.get(name, "iso")
    days = set()
    for cell in match.cells[match.mapped[name]]:
        with contextlib.suppress(ValueError):
            is_iso = how == "iso"
            days.add(date.fromisoformat(cell) if is_iso else datetime.strptime(cell, how).date())
    return days
