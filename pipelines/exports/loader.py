"""One landing file into the lake: its tables recognised, read and committed. One per thread."""

from __future__ import annotations

import shutil
import threading
from dataclasses import asdict, replace
from pathlib import Path

import duckdb

from pipelines.exports.archives import members
from pipelines.exports.bytestream import Content
from pipelines.exports.contract import Contract
from pipelines.exports.explain import Unrecognized
from pipelines.exports.lake import Lake
from pipelines.exports.landing import LandingFile, Member, Memory, Refused, content_of
from pipelines.exports.manifest import Run, load_id_of, manifest_of, name_rank, without_days
from pipelines.exports.match import Match
from pipelines.exports.outcomes import FileOutcome, growing, rejected
from pipelines.exports.parse import parse
from pipelines.exports.recognize import recognize_file
from pipelines.exports.source import BrokenTableError, Source
from pipelines.exports.suppressed import suppress

_REPORT = "export it again; if that gives the same, report it: this is an error in Throughline"


class Claims:
    """Which loads somebody is making already: the same content in two files is read once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: set[str] = set()

    def take(self, load_id: str) -> bool:
        """Whether the caller is the first to ask for this load."""
        with self._lock:
            first = load_id not in self._taken
            self._taken.add(load_id)
            return first


class Loader:
    """What one thread needs to load files."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        spool: Path,
        lake: Lake,
        contracts: dict[str, Contract],
        memory: Memory,
        claims: Claims,
        run: Run,
    ) -> None:
        self.con, self.spool, self.lake, self.contracts = con, spool, lake, contracts
        self.memory, self.claims, self.run = memory, claims, run
        self.con.execute("set TimeZone = 'UTC'")
        self.spool.mkdir(parents=True, exist_ok=True)

    def load(self, file: LandingFile) -> list[FileOutcome]:
        """The outcome of a file, or of every member of an archive."""
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
        return [
            replace(outcome, status="unchanged") if outcome.load_id else outcome
            for outcome in found
        ]

    def _is_current(self, outcome: FileOutcome) -> bool:
        manifest = self.lake.manifest(
            outcome.source or "", outcome.export or "", outcome.load_id or ""
        )
        contract = self.contracts.get(f"{outcome.source}.{outcome.export}")
        if outcome.load_id in self.run.replay:
            return False
        return bool(manifest and contract and manifest["contract_version"] == contract.version)

    def _table(
        self, member: Member, file: LandingFile, contracts: dict[str, Contract] | None = None
    ) -> FileOutcome:
        base = FileOutcome(
            member.name,
            "rejected",
            size_bytes=member.content.size_bytes,
            content_hash=member.content.sha256,
        )
        found = recognize_file(
            member.text, member.name, contracts or self.contracts, member.is_typed
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
            return replace(base, status="unchanged")
        if not self.claims.take(load_id):
            return replace(base, status="duplicate")
        return self._load(base, member, found, file)

    def _load(
        self, base: FileOutcome, member: Member, match: Match, file: LandingFile
    ) -> FileOutcome:
        assert base.load_id is not None
        source = Source.of(member.text, match, member.is_typed)
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
        except (duckdb.DataError, duckdb.ProgrammingError, duckdb.InternalError) as error:
            shutil.rmtree(built)
            told = str(error).splitlines()[0][:200]
            return replace(base, load_id=None, reason=f"cannot be read: {told}", remedy=_REPORT)
        if not file.same_as_now():
            shutil.rmtree(built)
            return growing(file)
        other = without_days(match, parsed)
        if other:
            shutil.rmtree(built)
            return self._table(member, file, {other: self.contracts[other]})
        before = self.lake.manifest(match.contract.source, match.contract.export, base.load_id)
        names = [member.name, *([before["file_name"]] if before else [])]
        name = min(names, key=name_rank)
        suppress(self.con, built, match.contract, self.run.suppressed)
        manifest = manifest_of(base, name, member, match, parsed, self.run)
        is_replay = before is not None and base.load_id in self.run.replay
        if before is not None and is_replay:
            manifest["loaded_at"] = before["loaded_at"]  # when its file came
        self.lake.commit(built, manifest)
        return replace(
            base,
            status="replayed" if is_replay else "loaded",
            rows=parsed.rows,
            quarantined=parsed.quarantined,
            line=parsed.first_problem.line if parsed.first_problem else None,
        )
