"""Which file is what, told by name alone, and the archives unpacked. No SQL."""

import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

_PIECE = 1 << 20
_STAMPED = re.compile(r"(\d{4}-\d{2}-\d{2})\.csv$")
_UTF_16 = b"\xff\xfe"


@dataclass(frozen=True, slots=True)
class AdFile:
    """An ad export: its level (3 ad, 2 ad group, 1 campaign), what it covers and how new it is."""

    path: str
    platform: str
    level: int
    is_utf_16: bool
    period_start: date
    period_end: date
    exported_on: date
    currency: str | None


def ad_files(landing: Path) -> list[AdFile]:
    """The exports with a day; reports of a whole period are left out."""
    google = [
        _google(path, level)
        for prefix, level in (("Campaign", 1), ("Ad group", 2), ("Ad", 3))
        for path in sorted((landing / "google_ads").glob(f"*/{prefix} report [0-9]*.csv"))
    ]
    meta = [_meta(path) for path in sorted((landing / "meta").glob("*-Ads-*.csv"))]
    return google + meta


def _google(path: Path, level: int) -> AdFile:
    with path.open("rb") as file:
        start = file.read(4096)
    is_utf_16 = start.startswith(_UTF_16)
    text = start.decode("utf-16" if is_utf_16 else "utf-8", errors="ignore")
    first, last = (
        datetime.strptime(day, "%B %d, %Y").date()
        for day in text.splitlines()[1].strip('"').split(" - ")
    )
    newest = _exported_on(path) or last
    return AdFile(str(path), "google_ads", level, is_utf_16, first, last, newest, None)


def _meta(path: Path) -> AdFile:
    with path.open(encoding="utf-8-sig") as file:
        header, totals = file.readline(), file.readline()
    currency = re.findall(r"\(([A-Z]{3})\)", header)[0]
    first, last = (date.fromisoformat(day) for day in totals.split(",")[:2])
    newest = _exported_on(path) or last
    return AdFile(str(path), "meta", 3, False, first, last, newest, currency)


def _exported_on(path: Path) -> date | None:
    found = _STAMPED.search(path.name)
    return date.fromisoformat(found[1]) if found else None


def unzip(landing: Path, out: Path) -> None:
    """Unpack Mailchimp's archives as they are and Salesforce's as UTF-8, two members at a time."""
    jobs = [
        (archive, name, out / vendor / name, vendor == "salesforce")
        for vendor in ("mailchimp", "salesforce")
        for archive in sorted((landing / vendor).iterdir())
        if archive.suffix.lower() == ".zip"
        for name in zipfile.ZipFile(archive).namelist()
    ]
    with ThreadPoolExecutor() as pool:
        list(pool.map(_unpack, jobs))


def _unpack(job: tuple[Path, str, Path, bool]) -> None:
    archive, name, target, is_latin_1 = job
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as opened, opened.open(name) as member, target.open("wb") as file:
        while piece := member.read(_PIECE):
            file.write(piece.decode("latin-1").encode() if is_latin_1 else piece)
