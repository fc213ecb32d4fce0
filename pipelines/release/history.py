"""What past releases and refusals tell the next build, as JSON that dbt reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.quality.results import CheckResult
from pipelines.release.files import write_json
from pipelines.release.layout import Layout
from pipelines.release.model import Release
from pipelines.release.pointer import pointed
from pipelines.release.shelf import list_releases

KEPT_REFUSALS = 10
_TEXT = pa.string()
_TIME = pa.timestamp("us")
Carried = Mapping[str, tuple[str, Mapping[str, pa.DataType]]]
# What is read of the current release, and its columns for when there is none.
_PERSONS: Carried = {
    "person_records.parquet": ("dim_person_records", {"record_key": _TEXT, "person_id": _TEXT}),
    "person_id_changes.parquet": (
        "fct_person_id_changes",
        {
            **dict.fromkeys(("old_person_id", "new_person_id", "change", "last_release_id"), _TEXT),
            "last_released_at": _TIME,
        },
    ),
}
# And of the newest one: what ad platforms were told is not taken back by going back.
_TOLD: Carried = {
    "feedback_ledger.parquet": (
        "fct_feedback_ledger",
        {
            **dict.fromkeys(("platform", "conversion_id", "action", "order_id"), _TEXT),
            **dict.fromkeys(("release_id", "conversion_type", "conversion_name"), _TEXT),
            **dict.fromkeys(("source", "record_id", "person_id"), _TEXT),
            **dict.fromkeys(("click_kind", "click_id", "currency"), _TEXT),
            "entry_number": pa.int32(),
            "value": pa.decimal128(18, 2),
            **dict.fromkeys(("is_written", "is_demo"), pa.bool_()),
            **dict.fromkeys(("converted_at", "told_at"), _TIME),
        },
    ),
}


def write_history(data: Path) -> None:
    """Write work/settings/{releases,gate_results}.json: every kept release with its checks, the
    last refusals, and whatever was ever released past a failed check; beside them, links to the
    persons of the current release and to what the newest one told ad platforms.

    The content hash of a release leaves both out (see `fingerprint.VOLATILE_TABLES`).
    """
    layout = Layout(data)
    now = pointed(layout)
    releases = list_releases(data)
    kept = [release.to_json() for release in releases]
    gone = _overridden_and_gone(layout, releases)
    write_json(
        layout.settings / "releases.json",
        [
            {
                "release_id": told["release_id"],
                "created_at": _naive(told["created_at"]),
                "is_current": told["release_id"] == now,
                "is_kept": told not in gone,
                "code_version": told["code_version"],
                "content_hash": told["content_hash"],
                **overrides_told(map(CheckResult.from_json, told["checks"])),
            }
            for told in (*gone, *kept)
        ],
    )
    write_json(
        layout.settings / "gate_results.json",
        list(_check_rows([*gone, *kept, *read_refusals(layout)])),
    )
    _carry(layout, _PERSONS, layout.releases / now if now else layout.data)
    _carry(layout, _TOLD, layout.releases / releases[-1].release_id if releases else layout.data)


def _carry(layout: Layout, tables: Carried, release: Path) -> None:
    """Link tables of a release beside the settings, empty where it has none."""
    for name, (table, columns) in tables.items():
        released = release / "parquet" / "journey" / f"{table}.parquet"
        path = layout.settings / name
        new = path.with_name(f".{name}.new")
        new.unlink(missing_ok=True)
        if released.is_file():
            new.symlink_to(released.resolve())
        else:
            pq.write_table(pa.schema(columns).empty_table(), new)
        new.replace(path)


def remember_overrides(layout: Layout) -> None:
    """Keep what the kept releases went past, for when they are removed."""
    known = {told["release_id"]: told for told in _read_lines(layout.overrides)}
    for release in list_releases(layout.data):
        if release.overrides and release.release_id not in known:
            told = release.to_json()
            checks = [replace(each, rows=()).to_json() for each in release.report.overridden]
            fields = ("release_id", "created_at", "checked_at", "code_version", "content_hash")
            known[release.release_id] = {name: told[name] for name in fields} | {"checks": checks}
    if known:
        write_lines(layout.overrides, known.values())


def _overridden_and_gone(layout: Layout, releases: Iterable[Release]) -> list[Mapping[str, Any]]:
    kept = {release.release_id for release in releases}
    return [told for told in _read_lines(layout.overrides) if told["release_id"] not in kept]


def overrides_told(checks: Iterable[CheckResult]) -> dict[str, str | None]:
    """What a release went past and why, as columns of quality.dim_releases."""
    past = [check for check in checks if check.status == "overridden"]
    return {
        "overridden_checks": ", ".join(check.name for check in past) or None,
        "override_reason": past[0].override if past else None,
    }


def check_told(check: CheckResult) -> dict[str, Any]:
    """A check as columns of quality.fct_gate_results, without keys of rows."""
    same = ("check_name", "table_name", "severity", "passed", "observed", "expected", "kind")
    return {
        **{name: getattr(check, name) for name in same},
        "status": check.status,
        "owner": check.owner or None,
        "failing_rows": check.found,
        "failing_query": check.query or None,
        "failing_since": check.since or None,
        "override_reason": check.override or None,
    }


def add_refusal(layout: Layout, release: Release, problems: Iterable[str]) -> None:
    """Remember a refused candidate and its checks; only the last ones are kept."""
    refusal = {
        "release_id": release.release_id,
        "sequence": release.sequence,
        "created_at": release.created_at,
        "checked_at": release.checked_at,
        "problems": list(problems),
        "checks": [replace(check, rows=()).to_json() for check in release.checks],
    }
    kept = [known for known in read_refusals(layout) if known["release_id"] != release.release_id]
    write_lines(layout.refusals, [*kept, refusal][-KEPT_REFUSALS:])


def read_refusals(layout: Layout) -> list[dict[str, Any]]:
    """The remembered refusals, oldest first; without keys of rows, which lie in the candidate."""
    return _read_lines(layout.refusals)


def _read_lines(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines() if line]


def write_lines(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    """Replace `path` by one JSON object per line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    new.replace(path)


def _check_rows(told: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for release in told:
        checked_at = _naive(release["checked_at"] or release["created_at"])
        for check in release["checks"]:
            told_of = check_told(CheckResult.from_json(check))
            yield {"release_id": release["release_id"], **told_of, "checked_at": checked_at}


def _naive(instant: str) -> str:
    """UTC without a zone, as every timestamp in the warehouse."""
    return datetime.fromisoformat(instant).replace(tzinfo=None).isoformat(sep=" ")
