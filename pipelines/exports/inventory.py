"""The landing folder at a glance: cheap enough to ask before every run whether anything is new."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.exports.bytestream import Content
from pipelines.exports.contract import Contract, contracts_fingerprint, load_contracts
from pipelines.exports.landing import LandingFile, Memory, content_of, walk
from pipelines.exports.periods import export_time

MEMORY_FILE = "landing_memory.json"


@dataclass(frozen=True)
class Inventory:
    """The landing folder at a glance."""

    fingerprint: str  # same contents under names that say the same: same fingerprint
    files: int
    size_bytes: int


def scan(landing: Path, work: Path, contracts: dict[str, Contract] | None = None) -> Inventory:
    """Hash what is new or changed and fingerprint the whole folder.

    The fingerprint ignores names, order and duplicates, except for what a name says itself: facets
    (the status of a Mailchimp file) and the time of the export.
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
