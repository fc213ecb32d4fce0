"""The landing folder: which files are there, what they hold, and what is remembered of them.

Never writes there.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.exports.bytestream import Content, inspect, read_chunks
from pipelines.exports.lake import replace_file

AGAIN = "upload it again, or export it again"
_HIDDEN = (".", "~$")
_UNFINISHED = (".crdownload", ".opdownload", ".download", ".part", ".partial")  # by a browser
_IGNORED_FOLDERS = {"__MACOSX"}


@dataclass(frozen=True)
class LandingFile:
    """A file as the folder lists it; name is its path below the landing root with "/" between the
    parts."""

    name: str
    path: Path
    size_bytes: int
    mtime_ns: int

    def same_as_now(self) -> bool:
        """Whether size and modification time are still those of the listing."""
        try:
            now = self.path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size_bytes, self.mtime_ns)


@dataclass(frozen=True)
class Refused:
    """An entry of the folder, or a member of an archive, that is not read."""

    name: str
    reason: str
    remedy: str
    size_bytes: int = 0


@dataclass(frozen=True)
class Member:
    """One table to recognise: its name, what its bytes are, and a UTF-8 file to read.

    `is_cut` tells that these are only the first records of it, `is_typed` that the text was made
    from typed values, so that numbers have a dot and lines mean nothing.
    """

    name: str
    content: Content
    text: Path
    is_cut: bool = False
    is_typed: bool = False


def shown(name: str) -> str:
    """A file name as text: undecodable bytes become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def walk(landing: Path) -> Iterator[LandingFile | Refused]:
    """Every visible file below the root, in name order; links that leave the root are refused."""
    root = landing.resolve()
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(_HIDDEN) and name not in _IGNORED_FOLDERS
        )
        for name in [*folders, *sorted(names)]:
            path = Path(folder, name)
            relative = shown(path.relative_to(root).as_posix())
            if path.is_symlink() and (name in folders or not path.resolve().is_relative_to(root)):
                yield Refused(
                    relative,
                    "a symbolic link is not followed out of its folder",
                    "copy the file itself here",
                )
            elif name not in folders and not name.startswith(_HIDDEN):
                found = _listed(path, relative)
                if found:
                    yield found


def _listed(path: Path, name: str) -> LandingFile | Refused | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    if not path.is_file():
        return Refused(name, "not a regular file", "remove it from the landing folder")
    if name.lower().endswith(_UNFINISHED):
        wait = "wait until the browser has given it its own name, or download it again"
        return Refused(name, "its name says that the download is not finished", wait, stat.st_size)
    return LandingFile(name, path, stat.st_size, stat.st_mtime_ns)


def settled(files: list[LandingFile], settle_seconds: float) -> set[str]:
    """Names of the files that have stopped growing; waits once, at most settle_seconds, for the
    youngest."""
    now = time.time_ns()
    ages = [(now - file.mtime_ns) / 1e9 for file in files]
    young = [max(0.0, age) for age in ages if age < settle_seconds]
    if young:
        time.sleep(settle_seconds - min(young))
    return {file.name for file in files if file.same_as_now()}


class Memory:
    """What was found in files last time, by name, size and modification time.

    Losing it costs time and nothing else.
    """

    def __init__(self, path: Path, contracts: str) -> None:
        self._path, self._contracts = path, contracts
        self._contents: dict[str, Any] = {}
        self._outcomes: dict[str, Any] = {}
        try:
            stored = json.loads(path.read_text("utf-8"))
            self._contents = dict(stored["contents"])
            if stored["contracts"] == contracts:
                self._outcomes = dict(stored["outcomes"])
        except (OSError, ValueError, KeyError, TypeError):
            pass

    def content(self, file: LandingFile) -> Content | None:
        """What the bytes of the file are, when it is unchanged."""
        kept = self._contents.get(file.name)
        if isinstance(kept, dict) and kept.get("stat") == [file.size_bytes, file.mtime_ns]:
            return Content(**kept["content"])
        return None

    def outcomes(self, file: LandingFile, content: Content) -> list[dict[str, Any]] | None:
        """What became of the file and its members under the same contracts."""
        kept = self._outcomes.get(file.name)
        return (
            list(kept["outcomes"])
            if isinstance(kept, dict) and kept["sha256"] == content.sha256
            else None
        )

    def keep_content(self, file: LandingFile, content: Content) -> None:
        """Remember the bytes."""
        self._contents[file.name] = {
            "stat": [file.size_bytes, file.mtime_ns],
            "content": asdict(content),
        }

    def keep_outcomes(
        self, file: LandingFile, content: Content, outcomes: list[dict[str, Any]]
    ) -> None:
        """Remember what became of it."""
        self._outcomes[file.name] = {"sha256": content.sha256, "outcomes": outcomes}

    def save(self, names: set[str]) -> None:
        """Write what is known of these files; the rest is forgotten."""
        kept = {
            "contracts": self._contracts,
            "contents": {name: value for name, value in self._contents.items() if name in names},
            "outcomes": {name: value for name, value in self._outcomes.items() if name in names},
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._path, json.dumps(kept).encode())


def content_of(file: LandingFile, memory: Memory) -> Content:
    """Hash and encoding of a file as it lies there, from memory when it is unchanged."""
    known = memory.content(file)
    if known is None:
        with file.path.open("rb") as stream:
            known = inspect(read_chunks(stream))
        if file.same_as_now():
            memory.keep_content(file, known)
    return known
