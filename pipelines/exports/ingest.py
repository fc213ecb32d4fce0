"""From the landing folder to the raw lake: which files are new, what each becomes, and a report of every one."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from pipelines.exports.archives import Member, members
from pipelines.exports.bytestream import Content
from pipelines.exports.contract import Contract, contracts_fingerprint, load_contracts
from pipelines.exports.explain import Unrecognized
from pipelines.exports.lake import Lake
from pipelines.exports.landing import LandingFile, Memory, Refused, content_of, settled, walk
from pipelines.exports.parse import Parsed, parse
from pipelines.exports.periods import export_time, preamble_period
from pipelines.exports.reading import BrokenTable, Source
from pipelines.exports.recognize import Match, recognize
from pipelines.exports.sniff import TooManyColumns, head_text, read_heads

Status = Literal["loaded", "unchanged", "duplicate", "rejected", "growing"]
MEMORY_FILE = "landing_memory.json"


class DemoConflictError(RuntimeError):
    """Demo exports and real exports would end up in one lake."""


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file (or archive member)."""

    file_name: str
    status: Status
    size_bytes: int = 0
    content_hash: str | None = None
    source: str | None = None
    export: str | None = None
    load_id: str | None = None
    rows: int = 0
    quarantined: int = 0
    reason: str | None = None
    line: int | None = None
    remedy: str | None = None
    closest_contract: str | None = None


