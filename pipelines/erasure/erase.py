"""One erasure from the list to the proof. Callers hold the run lock; nothing here locks.

The list comes first: from then on no load brings the person in, and whatever is killed after it is
done again by the next erasure or run, from the hashes alone. Every step may be repeated.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.erasure.leftovers import clear, free_texts, mend_history
from pipelines.erasure.person import Person, find_person, names_of
from pipelines.erasure.register import Erasure, Register
from pipelines.erasure.releases import Change, free_releases
from pipelines.erasure.search import Hit, Needles, files_with, search
from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.lake import Lake
from pipelines.exports.sql import file_literal
from pipelines.exports.suppressed import Suppressed, suppress
from pipelines.release import current_database
from pipelines.release.files import write_json
from pipelines.settings import Environment


@dataclass
class Done:
    """What an erasure changed, or would change: counts by where, never a value of the person."""

    raw: dict[str, dict[str, int]] = field(default_factory=dict)
    releases: list[Change] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)
    history: dict[str, int] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)


@dataclass
class Proof:
    """The report of one erasure."""

    erasure_id: str
    at: str
    is_dry_run: bool
    known_before: bool
    identifiers: dict[str, int]
    shared_identifiers: int
    done: Done
    searched: int = 0
    too_short_to_search: int = 0
    found: list[Hit] = field(default_factory=list)
    landing_files: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether the search found nothing."""
        return not self.found


def erase(here: Environment, text: str, *, dry_run: bool = False) -> Proof:
    """Remove the person whom `text` names from everything below the data folder, and prove it.

    Raises:
        NotOnePersonError: the identifier is not one person's; nothing was changed.
    """
    register = Register(here.data_path)
    released = current_database(here.data_path)
    person = find_person(text, released if released.is_file() else None, here.raw)
    again = register.known(names_of(text) | person.names)
    if dry_run:
        return _proof("dry run", person, again, _foreseen(here, register, person), True)
    entry = register.enter(person.names, again)
    needles = Needles.of(person.names, person.person_id)
    done = _carry_out(here, register, [entry])
    done.history = mend_history(here, needles.values)
    proof = _proof(entry.erasure_id, person, again, done, False)
    proof.searched, proof.too_short_to_search = len(needles.values), needles.too_short
    landings = _landings(here)
    proof.found = search(here.data_path, needles, landings)
    proof.landing_files = [
        name for folder in landings if folder.is_dir() for name in files_with(folder, needles)
    ]
    _write(register.folder / entry.erasure_id, proof)
    register.finish(entry)
    return proof


def landed_requests(here: Environment) -> list[str]:
    """The identifiers of landed erasures files that nobody has seen to yet."""
    files = sorted((here.raw / "neutral" / "erasures").glob("load=*/rows*.parquet"))
    if not files:
        return []
    rows = f"read_parquet([{', '.join(map(file_literal, files))}], union_by_name = true)"
    query = f"select distinct identifier from {rows} where identifier is not null order by all"
    with duckdb.connect() as con:
        return [str(row[0]) for row in con.execute(query).fetchall()]


def finish_pending(here: Environment) -> None:
    """Do to its end what a killed erasure began, from the hashes alone. Runs begin with it."""
    register = Register(here.data_path)
    pending = register.pending()
    if pending:
        _carry_out(here, register, pending)
        for entry in pending:
            register.finish(entry)


def _carry_out(here: Environment, register: Register, entries: list[Erasure]) -> Done:
    suppressed, pending = register.suppressed(), register.pending()
    done = Done(raw=_free_lake(here, suppressed))
    done.releases = free_releases(here.data_path, suppressed, entries[0].erasure_id)
    done.texts = free_texts(here, suppressed)
    done.removed = clear(here)
    # Others that were killed are done with it: the list is one.
    for other in pending:
        if other.erasure_id not in {entry.erasure_id for entry in entries}:
            register.finish(other)
    return done


def _foreseen(here: Environment, register: Register, person: Person) -> Done:
    suppressed = register.foreseen(person.names)
    return Done(
        raw=_free_lake(here, suppressed, write=False),
        releases=free_releases(here.data_path, suppressed, "", write=False),
        texts=free_texts(here, suppressed, write=False),
        removed=clear(here, write=False),
    )


def _free_lake(
    here: Environment, suppressed: Suppressed, *, write: bool = True
) -> dict[str, dict[str, int]]:
    """Rows and quarantined rows that change, by export."""
    spool = here.work / "spool" / "erasure"
    found: dict[str, Counter[str]] = {}
    try:
        with duckdb.connect(config={"temp_directory": str(spool)}) as con:
            for contract, folder in _loads(here.raw):
                changed = suppress(con, folder, contract, suppressed, write=write)
                if any(changed.values()):
                    found.setdefault(contract.key, Counter()).update({**changed, "loads": 1})
    finally:
        shutil.rmtree(spool, ignore_errors=True)
    return {key: dict(counts) for key, counts in found.items()}


def _loads(raw: Path) -> Iterator[tuple[Contract, Path]]:
    contracts, lake = load_contracts(), Lake(raw)
    lake.sweep()  # a load that a killed run had put aside is one of them
    for source, export, load_id in lake.manifests():
        if f"{source}.{export}" in contracts:
            yield contracts[f"{source}.{export}"], lake.folder(source, export, load_id)


def _landings(here: Environment) -> list[Path]:
    """What is the user's, wherever it lies: searched, told, never changed."""
    folders = {here.landing_path, here.data_path / "demo", here.work / "landing"}
    return sorted(f for f in folders if not any(f != g and f.is_relative_to(g) for g in folders))


def _proof(
    erasure_id: str,
    person: Person,
    again: Erasure | None,
    done: Done,
    is_dry_run: bool,
) -> Proof:
    return Proof(
        erasure_id=erasure_id,
        at=datetime.now(UTC).isoformat(),
        is_dry_run=is_dry_run,
        known_before=again is not None,
        identifiers=person.counts,
        shared_identifiers=len(person.shared),
        done=done,
    )


def _write(folder: Path, proof: Proof) -> None:
    from pipelines.erasure.page import lines

    write_json(folder / "report.json", asdict(proof))
    (folder / "report.txt").write_text("\n".join(lines(proof)) + "\n", encoding="utf-8")
