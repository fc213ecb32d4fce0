"""What changed in the shape of an export between two of its loads, told from their manifests.

Pure. Only names of columns and properties of files are told, never a value of a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Manifest = Mapping[str, Any]
Kind = Literal["appeared", "missing"]

# Quarantined rows are told when their share grows by this much, or when there were none before.
SHARE_STEP = 0.01
# Styles that print the same decimal mark are one; digits alone prove none.
_DECIMAL_MARK = {"dot": "dot", "plain": "dot", "machine": "dot", "comma": "comma"}
_WORDS: dict[Kind, str] = {"appeared": "new", "missing": "gone"}


@dataclass(frozen=True)
class ColumnChange:
    """A column that `files` of the new files gained or lost. `is_read`: the contract knows it;
    what it does not know is kept in _extra."""

    kind: Kind
    column: str
    is_read: bool
    files: int


@dataclass(frozen=True)
class PropertyChange:
    """A property of `files` of the new files that was another before: encoding, delimiter, decimal
    mark, or the way one column prints its dates."""

    name: str
    before: str
    now: str
    files: int


@dataclass(frozen=True)
class Drift:
    """What changed in one export. `files` were new, `drifted` of them differ from the newest
    earlier file. The shares of quarantined rows are given only if they have grown."""

    source: str
    export: str
    files: int
    drifted: int
    columns: list[ColumnChange] = field(default_factory=list)
    properties: list[PropertyChange] = field(default_factory=list)
    quarantined_before: float | None = None
    quarantined_now: float | None = None

    @property
    def key(self) -> str:
        """<source>.<export>."""
        return f"{self.source}.{self.export}"

    def line(self) -> str:
        """All of it in one line, without names."""
        counts = Counter(change.kind for change in self.columns)
        told = [
            f"{counts[kind]} column{'s' if counts[kind] > 1 else ''} {_WORDS[kind]}"
            for kind in _WORDS
            if counts[kind]
        ]
        told += sorted({f"another {change.name.split(':')[0]}" for change in self.properties})
        if self.quarantined_now is not None:
            told.append(f"{self.quarantined_now:.1%} of the rows quarantined")
        return f"{self.key} drifted in {self.drifted} of {self.files} new files: {', '.join(told)}"


def runs(manifests: Iterable[Manifest]) -> set[str]:
    """When the runs began that loaded something which is still there: all loads of one run have
    the same loaded_at."""
    return {str(manifest["loaded_at"]) for manifest in manifests}


def since_last_run(manifests: Iterable[Manifest]) -> list[Drift]:
    """The exports whose newest loads differ from the ones before, in the order of their names.

    Each load of the last run is held against the newest earlier load that is most like it: of the
    same export and shape, then of the same facets and accounts, else of the facet that most loads
    share. What is the first of its kind has nothing to differ from.
    """
    known = list(manifests)
    last = max(runs(known), default=None)
    exports: dict[tuple[str, str], tuple[list[Manifest], list[Manifest]]] = {}
    for manifest in known:
        groups = exports.setdefault((manifest["source"], manifest["export"]), ([], []))
        groups[manifest["loaded_at"] == last].append(manifest)
    drifts = [_drift(*key, earlier, new) for key, (earlier, new) in sorted(exports.items())]
    return [drift for drift in drifts if drift is not None]


def _drift(source: str, export: str, earlier: list[Manifest], new: list[Manifest]) -> Drift | None:
    pairs = [(before, now) for now in new if (before := _before(now, earlier)) is not None]
    columns: Counter[tuple[Kind, str, bool]] = Counter()
    properties: Counter[tuple[str, str, str]] = Counter()
    shares: list[tuple[float, float]] = []
    drifted = 0
    for before, now in pairs:
        columns_changed, properties_changed = _columns(before, now), _properties(before, now)
        columns.update(columns_changed)
        properties.update(properties_changed)
        share = _grown_share(before, now)
        shares += [share] if share else []
        drifted += bool(columns_changed or properties_changed or share)
    if not drifted:
        return None
    worst = max(shares, key=lambda share: share[1], default=(None, None))
    return Drift(
        source,
        export,
        len(new),
        drifted,
        [ColumnChange(*change, files) for change, files in sorted(columns.items())],
        [PropertyChange(*change, files) for change, files in sorted(properties.items())],
        *worst,
    )


def _before(now: Manifest, earlier: list[Manifest]) -> Manifest | None:
    """The newest of the loads that are most like this one: see int_loads_followed.sql."""
    alike = [before for before in earlier if _kind(before) == _kind(now)]
    same = [before for before in alike if _told(before) == _told(now)]
    if not same and now["facets"]:
        shared = [
            [before for before in alike if before["facets"].get(name) == value]
            for name, value in sorted(now["facets"].items())
        ]
        alike = max(shared, key=len)
    return max(same or alike, key=newness, default=None)


def _kind(manifest: Manifest) -> tuple[str, bool]:
    return (manifest.get("shape", "base"), manifest.get("is_full", False))


def _told(manifest: Manifest) -> tuple[dict[str, str], set[str | None]]:
    return manifest["facets"], {each["account_id"] for each in manifest["measures"]}


def newness(manifest: Manifest) -> tuple[str, str, str, str]:
    """Orders loads by the time in the export, as int_loads_ordered.sql does."""
    start, end = manifest["period_start"] or "", manifest["period_end"] or ""
    return (manifest["exported_at"] or end, end, start, manifest["load_id"])


def _columns(before: Manifest, now: Manifest) -> set[tuple[Kind, str, bool]]:
    def gained(one: Manifest, other: Manifest, kind: Kind) -> set[tuple[Kind, str, bool]]:
        unknown = set(one["extra_columns"]) - set(other["extra_columns"])
        known = set(other["missing_columns"]) - set(one["missing_columns"])
        return {(kind, name, False) for name in unknown} | {(kind, name, True) for name in known}

    return gained(now, before, "appeared") | gained(before, now, "missing")


def _properties(before: Manifest, now: Manifest) -> set[tuple[str, str, str]]:
    told = {name: (before.get(name), now.get(name)) for name in ("encoding", "delimiter")}
    told["decimal mark"] = (_mark(before), _mark(now))
    dates = now.get("dates") or {}
    told |= {
        f"date format: {column}": (shape, dates.get(column))
        for column, shape in (before.get("dates") or {}).items()
    }
    return {
        (name, str(was), str(is_now))
        for name, (was, is_now) in told.items()
        if was and is_now and was != is_now
    }


def _mark(manifest: Manifest) -> str | None:
    return _DECIMAL_MARK.get(str(manifest.get("numbers")))


def _grown_share(before: Manifest, now: Manifest) -> tuple[float, float] | None:
    was, is_now = _share(before), _share(now)
    grown = is_now - was >= SHARE_STEP or (was == 0 and is_now > 0)
    return (was, is_now) if grown else None


def _share(manifest: Manifest) -> float:
    quarantined, rows = int(manifest["quarantined"]), int(manifest["rows"])
    return quarantined / max(1, quarantined + rows)
