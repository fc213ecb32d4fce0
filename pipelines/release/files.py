"""Files that survive a power cut: written whole, synced, renamed, compared by content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any


def write_json(path: Path, value: object) -> None:
    """Replace `path` by `value` as JSON in one step; parent folders are created."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as handle:
        json.dump(value, handle, indent=1, sort_keys=True, default=str)
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(path)
    sync_folder(path.parent)


def read_json(path: Path, default: object = None) -> Any:
    """The JSON in `path`, or `default` when there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digests(folder: Path, *, without: str) -> dict[str, str]:
    """SHA-256 of every file below `folder` by relative path, except the file named `without`."""
    paths = {path.relative_to(folder).as_posix(): path for path in walk(folder)}
    paths.pop(without, None)
    with ThreadPoolExecutor() as pool:  # hashing lets go of the interpreter
        return dict(zip(paths, pool.map(sha256, paths.values()), strict=True))


def walk(folder: Path) -> Iterator[Path]:
    """The files below `folder`, in a fixed order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def seal(folder: Path) -> None:
    """Make every file below `folder` read-only (0444) and push files and folders to the disk."""
    for path in walk(folder):
        path.chmod(0o444)
        sync_file(path)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
    sync_folder(folder)


def sync_file(path: Path) -> None:
    """Push a file's bytes to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


sync_folder = sync_file  # on POSIX a folder's entries are pushed the same way


def remove(path: Path) -> None:
    """Delete a file, a link or a whole folder; nothing happens if it is not there.

    A folder first gets a name that nothing reads, so that a crash leaves no half of it in use.
    """
    if path.is_dir() and not path.is_symlink():
        trash = path.with_name(f".trash-{path.name}") if path.name[0] != "." else path
        if trash != path:
            shutil.rmtree(trash, ignore_errors=True)
            path.rename(trash)
        shutil.rmtree(trash)
    else:
        path.unlink(missing_ok=True)
