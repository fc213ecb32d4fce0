"""From the landing folder to the raw lake: which files are new, and what each becomes."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path

import duckdb

from pipelines.exports.archives import Member, members
from pipelines.exports.bytestream import Content
from pipelines.exports.contract import Contract, contracts_fingerprint, load_contracts
from pipelines.exports.explain import Unrecognized
from pipelines.exports.inventory import MEMORY_FILE, Inventory, scan
from pipelines.exports.lake import Lake
from pipelines.exports.landing import LandingFile, Memory, Refused, content_of, settled, walk
from pipelines.exports.manifest import exported, load_id_of, manifest_of, name_rank
from pipelines.exports.outcomes import FileOutcome, IngestReport, growing, inventory_row, rejected
from pipelines.exports.parse import parse
from pipelines.exports.reading import BrokenTableError, Source
from pipelines.exports.recognize import Match, recognize
from pipelines.exports.sniff import TooManyColumnsError, head_text, read_heads

__all__ = ["DemoConflictError", "FileOutcome", "IngestReport", "Inventory", "ingest", "scan"]


class DemoConflictError(RuntimeError):
    """Demo exports and real exports would end up in one lake."""


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
    """Bring the raw lake up to date with the landing folder. One writer at a time: the caller holds
    the lock.

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
        lake.write_inventory(run.con, [inventory_row(outcome) for outcome in outcomes])
    finally:
        run.close()
    return IngestReport(outcomes)


def _separate_demo(lake: Lake, demo: bool) -> None:
    if not demo:
        lake.remove_demo_loads()
    elif real := [m["file_name"] for m in lake.manifests().values() if not m.get("demo")]:
        raise DemoConflictError(
            f"the lake holds {len(real)} loads of real exports (such as {real[0]});"
            " the demo needs a data directory of its own: set THROUGHLINE_DATA to another folder,"
            " or THROUGHLINE_LANDING to your exports"
        )


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
            yield rejected(refused)
        steady = settled(files, settle_seconds)
        for file in sorted(files, key=lambda each: name_rank(each.name)):
            yield from self._file(file) if file.name in steady else [growing(file)]
        self.memory.save({file.name for file in files})

    def _file(self, file: LandingFile) -> list[FileOutcome]:
        try:
            content = content_of(file, self.memory)
        except OSError as error:
            return [
                rejected(
                    Refused(file.name, f"cannot be read: {error.strerror}", "check its permissions")
                )
            ]
        remembered = self._remembered(file, content)
        if remembered is not None:
            return remembered
        found = []
        for member in members(file, content, self.spool):
            outcome = rejected(member) if isinstance(member, Refused) else self._table(member, file)
            if outcome.status == "growing" or not file.same_as_now():
                return [growing(file)]
            found.append(outcome)
        if not found:
            found = [
                rejected(
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
        """A load that the lake already has: unchanged for the first file that holds it, duplicate
        for the others."""
        key = (outcome.source or "", outcome.export or "", outcome.load_id or "")
        manifest = self.lake.manifests()[key]
        if name_rank(outcome.file_name) < name_rank(manifest["file_name"]):
            patterns = self.contracts[f"{outcome.source}.{outcome.export}"].export_time_in_name
            self.lake.amend(
                {
                    **manifest,
                    "file_name": outcome.file_name,
                    **exported(outcome.file_name, manifest, patterns),
                }
            )
        if key[2] in self.seen:
            return replace(
                outcome, status="duplicate", reason="the same content as another file", remedy=None
            )
        self.seen.add(key[2])
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
        except TooManyColumnsError as error:
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
        load_id = load_id_of(member.content, found)
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
        except BrokenTableError as error:
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
            return growing(file)
        self.lake.commit(built, manifest_of(base, member, match, parsed, self.demo))
        self.seen.add(base.load_id)
        return replace(
            base,
            status="loaded",
            rows=parsed.rows,
            quarantined=parsed.quarantined,
            line=parsed.first_problem.line if parsed.first_problem else None,
        )
