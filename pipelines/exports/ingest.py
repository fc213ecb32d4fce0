"""From the landing folder to the raw lake: which files are new, and what each becomes."""

from __future__ import annotations

import os
import queue
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.exports.contract import Contract, contracts_fingerprint, load_contracts
from pipelines.exports.inventory import MEMORY_FILE, Inventory, scan
from pipelines.exports.lake import Lake
from pipelines.exports.landing import LandingFile, Memory, Refused, settled, walk
from pipelines.exports.loader import Claims, Loader
from pipelines.exports.manifest import Run, exported, name_rank
from pipelines.exports.outcomes import FileOutcome, IngestReport, growing, inventory_row, rejected
from pipelines.exports.replay import Selection, rebuilt, replayed_files
from pipelines.exports.suppressed import Suppressed

__all__ = ["DemoConflictError", "FileOutcome", "IngestReport", "Inventory", "ingest", "scan"]


# Files read side by side: one more than cores, because each waits for the disk at its end.
WORKERS = min(5, (os.cpu_count() or 1) + 1)
_COPY_GREW = "a copy of this file changed while it was read; the next run loads it"


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
    suppressed: Suppressed | None = None,
    replay: Selection | None = None,
) -> IngestReport:
    """Bring the raw lake up to date with the landing folder. One writer at a time: the caller holds
    the lock.

    Args:
        landing: folder of exports; never written to.
        raw: root of the lake.
        work: private folder for spooled text and what is remembered of files.
        demo: whether the files are the bundled demo; real files remove demo loads first.
        on_file: called with each outcome as it is known; which of several files with the same
            content counts as loaded is settled in the report.
        settle_seconds: a file modified less than this ago is looked at twice; 0 trusts it.
        memory_limit: of DuckDB, such as "4GB".
        contracts: other than the bundled ones.
        suppressed: persons who were erased; of them nothing is loaded.
        replay: loads of the lake to be made anew.

    Raises:
        UnknownLoadError: `replay` names what the lake does not hold.
        DemoConflictError: demo files on a lake that holds real loads.
    """
    known = contracts or load_contracts()
    lake = Lake(raw)
    lake.sweep()
    _separate_demo(lake, demo)
    chosen = replay.of(lake.manifests().values()) if replay else []
    spool = work / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    memory = Memory(work / MEMORY_FILE, contracts_fingerprint(known))
    # Files are read side by side, a large one in parts. DuckDB's own threads would only get in
    # their way: with them the same work took a quarter more CPU.
    config: dict[str, str | bool | int | float | list[str]]
    config = {"threads": 1, "temp_directory": str(spool / "tmp")}
    if memory_limit:
        config["memory_limit"] = memory_limit
    with duckdb.connect(config=config) as con:
        lake.write_schemas(con, known)
        wanted = frozenset(str(manifest["load_id"]) for manifest in chosen)
        claims, run = Claims(), Run(demo, suppressed or Suppressed(), wanted)
        loaders = [
            Loader(con.cursor(), spool / str(n), lake, known, memory, claims, run)
            for n in range(WORKERS)
        ]
        outcomes = []
        for outcome in _outcomes(landing, loaders, settle_seconds, memory):
            outcomes.append(outcome)
            if on_file:
                on_file(outcome)
        outcomes = _settled_duplicates(outcomes, lake, known)
        lake.write_inventory(con, [inventory_row(outcome) for outcome in outcomes])
        replayed, without = replayed_files(chosen, outcomes)
        con.execute("set TimeZone = 'UTC'")
        replayed += [rebuilt(con, lake, known, each, run.suppressed) for each in without]
    shutil.rmtree(spool, ignore_errors=True)
    return IngestReport(outcomes, replayed)


def _outcomes(
    landing: Path, loaders: list[Loader], settle_seconds: float, memory: Memory
) -> Iterator[FileOutcome]:
    """Outcomes in the order of the best names, while files are read side by side.

    The largest file is started first: at the end it would keep one worker busy alone.
    """
    entries = list(walk(landing))
    files = [entry for entry in entries if isinstance(entry, LandingFile)]
    for refused in (entry for entry in entries if isinstance(entry, Refused)):
        yield rejected(refused)
    steady = settled(files, settle_seconds)
    free: queue.SimpleQueue[Loader] = queue.SimpleQueue()
    for loader in loaders:
        free.put(loader)

    def load(file: LandingFile) -> list[FileOutcome]:
        if file.name not in steady:
            return [growing(file)]
        loader = free.get()
        try:
            return loader.load(file)
        finally:
            free.put(loader)

    pool = ThreadPoolExecutor(len(loaders))
    try:
        largest_first = sorted(files, key=lambda file: -file.size_bytes)
        found = [(file.name, pool.submit(load, file)) for file in largest_first]
        for _, loaded in sorted(found, key=lambda each: name_rank(each[0])):
            yield from loaded.result()
    finally:
        pool.shutdown(cancel_futures=True)
    memory.save({file.name for file in files})


def _settled_duplicates(
    outcomes: list[FileOutcome], lake: Lake, contracts: dict[str, Contract]
) -> list[FileOutcome]:
    """Of several files with one content the best name counts, whoever was read first."""
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, outcome in enumerate(outcomes):
        if outcome.source and outcome.export and outcome.load_id:
            groups[(outcome.source, outcome.export, outcome.load_id)].append(index)
    for key, indexes in groups.items():
        manifest = lake.manifest(*key)
        if manifest is None:  # the file that was read for all of them could not be loaded
            first = outcomes[indexes[0]]
            told = next((o for o in outcomes if o.load_id is None and _same(o, first)), None)
            told = told or replace(first, status="growing", load_id=None, reason=_COPY_GREW)
            for index in indexes:
                name, size = outcomes[index].file_name, outcomes[index].size_bytes
                outcomes[index] = replace(told, file_name=name, size_bytes=size)
            continue
        made = {outcomes[index].status for index in indexes} & {"loaded", "replayed"}
        best = min(indexes, key=lambda index: name_rank(outcomes[index].file_name))
        line = next((outcomes[index].line for index in indexes if outcomes[index].line), None)
        for index in indexes:
            outcomes[index] = replace(
                outcomes[index],
                status="duplicate" if index != best else made.pop() if made else "unchanged",
                rows=manifest["rows"],
                quarantined=manifest["quarantined"],
                line=line if index == best else None,
                reason="the same content as another file" if index != best else None,
            )
        name = outcomes[best].file_name
        if name_rank(name) < name_rank(manifest["file_name"]):
            patterns = contracts[f"{key[0]}.{key[1]}"].export_time_in_name
            lake.amend({**manifest, "file_name": name, **exported(name, manifest, patterns)})
    return outcomes


def _same(one: FileOutcome, other: FileOutcome) -> bool:
    return (one.source, one.export, one.content_hash) == (
        other.source,
        other.export,
        other.content_hash,
    )


def _separate_demo(lake: Lake, demo: bool) -> None:
    if not demo:
        lake.remove_demo_loads()
    elif real := [m["file_name"] for m in lake.manifests().values() if not m.get("demo")]:
        raise DemoConflictError(
            f"the lake holds {len(real)} loads of real exports (such as {real[0]});"
            " the demo needs a data directory of its own: set THROUGHLINE_DATA to another folder,"
            " or THROUGHLINE_LANDING to your exports"
        )
