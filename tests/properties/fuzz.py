"""Damaged and hostile exports through real ingests, and what must hold for each of them.

`python -m tests.properties.fuzz --rounds 40 --seed 1` looks further than the test does.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import io
import json
import pkgutil
import re
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import tests.fixtures.exports as fixtures
from pipelines.demo import generate
from pipelines.exports.contract import load_contracts
from pipelines.exports.outcomes import FileOutcome
from tests.fixtures.exports.room import Room
from tests.properties.mutations import HOSTILE, MUTATIONS

MEMORY = Path("/dev/shm")
_LONGEST = 60  # lines of a seed file; damage needs no more
_TEXT = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252", "latin-1")


@dataclass(frozen=True)
class Case:
    """One file to land: its name carries the seed and the mutations that made it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Finding:
    """What did not hold for a file."""

    case: Case
    problem: str


def seeds(folder: Path) -> dict[str, bytes]:
    """Real-shaped files by name: the demo's exports, shortened, and the fixtures of the tests."""
    generate(folder, scale=0.05, seed=1)
    found: dict[tuple[str, bytes], tuple[str, bytes]] = {}
    for path in sorted((folder / "landing").rglob("*")):
        if path.is_file():
            for name, content in _unpacked(path):
                head = b"".join(content.splitlines()[:3])
                kind = (path.parent.name, re.sub(rb"\d+", b"0", head))
                found.setdefault(kind, (name, _shortened(content)))
    files = {name: content for name, content in found.values() if content}
    for module in pkgutil.iter_modules(fixtures.__path__):
        texts = vars(importlib.import_module(f"{fixtures.__name__}.{module.name}"))
        for name, value in sorted(texts.items()):
            content = value.encode() if isinstance(value, str) else value
            if name.isupper() and isinstance(content, bytes) and content.count(b"\n") > 1:
                files[f"{module.name}/{name}"] = content
    return files


def _unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _shortened(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines if len(lines) <= _LONGEST else [*lines[:50], *lines[-10:]])


def cases(files: dict[str, bytes], round_: int) -> list[Case]:
    """One or two damaged copies of each seed file; a round is the same whenever it is asked for."""
    made = []
    for name, content in files.items():
        random = Random(f"{name} {round_}")
        mutations = random.choices(MUTATIONS, k=random.choice([1, 1, 1, 2, 3]))
        damaged = content
        for mutation in mutations:
            damaged = mutation(damaged, random) if damaged else damaged
        told = "+".join(mutation.__name__ for mutation in mutations)
        hostile = random.choice(HOSTILE).replace("/", "_").replace("\0", "_")
        made.append(Case(f"{round_} {told}/x{hostile}/{name}", damaged))
    return made


def check(batch: list[Case]) -> list[Finding]:
    """Land the files together and look at what became of each."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        room = Room(Path(folder))
        for case in batch:
            room.put(case.name, case.content)
        try:
            outcomes = room.ingest().files
        except Exception:
            if len(batch) == 1:
                return [Finding(batch[0], f"crash: {traceback.format_exc(limit=-3)}")]
            return [finding for case in batch for finding in check([case])]
        return [
            Finding(case, problem)
            for case in batch
            for problem in _problems(room, case, _of(case, outcomes))
        ]


def _of(case: Case, outcomes: list[FileOutcome]) -> list[FileOutcome]:
    return [
        outcome
        for outcome in outcomes
        if outcome.file_name == case.name or outcome.file_name.startswith(f"{case.name}!")
    ]


def _problems(room: Room, case: Case, outcomes: list[FileOutcome]) -> Iterator[str]:
    if not outcomes:
        yield "nothing was said about it"
    for outcome in outcomes:
        if outcome.status in ("rejected", "growing"):
            if not (outcome.reason and outcome.remedy) or outcome.status == "growing":
                yield f"{outcome.status} without a reason or a remedy"
        elif not case.content.startswith((b"PK", b"\x1f\x8b")):
            yield from _accounted(room, outcome, case.content)


def _accounted(room: Room, outcome: FileOutcome, content: bytes) -> Iterator[str]:
    folder = room.raw / str(outcome.source) / str(outcome.export) / f"load={outcome.load_id}"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    told = {name: manifest[name] for name in ("rows", "quarantined", "totals", "rows_in")}
    for name, file in (("rows", "rows"), ("quarantined", "quarantine")):
        written = duckdb.sql(f"select count(*) from '{folder}/{file}.parquet'").fetchall()[0][0]
        if written != told[name]:
            yield f"{written} {name} were written, {told} are told"
    if told["rows"] + told["quarantined"] + told["totals"] != told["rows_in"]:
        yield f"the manifest does not add up: {told}"
    counted = records_below_header(content, manifest)
    if counted is not None and counted != told["rows_in"]:
        yield f"{counted} records in the file, {told} are told"


def records_below_header(content: bytes, manifest: dict[str, Any]) -> int | None:
    """The records of a well-formed table, counted by Python's own reader; None where there is no
    such thing to count."""
    shapes = load_contracts()[f"{manifest['source']}.{manifest['export']}"].shapes
    contract = next(each for each in shapes if each.shape == manifest.get("shape", "base"))
    if manifest["encoding"] not in _TEXT or contract.footer or contract.layout == "form":
        return None
    if contract.unpivot and manifest["quarantined"]:
        return None  # a record of the wrong shape is one, a bad cell is one
    text = content.decode(manifest["encoding"], "replace").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=manifest["delimiter"], strict=True)
    records, line, header = 0, 1, []
    try:
        for cells in reader:
            if line == manifest["header_line"]:
                header = cells
            elif line > manifest["header_line"] and (any(cells) or len(cells) == len(header) > 1):
                records += _cells(contract, header, cells) if contract.unpivot else 1
            line = reader.line_num + 1
    except csv.Error:
        return None
    return records


def _cells(contract: Any, header: list[str], cells: list[str]) -> int:
    tokens = {"", *contract.null_tokens, "N/A"}
    wide = [
        at for at, name in enumerate(header) if re.search(contract.unpivot.header, name.strip())
    ]
    return sum(at < len(cells) and cells[at].strip() not in tokens for at in wide)


def main() -> None:
    """Run rounds and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.properties.fuzz")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1000, help="number of the first round")
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    done = 0
    with TemporaryDirectory() as folder:
        files = seeds(Path(folder))
        for round_ in range(options.first, options.first + options.rounds):
            batch = cases(files, round_)
            done += len(batch)
            for finding in check(batch):
                kind = re.sub(r"\d+", "0", finding.problem)[:160]
                kinds[kind] += 1
                if kinds[kind] <= 3:
                    print(f"{finding.case.name!r}: {finding.problem}", flush=True)
    print(f"{done:,} damaged files from {len(files)} seeds, {sum(kinds.values())} findings")
    for kind, times in kinds.most_common():
        print(f"{times:6} {kind}")


if __name__ == "__main__":
    main()
