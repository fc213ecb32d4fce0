"""THROUGHLINE_DATA/erasures: who is not to come back, as salted hashes, and how far an erasure got.

erasures/salt                   a secret of this data folder
erasures/<id>/register.json     hashes of one person's identifiers, and `is_finished`
erasures/<id>/report.json, .txt the proof
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from pipelines.exports.suppressed import Suppressed, plain, salted
from pipelines.release.files import write_json

_DISTINCTIVE = 8  # a shorter id is only one where its column says so


@dataclass(frozen=True)
class Erasure:
    """One person on the list."""

    erasure_id: str
    requested_at: str
    hashes: frozenset[str]
    is_finished: bool = False


class Register:
    """The list below one data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "erasures"

    def erasures(self) -> list[Erasure]:
        """All of them, oldest first."""
        found = [
            json.loads(path.read_text("utf-8"))
            for path in sorted(self.folder.glob("*/register.json"))
        ]
        return [Erasure(**{**each, "hashes": frozenset(each["hashes"])}) for each in found]

    def suppressed(self) -> Suppressed:
        """Everything that is on the list."""
        hashes = [each.hashes for each in self.erasures()]
        return Suppressed(self._salt(), frozenset().union(*hashes)) if hashes else Suppressed()

    def foreseen(self, names: set[str]) -> Suppressed:
        """The list as it would be with these names."""
        now, salt = self.suppressed(), self._salt()
        return Suppressed(salt, now.hashes | _hashes(salt, names))

    def pending(self) -> list[Erasure]:
        """Erasures that began and did not end."""
        return [each for each in self.erasures() if not each.is_finished]

    def fingerprint(self) -> str:
        """Changes with the list: it decides what a release holds."""
        hashes = sorted(self.suppressed().hashes)
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest() if hashes else ""

    def known(self, names: set[str]) -> Erasure | None:
        """The erasure that already lists one of these names."""
        salt = self._salt()
        told = {salted(salt, name) for name in names}
        return next((each for each in self.erasures() if told & each.hashes), None)

    def enter(self, names: set[str], again: Erasure | None) -> Erasure:
        """Put names on the list, to those of an erasure that is done again."""
        salt = self._salt()
        hashes = _hashes(salt, names)
        now = datetime.now(UTC)
        entry = (
            replace(again, hashes=again.hashes | hashes, is_finished=False)
            if again
            else Erasure(f"{now:%Y%m%dT%H%M%SZ}-{token_hex(4)}", now.isoformat(), hashes)
        )
        self._write(entry)
        return entry

    def finish(self, erasure: Erasure) -> None:
        """Note that everything was done."""
        self._write(replace(erasure, is_finished=True))

    def _write(self, entry: Erasure) -> None:
        value = {**asdict(entry), "hashes": sorted(entry.hashes)}
        write_json(self.folder / entry.erasure_id / "register.json", value)

    def _salt(self) -> str:
        path = self.folder / "salt"
        if not path.is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".salt.{token_hex(8)}")
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        return path.read_text("utf-8")


def _hashes(salt: str, names: set[str]) -> frozenset[str]:
    return frozenset(salted(salt, form) for name in names for form in forms(name))


def forms(name: str) -> set[str]:
    """The names under which `kind:value` is looked for: hashed addresses, short ids, in texts."""
    kind, _, value = name.partition(":")
    values = {value}
    if kind == "email":
        hashed = {hashlib.new(kind_of, value.encode()).hexdigest() for kind_of in ("md5", "sha256")}
        values |= hashed
    elif len(value) == 18 and value.isalnum():  # a CRM's id of 18 characters is printed with 15 too
        values.add(value[:15])
    found = {f"{kind}:{each}" for each in values}
    if kind == "email" or is_distinctive(name):
        found |= {f"any:{plain(each)}" for each in values}
    return found


def is_distinctive(name: str) -> bool:
    """Whether the value can be nobody else's, wherever it stands: long, with letters and digits."""
    kind, _, value = name.partition(":")
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return kind == "email" or (len(value) >= _DISTINCTIVE and mixed and ":name:" not in name)
