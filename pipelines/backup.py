"""Copies of what cannot be made again: the lake, the releases, who is erased, Dagster's history.

Not of the landing folder, settings or secrets, which are the user's; nor of what each run makes.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer
from filelock import FileLock

from pipelines.settings import Environment, environment

_PREFIX, _TIME = "throughline-", "%Y%m%dT%H%M%S%fZ"
_MADE_ANEW = (
    "demo",
    *(f"work/{name}" for name in ("candidate", "landing", "settings", "spool", "run.lock")),
)
_WAIT_SECONDS = 7200


def backup(
    folder: Annotated[Path, typer.Argument(help="Where copies are kept; it must be there.")],
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest to keep.")] = 7,
) -> None:
    """Back up between two runs: waits for one that is under way, and a run waits for it."""
    if not folder.is_dir():
        raise FileNotFoundError(f"no folder {folder}: make it, for this user alone")
    here = environment()
    here.work.mkdir(parents=True, exist_ok=True)
    with FileLock(here.work / "run.lock", timeout=_WAIT_SECONDS):
        for path in write_backup(here, folder, datetime.now(UTC).strftime(_TIME)):
            typer.echo(path)
    for kind in ("tar", "history"):
        for old in sorted(folder.glob(f"{_PREFIX}*.{kind}"))[:-keep]:
            old.unlink()


def write_backup(here: Environment, folder: Path, at: str) -> list[Path]:
    """The files of a backup, each whole or not there. The caller holds the run lock.

    Raises:
        subprocess.CalledProcessError: pg_dump could not read Dagster's history.
    """
    written = []
    if here.dagster_postgres is not None:
        history = folder / f"{_PREFIX}{at}.history"
        new = _private(folder / f".{history.name}")
        command = ["pg_dump", "--format", "custom", "--file", str(new)]
        variables = _libpq(here.dagster_postgres.get_secret_value())
        subprocess.run(command, env=os.environ | variables, check=True)
        written.append(new.replace(history))
    data = folder / f"{_PREFIX}{at}.tar"
    new = _private(folder / f".{data.name}")
    with tarfile.open(new, "w") as archive:
        archive.add(here.data_path, ".", filter=_kept)
    return [*written, new.replace(data)]


def _private(path: Path) -> Path:
    """An empty file for this user alone: copies hold personal data."""
    path.touch(mode=0o600)
    return path


def _kept(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    name = member.name.removeprefix("./")
    is_working_file = name.startswith("work/") and ".duckdb" in name and name.count("/") == 1
    return None if name in _MADE_ANEW or is_working_file else member


def _libpq(url: str) -> dict[str, str]:
    """A database's address as variables: on a command line every user of the machine reads it."""
    parts = urlsplit(url)
    found = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {name: unquote(value) for name, value in found.items() if value}
