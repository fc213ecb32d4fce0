"""Dagster's home below the data folder, so that the command line and the UI share one history."""

import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from pipelines.settings import Environment

TEMPLATE = Path(__file__).with_name("dagster.yaml")


def home(environment: Environment) -> Path:
    """Make Dagster's home if it is missing, and tell this process and its children about it."""
    folder = environment.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TEMPLATE, folder / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(folder)
    return folder


class _Kept(sqlite3.Connection):
    """A connection that goes back on the shelf when it is closed."""

    shelf: ClassVar[dict[str, list["_Kept"]]] = {}
    file: str

    @classmethod
    def of(cls, file: str, options: dict[str, Any]) -> "_Kept":
        """One that nobody uses, or a new one."""
        free = cls.shelf.setdefault(file, [])
        with suppress(IndexError):
            return free.pop()
        own = {"factory": cls, "check_same_thread": False}
        kept: _Kept = sqlite3.connect(file, **options | own)
        kept.execute("pragma synchronous = normal")
        kept.file = file
        return kept

    def close(self) -> None:
        self.rollback()
        self.shelf[self.file].append(self)


def quicken_history() -> None:
    """Make Dagster's run history cheap to write from this process.

    Dagster opens, commits and closes a SQLite file several times per event. Opening one costs more
    than what is written; each close of a file's only connection copies its write-ahead log back and
    waits for the disk, as does each commit: in all about half of a run. Connections that are kept
    avoid the first two; `synchronous = normal` the third, which loses the last events at most if
    the power fails, never the file.
    """
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "do_connect")
    def _connected(dialect: Any, _: Any, names: list[Any], options: dict[str, Any]) -> Any:
        return _Kept.of(str(names[0]), options) if dialect.driver == "pysqlite" else None