@dataclass(frozen=True)
class IngestReport:
    """Every file of the landing folder, in the order in which they were looked at."""

    files: list[FileOutcome] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of files by status; every status is there."""
        found = Counter(outcome.status for outcome in self.files)
        statuses: tuple[Status, ...] = ("loaded", "unchanged", "duplicate", "rejected", "growing")
        return {status: found[status] for status in statuses}

    @property
    def rows(self) -> int:
        """Rows of the loads that this run made."""
        return sum(outcome.rows for outcome in self.files if outcome.status == "loaded")

    @property
    def quarantined(self) -> int:
        """Quarantined rows of the loads that this run made."""
        return sum(outcome.quarantined for outcome in self.files if outcome.status == "loaded")


@dataclass(frozen=True)
class Inventory:
    """The landing folder at a glance."""

    fingerprint: str  # same contents under names that say the same: same fingerprint
    files: int
    size_bytes: int


def scan(landing: Path, work: Path, contracts: dict[str, Contract] | None = None) -> Inventory:
    """Hash what is new or changed and fingerprint the whole folder.

    The fingerprint ignores names, order and duplicates, except for what a name says itself: facets (the status of a
    Mailchimp file) and the time of the export.
    """
    known = contracts or load_contracts()
    memory = Memory(work / MEMORY_FILE, contracts_fingerprint(known))
    files = [entry for entry in walk(landing) if isinstance(entry, LandingFile)]
    told = {_told(file, content_of(file, memory), known) for file in files}
    memory.save({file.name for file in files})
    digest = hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()
    return Inventory(digest, len(files), sum(file.size_bytes for file in files))


def _told(file: LandingFile, content: Content, contracts: dict[str, Contract]) -> str:
    facets = {
        key: found.groupdict()
        for key, contract in contracts.items()
        if contract.path_facets and (found := re.search(contract.path_facets, file.name))
    }
    patterns = sorted(
        {pattern for contract in contracts.values() for pattern in contract.export_time_in_name}
    )
    return json.dumps(
        [content.sha256, facets, str(export_time(file.name, patterns))], sort_keys=True
    )


def ingest(
    landing: Path,
    raw: Path,
    work: Path,
    demo: bool,
    on_file: Callable[[FileOutcome], None] | None = None,
    *,
    settle_seconds: float = 2.0,
    memory_limit: str | None = None,
    contracts: dict[str, Contract] | None = None,
) -> IngestReport:
    """Bring the raw lake up to date with the landing folder. One writer at a time: the caller holds the lock.

    Args:
        landing: folder of exports; never written to.
        raw: root of the lake.
        work: private folder for spooled text and what is remembered of files.
        demo: whether the files are the bundled demo; real files remove demo loads first.
        on_file: called with each outcome as it is known.
        settle_seconds: a file modified less than this ago is looked at twice; 0 trusts it.
        memory_limit: of DuckDB, such as "4GB".
        contracts: other than the bundled ones.

    Raises:
        DemoConflictError: demo files on a lake that holds real loads.
    """
    known = contracts or load_contracts()
    lake = Lake(raw)
    lake.sweep()
    _separate_demo(lake, demo)
    run = _Run(lake, work, known, demo, memory_limit)
    try:
        lake.write_schemas(run.con, known)
        outcomes = []
        for outcome in run.outcomes(landing, settle_seconds):
            outcomes.append(outcome)
            if on_file:
                on_file(outcome)
        lake.write_inventory(run.con, [_inventory_row(outcome) for outcome in outcomes])
    finally:
        run.close()
    return IngestReport(outcomes)


def _separate_demo(lake: Lake, demo: bool) -> None:
    if not demo:
        lake.remove_demo_loads()
    elif real := [m["file_name"] for m in lake.manifests().values() if not m.get("demo")]:
        raise DemoConflictError(
            f"the lake holds {len(real)} loads of real exports (such as {real[0]}); the demo needs a data directory of its"
            " own: set THROUGHLINE_DATA to another folder, or THROUGHLINE_LANDING to your exports"
        )


def _inventory_row(outcome: FileOutcome) -> dict[str, Any]:
    row = asdict(outcome)
    row["status"] = "loaded" if outcome.status == "unchanged" else outcome.status
    return row


class _Run:
    """One ingest: the connection, the spool folder and what has been seen so far."""

    def __init__(
        self,
        lake: Lake,
        work: Path,
        contracts: dict[str, Contract],
        demo: bool,
        memory_limit: str | None,
    ) -> None:
        self.lake, self.contracts, self.demo = lake, contracts, demo
        self.memory = Memory(work / MEMORY_FILE, contracts_fingerprint(contracts))
        shutil.rmtree(work / "spool", ignore_errors=True)
        self.spool = work / "spool" / uuid.uuid4().hex
        self.spool.mkdir(parents=True)
        limit = {"memory_limit": memory_limit} if memory_limit else {}
        self.con = duckdb.connect(config={"temp_directory": str(self.spool / "tmp"), **limit})
        self.con.execute("set TimeZone = 'UTC'")
        self.seen: set[str] = set()

    def close(self) -> None:
        self.con.close()
        shutil.rmtree(self.spool, ignore_errors=True)

    def outcomes(self, landing: Path, settle_seconds: float) -> Iterable[FileOutcome]:
        entries = list(walk(landing))
        files = [entry for entry in entries if isinstance(entry, LandingFile)]
        for refused in (entry for entry in entries if isinstance(entry, Refused)):
            yield _rejected(refused)
        steady = settled(files, settle_seconds)
        for file in sorted(files, key=lambda each: _rank(each.name)):
            yield from self._file(file) if file.name in steady else [_growing(file)]
        self.memory.save({file.name for file in files})

    def _file(self, file: LandingFile) -> list[FileOutcome]:
        try:
            content = content_of(file, self.memory)
        except OSError as error:
            return [
                _rejected(
                    Refused(file.name, f"cannot be read: {error.strerror}", "check its permissions")
                )
            ]
        remembered = self._remembered(file, content)
        if remembered is not None:
            return remembered
        found = []
        for member in members(file, content, self.spool):
            outcome = (
                _rejected(member) if isinstance(member, Refused) else self._table(member, file)
            )
            if outcome.status == "growing" or not file.same_as_now():
                return [_growing(file)]
            found.append(outcome)
        if not found:
            found = [
                _rejected(
                    Refused(
                        file.name, "the archive holds no file", "export it again", file.size_bytes
                    )
                )
            ]
        self.memory.keep_outcomes(file, content, [asdict(outcome) for outcome in found])
        return found

    def _remembered(self, file: LandingFile, content: Content) -> list[FileOutcome] | None:
        kept = self.memory.outcomes(file, content)
        if kept is None:
            return None
        found = [FileOutcome(**outcome) for outcome in kept]
        for outcome in found:
            if outcome.load_id and not self._is_current(outcome):
                return None
        return [self._claim(outcome) if outcome.load_id else outcome for outcome in found]

    def _is_current(self, outcome: FileOutcome) -> bool:
        manifest = self.lake.manifest(
            outcome.source or "", outcome.export or "", outcome.load_id or ""
        )
        contract = self.contracts.get(f"{outcome.source}.{outcome.export}")
        return bool(manifest and contract and manifest["contract_version"] == contract.version)

    def _claim(self, outcome: FileOutcome) -> FileOutcome:
        """A load that the lake already has: unchanged for the first file that holds it, duplicate for the others."""
        assert outcome.source and outcome.export and outcome.load_id
        manifest = self.lake.manifest(outcome.source, outcome.export, outcome.load_id)
        assert manifest is not None
        if _rank(outcome.file_name) < _rank(manifest["file_name"]):
            patterns = self.contracts[f"{outcome.source}.{outcome.export}"].export_time_in_name
            self.lake.amend(
                {
                    **manifest,
                    "file_name": outcome.file_name,
                    **_exported(outcome.file_name, manifest, patterns),
                }
            )
        if outcome.load_id in self.seen:
            return replace(
                outcome, status="duplicate", reason="the same content as another file", remedy=None
            )
        self.seen.add(outcome.load_id)
        return replace(outcome, status="unchanged", reason=None, remedy=None)

    def _table(self, member: Member, file: LandingFile) -> FileOutcome:
        base = FileOutcome(
            member.name,
            "rejected",
            size_bytes=member.content.size_bytes,
            content_hash=member.content.sha256,
        )
        try:
            text, complete = head_text(member.text)
            found = recognize(read_heads(text, complete), member.name, self.contracts)
        except TooManyColumns as error:
            return replace(
                base,
                reason=str(error),
                line=error.line,
                remedy="export the columns of one report only",
            )
        if isinstance(found, Unrecognized):
            return replace(
                base,
                reason=found.reason,
                remedy=found.remedy,
                line=found.line,
                closest_contract=found.closest,
            )
        load_id = _load_id(member.content, found)
        base = replace(
            base, source=found.contract.source, export=found.contract.export, load_id=load_id
        )
        if self._is_current(base):
            manifest = self.lake.manifests()[
                (found.contract.source, found.contract.export, load_id)
            ]
            return self._claim(
                replace(base, rows=manifest["rows"], quarantined=manifest["quarantined"])
            )
        return self._load(base, member, found, file)

    def _load(
        self, base: FileOutcome, member: Member, match: Match, file: LandingFile
    ) -> FileOutcome:
        assert base.load_id is not None
        source = Source(
            member.text, member.text, match.header.index + 1, match.head.delimiter, match
        )
        built = self.lake.begin()
        try:
            parsed = parse(self.con, source, base.load_id, built, self.spool)
        except BrokenTable as error:
            shutil.rmtree(built)
            return replace(
                base,
                load_id=None,
                reason=error.reason,
                remedy=error.remedy,
                line=error.line,
                closest_contract=match.contract.key,
            )
        if not file.same_as_now():
            shutil.rmtree(built)
            return _growing(file)
        self.lake.commit(built, _manifest(base, member, match, parsed, self.demo))
        self.seen.add(base.load_id)
        return replace(
            base,
            status="loaded",
            rows=parsed.rows,
            quarantined=parsed.quarantined,
            line=parsed.first_problem.line if parsed.first_problem else None,
        )


def _rank(name: str) -> tuple[float, str]:
    """Which of several names for the same content counts: the latest export time, then the alphabet."""
    told = export_time(name)
    return (-told.replace(tzinfo=UTC).timestamp() if told else 0.0, name)


def _load_id(content: Content, match: Match) -> str:
    facets = json.dumps([match.contract.key, match.facets], sort_keys=True)
    return hashlib.sha256(f"{content.sha256}{facets}".encode()).hexdigest()[:20]


def _rejected(refused: Refused) -> FileOutcome:
    return FileOutcome(
        refused.name,
        "rejected",
        size_bytes=refused.size_bytes,
        reason=refused.reason,
        remedy=refused.remedy,
    )


def _growing(file: LandingFile) -> FileOutcome:
    return FileOutcome(
        file.name,
        "growing",
        size_bytes=file.size_bytes,
        reason="the file is still being written",
        remedy="nothing to do: it is loaded by the first run after it has stopped growing",
    )


def _exported(name: str, manifest: dict[str, Any], patterns: list[str]) -> dict[str, Any]:
    """The export time and what it rests on."""
    told = export_time(name, patterns)
    if told:
        return {"exported_at": told.isoformat(sep=" "), "exported_at_basis": "file_name"}
    if manifest["exported_at_basis"] == "file_name":
        return {"exported_at": manifest["exported_at"], "exported_at_basis": "file_name"}
    if manifest["period_end"] is None:
        return {"exported_at": None, "exported_at_basis": None}
    basis = manifest["exported_at_basis"] or "period_end"
    return {"exported_at": f"{manifest['period_end']} 00:00:00", "exported_at_basis": basis}


def _manifest(
    base: FileOutcome, member: Member, match: Match, parsed: Parsed, demo: bool
) -> dict[str, Any]:
    contract, header = match.contract, match.header
    preamble = [" ".join(record.cells) for record in match.head.records[: header.index]]
    printed = preamble_period(preamble) if contract.preamble_period else (None, None)
    start, end = printed if printed[0] else parsed.period
    manifest: dict[str, Any] = {
        "load_id": base.load_id,
        "source": contract.source,
        "export": contract.export,
        "contract_version": contract.version,
        "content_hash": member.content.sha256,
        "file_name": member.name,
        "size_bytes": member.content.size_bytes,
        "encoding": member.content.encoding,
        "delimiter": match.head.delimiter,
        "header_line": header.line,
        "demo": demo,
        "rows": parsed.rows,
        "quarantined": parsed.quarantined,
        "totals": parsed.totals,
        "rows_in": parsed.rows_in,
        "period_start": str(start) if start else None,
        "period_end": str(end) if end else None,
        "exported_at": None,
        "exported_at_basis": "preamble" if printed[0] else None,
        "missing_columns": match.missing,
        "extra_columns": list(match.extras),
        "controls": [],
        "measures": parsed.measures,
        "facets": match.facets,
        "loaded_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    period = {"period_start": manifest["period_start"], "period_end": manifest["period_end"]}
    manifest["controls"] = [{**control, **period} for control in parsed.controls]
    return manifest | _exported(member.name, manifest, contract.export_time_in_name)
