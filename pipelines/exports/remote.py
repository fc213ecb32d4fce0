"""A landing folder that lies elsewhere (any fsspec URL), kept as a copy on this machine.

Only what changed is fetched, each file under a temporary name first; the remote side is never
written to.
"""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock

from pipelines.exports.lake import replace_file

_STAMPS = (
    "ETag",
    "etag",
    "md5Hash",
    "checksum",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
)


class RemoteLandingError(OSError):
    """The remote folder cannot be read; the message says what to do about it."""


def is_remote(landing: str) -> bool:
    """Whether a landing folder is named by a URL such as s3://bucket/exports."""
    return "://" in landing


def mirror(url: str, folder: Path) -> Path:
    """Bring the copy of a remote folder up to date.

    Args:
        url: any that fsspec knows; credentials come from the driver's own environment.
        folder: of ours; holds exactly the remote files afterwards, in their sub-folders.

    Returns:
        the folder.

    Raises:
        RemoteLandingError: no such folder, no driver for it, or the way to it is broken.
    """
    import fsspec  # only where a URL is used

    folder.mkdir(parents=True, exist_ok=True)
    known_path = folder.with_name(f"{folder.name}.json")
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        known = _known(known_path)
        try:
            fs, root = fsspec.core.url_to_fs(url)
            if not fs.exists(root):
                raise RemoteLandingError(f"no landing folder at {url}")
            found = dict(_listed(fs, root))
            for name, info in found.items():
                if known.get(name) != _stamp(info) or not (folder / name).is_file():
                    _fetch(fs, info, folder / name)
        except ImportError as error:
            raise RemoteLandingError(f"{url}: {error}") from error
        except RemoteLandingError:
            raise
        except Exception as error:  # every driver raises its own kinds
            raise RemoteLandingError(f"{url} cannot be read: {type(error).__name__}") from error
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder).as_posix() not in found:
                path.unlink()
        stamps = {name: _stamp(info) for name, info in found.items()}
        replace_file(known_path, json.dumps(stamps).encode())
    return folder


def _known(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _listed(fs: Any, root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file below the root by its relative name; names that would leave the folder are not
    followed."""
    for path, info in sorted(fs.find(root, detail=True).items()):
        name = posixpath.relpath(path, root)
        parts = PurePosixPath(name).parts
        if info.get("type") == "file" and parts and ".." not in parts and "\\" not in name:
            yield name, info


def _stamp(info: dict[str, Any]) -> str:
    told = [f"{key}={info[key]}" for key in _STAMPS if info.get(key) is not None]
    return "|".join([str(info.get("size")), *told])


def _fetch(fs: Any, info: dict[str, Any], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.part")
    fs.get_file(info["name"], str(temporary))
    moment = next((info[key] for key in _STAMPS if isinstance(info.get(key), datetime)), None)
    changed = moment.timestamp() if moment else info.get("mtime")
    if isinstance(changed, int | float):
        os.utime(temporary, (changed, changed))
    temporary.replace(target)
