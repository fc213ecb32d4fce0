"""What past releases and refusals tell the next build, as JSON that dbt reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

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
    """Write work/settings/{releases,gate_results}.json: every kept release, its checks, and the
    checks of the last refusals; beside them, links to the persons of the current release and to
    what the newest one told ad platforms.

    The content hash of a release leaves both out (see `fingerprint.VOLATILE_TABLES`).
    """
    layout = Layout(data)
    now = pointed(layout)
    releases = list_releases(data)
    write_json(
        layout.settings / "releases.json",
        [
            {
                "release_id": release.release_id,
                "created_at": _naive(release.created_at),
                "is_current": release.release_id == now,
                "code_version": release.code_version,
                "content_hash": release.content_hash,
            }
            for release in releases
        ],
    )
    told = [release.to_json() for release in releases] + read_refusals(layout)
    write_json(layout.settings / "gate_results.json", list(_check_rows(told)))
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


def add_refusal(layout: Layout, release: Release, problems: Iterable[str]) -> None:
    """Remember a refused candidate and its checks; only the last ones are kept."""
    refusal = {
        "release_id": release.release_id,
        "created_at": release.created_at,
        "checked_at": release.checked_at,
        "problems": list(problems),
        "checks": [check.to_json() for check in release.checks],
    }
    kept = [known for known in read_refusals(layout) if known["release_id"] != release.release_id]
    write_lines(layout.refusals, [*kept, refusal][-KEPT_REFUSALS:])


def read_refusals(layout: Layout) -> list[dict[str, Any]]:
    """The remembered refusals, oldest first."""
    try:
        text = layout.refusals.read_text(encoding="utf-8")
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
        for check in release["checks"]:
            kept = {key: value for key, value in check.items() if key != "exception"}
            checked_at = _naive(release["checked_at"] or release["created_at"])
            yield {"release_id": release["release_id"], **kept, "checked_at": checked_at}


def _naive(instant: str) -> str:
    """UTC without a zone, as every timestamp in the warehouse."""
    return datetime.fromisoformat(instant).replace(tzinfo=None).isoformat(sep=" ")
