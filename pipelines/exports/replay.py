"""Loads that are made anew under the current contracts: from their files where these still lie in
the landing folder, else from what the lake keeps. Which ones is a selection.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from pipelines.exports.contract import Contract
from pipelines.exports.lake import Lake
from pipelines.exports.outcomes import FileOutcome
from pipelines.exports.retype import Retyping
from pipelines.exports.source import BrokenTableError
from pipelines.exports.suppressed import Suppressed, suppress

Manifest = Mapping[str, Any]


class UnknownLoadError(LookupError):
    """A selection names what is not in the lake; the message tells the nearest."""


@dataclass(frozen=True)
class Selection:
    """Loads by id, by source and by the days that they cover (else the day of their export, else of
    their load), all of which must hold; nothing given takes all."""

    loads: tuple[str, ...] = ()
    source: str | None = None
    since: date | None = None
    until: date | None = None

    def of(self, manifests: Iterable[Manifest]) -> list[Manifest]:
        """The manifests that are selected, in the order of their names.

        Raises:
            UnknownLoadError: an id or the source has no load.
        """
        known = sorted(manifests, key=lambda manifest: str(manifest["file_name"]))
        _refuse_unknown(self.loads, {str(manifest["load_id"]) for manifest in known}, "load")
        if self.source:
            _refuse_unknown([self.source], {str(each["source"]) for each in known}, "source")
        return [manifest for manifest in known if self._takes(manifest)]

    def _takes(self, manifest: Manifest) -> bool:
        if self.loads and manifest["load_id"] not in self.loads:
            return False
        if self.source and manifest["source"] != self.source:
            return False
        first, last = days_of(manifest)
        return not (self.since and last < self.since) and not (self.until and first > self.until)


def days_of(manifest: Manifest) -> tuple[date, date]:
    """The first and last day of a load."""
    told = str(manifest["exported_at"] or manifest["loaded_at"])[:10]
    first, last = manifest["period_start"] or told, manifest["period_end"] or told
    return date.fromisoformat(first), date.fromisoformat(last)


def _refuse_unknown(named: Iterable[str], known: Collection[str], what: str) -> None:
    for name in named:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.4)
            told = f"; did you mean {near[0]}?" if near else ""
            raise UnknownLoadError(f"no {what} {name} in the lake{told}")


@dataclass(frozen=True)
class Replayed:
    """What became of a selected load: `rebuilt` from its file or from the lake, `unchanged` where
    the lake already has what the contract says and the file has gone, `kept` as it was, and why."""

    load_id: str
    source: str
    export: str
    file_name: str
    read_from: Literal["file", "lake"]
    status: Literal["rebuilt", "unchanged", "kept"]
    reason: str | None = None


def replayed_files(
    chosen: Iterable[Manifest], outcomes: Iterable[FileOutcome]
) -> tuple[list[Replayed], list[Manifest]]:
    """What became of the selected loads whose files were read again, and the loads without one."""
    by_load: dict[str, FileOutcome] = {}
    by_content: dict[str, FileOutcome] = {}
    for outcome in outcomes:
        if outcome.load_id:
            by_load.setdefault(outcome.load_id, outcome)
        elif outcome.content_hash:
            by_content[outcome.content_hash] = outcome
    found: list[Replayed] = []
    without: list[Manifest] = []
    for manifest in chosen:
        seen = by_load.get(manifest["load_id"]) or by_content.get(manifest["content_hash"])
        if seen is None:
            without.append(manifest)
        elif seen.load_id:
            found.append(_told(manifest, "file", "rebuilt"))
        else:
            found.append(_told(manifest, "file", "kept", seen.reason))
    return found, without


def rebuilt(
    con: duckdb.DuckDBPyConnection,
    lake: Lake,
    contracts: Mapping[str, Contract],
    manifest: Manifest,
    suppressed: Suppressed,
) -> Replayed:
    """Make one load anew from what the lake keeps of it."""
    key = (manifest["source"], manifest["export"], manifest["load_id"])
    contract = contracts.get(f"{key[0]}.{key[1]}")
    if contract is None:
        return _told(manifest, "lake", "kept", "there is no contract for it any more")
    if manifest["contract_version"] == contract.version:
        return _told(manifest, "lake", "unchanged")
    built = lake.begin()
    try:
        retyping = Retyping(con, lake.folder(*key), dict(manifest), contract)
        new = retyping.write(built)
        suppress(con, built, contract, suppressed)
        lake.commit(built, new)
    except BrokenTableError as error:
        shutil.rmtree(built)
        return _told(manifest, "lake", "kept", f"{error.reason}; {error.remedy}")
    return _told(manifest, "lake", "rebuilt")


def _told(
    manifest: Manifest,
    read_from: Literal["file", "lake"],
    status: Literal["rebuilt", "unchanged", "kept"],
    reason: str | None = None,
) -> Replayed:
    load_id, source, export = manifest["load_id"], manifest["source"], manifest["export"]
    return Replayed(load_id, source, export, manifest["file_name"], read_from, status, reason)
