"""The raw lake: loads are built under a temporary name and renamed in one step.

The only writer of raw/.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from pipelines.exports.contract import Contract
from pipelines.exports.parts import ROWS
from pipelines.exports.quarantine import write_quarantine
from pipelines.exports.rows import schema_sql
from pipelines.exports.sql import run, to_parquet

SCHEMA_LOAD = "_schema"
_TEMPORARY = "_incoming"
_REPLACED = "_replaced"
_LANDING_COLUMNS = {
    "file_name": "VARCHAR",
    "size_bytes": "BIGINT",
    "content_hash": "VARCHAR",
    "load_id": "VARCHAR",
    "source": "VARCHAR",
    "export": "VARCHAR",
    "status": "VARCHAR",
    "reason": "VARCHAR",
    "line": "BIGINT",
    "remedy": "VARCHAR",
    "closest_contract": "VARCHAR",
}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    temporary.write_bytes(content)
    _sync(temporary)
    temporary.replace(path)
    _sync(path.parent)


class Lake:
    """Loads below one root, raw/<source>/<export>/load=<load_id>/."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._manifests: dict[tuple[str, str, str], dict[str, Any]] | None = None

    def folder(self, source: str, export: str, load_id: str) -> Path:
        """Where a load lives."""
        return self.root / source / export / f"load={load_id}"

    def manifests(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """The manifest of every complete load by (source, export, load_id), without the schema
        loads."""
        if self._manifests is None:
            found = (
                json.loads(path.read_text("utf-8"))
                for path in sorted(self.root.glob("*/*/load=*/manifest.json"))
            )
            self._manifests = {
                (m["source"], m["export"], m["load_id"]): m
                for m in found
                if m["load_id"] != SCHEMA_LOAD
            }
        return self._manifests

    def manifest(self, source: str, export: str, load_id: str) -> dict[str, Any] | None:
        """One load's manifest, or None when the lake does not hold it."""
        return self.manifests().get((source, export, load_id))

    def begin(self) -> Path:
        """An empty folder to build a load in."""
        folder = self.root / _TEMPORARY / uuid.uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def commit(self, built: Path, manifest: dict[str, Any]) -> None:
        """Make a built load visible, in place of an older one with the same id."""
        (built / "manifest.json").write_text(
            json.dumps(manifest, indent=1, ensure_ascii=False), "utf-8"
        )
        for path in built.iterdir():
            _sync(path)
        _sync(built)
        target = self.folder(manifest["source"], manifest["export"], manifest["load_id"])
        target.parent.mkdir(parents=True, exist_ok=True)
        # An older one steps aside and comes back (`sweep`) if the new one does not take its place.
        aside = self.root / _REPLACED / target.relative_to(self.root)
        if target.exists():
            aside.parent.mkdir(parents=True, exist_ok=True)
            target.rename(aside)
            _sync(aside.parent)
        built.rename(target)
        _sync(target.parent)
        shutil.rmtree(aside, ignore_errors=True)
        if manifest["load_id"] != SCHEMA_LOAD:
            self.manifests()[(manifest["source"], manifest["export"], manifest["load_id"])] = (
                manifest
            )

    def amend(self, manifest: dict[str, Any]) -> None:
        """Replace the manifest of a load, for a better name of the same content."""
        folder = self.folder(manifest["source"], manifest["export"], manifest["load_id"])
        replace_file(
            folder / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False).encode()
        )
        self.manifests()[(manifest["source"], manifest["export"], manifest["load_id"])] = manifest

    def sweep(self) -> int:
        """Remove what a killed run left behind, and put back loads that it was replacing; returns
        how many folders were removed."""
        self._put_back()
        temporary = self.root / _TEMPORARY
        left = list(temporary.iterdir()) if temporary.is_dir() else []
        shutil.rmtree(temporary, ignore_errors=True)
        for folder in self._incomplete():
            shutil.rmtree(folder)
            left.append(folder)
        return len(left)

    def _put_back(self) -> None:
        for aside in self.root.glob(f"{_REPLACED}/*/*/load=*"):
            target = self.root / aside.relative_to(self.root / _REPLACED)
            if not (target / "manifest.json").is_file() and (aside / "manifest.json").is_file():
                shutil.rmtree(target, ignore_errors=True)
                aside.rename(target)
                _sync(target.parent)
        shutil.rmtree(self.root / _REPLACED, ignore_errors=True)

    def _incomplete(self) -> Iterator[Path]:
        for folder in self.root.glob("*/*/load=*"):
            if not (folder / "manifest.json").is_file():
                yield folder

    def remove_demo_loads(self) -> int:
        """Remove every load of the bundled demo; returns how many there were."""
        demo = [key for key, manifest in self.manifests().items() if manifest.get("demo")]
        for key in demo:
            self.begin().rmdir()
            self.folder(*key).rename(self.root / _TEMPORARY / uuid.uuid4().hex)
            del self.manifests()[key]
        shutil.rmtree(self.root / _TEMPORARY, ignore_errors=True)
        return len(demo)

    def write_schemas(self, con: duckdb.DuckDBPyConnection, contracts: dict[str, Contract]) -> None:
        """A load without rows for every contract, so that an export without files is an empty
        table."""
        for contract in contracts.values():
            folder = self.folder(contract.source, contract.export, SCHEMA_LOAD)
            if _version(folder / "manifest.json") == contract.version:
                continue
            built = self.begin()
            run(
                con,
                f"copy ({schema_sql(contract)}) to {to_parquet(built / ROWS)}",
            )
            write_quarantine(con, built / "quarantine.parquet", SCHEMA_LOAD, [])
            self.commit(built, schema_manifest(contract))

    def write_inventory(self, con: duckdb.DuckDBPyConnection, files: list[dict[str, Any]]) -> None:
        """Replace raw/_landing/files.parquet by these rows, in file name order."""
        folder = self.root / "_landing"
        folder.mkdir(parents=True, exist_ok=True)
        rows = sorted(files, key=lambda row: str(row["file_name"]))
        columns = ", ".join(
            f"unnest(${name}::{kind}[]) as {name}" for name, kind in _LANDING_COLUMNS.items()
        )
        temporary = folder / f".files.{uuid.uuid4().hex}"
        run(
            con,
            f"copy (select {columns}) to {to_parquet(temporary)}",
            {name: [row[name] for row in rows] for name in _LANDING_COLUMNS},
        )
        _sync(temporary)
        temporary.replace(folder / "files.parquet")
        _sync(folder)


def _version(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_text("utf-8"))["contract_version"])
    except (OSError, ValueError, KeyError):
        return None


def schema_manifest(contract: Contract) -> dict[str, Any]:
    """The manifest of a load without rows; also the list of all keys."""
    return {
        "load_id": SCHEMA_LOAD,
        "source": contract.source,
        "export": contract.export,
        "contract_version": contract.version,
        "content_hash": "",
        "file_name": "",
        "size_bytes": 0,
        "encoding": "",
        "delimiter": "",
        "header_line": 0,
        "demo": False,
        "rows": 0,
        "quarantined": 0,
        "totals": 0,
        "rows_in": 0,
        "period_start": None,
        "period_end": None,
        "exported_at": None,
        "exported_at_basis": None,
        "headers": {},
        "missing_columns": [],
        "extra_columns": [],
        "controls": [],
        "deduplicated": [],
        "measures": [],
        "warnings": [],
        "facets": {},
        "numbers": "digits",
        "dates": {},
        "shape": "base",
        "facts": {},
        "is_full": False,
        "loaded_at": "1970-01-01T00:00:00Z",
    }
