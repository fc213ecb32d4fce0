"""Dagster's home below the data folder, so that the command line and the UI share one history."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from pipelines.settings import Environment

TEMPLATE = Path(__file__).with_name("dagster.yaml")


def home(environment: Environment) -> Path:
    """Make Dagster's home if it is missing, and tell this process and its children about it."""
    folder = environment.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TEMPLATE, folder / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(folder)
    return folder


def quicken_history() -> None:
    """Make Dagster's run history cheap to write from this process.

    Dagster opens, commits and closes a SQLite file several times per event. Each close of a file's
    only connection copies its write-ahead log back and waits for the disk, as does each commit: in
    all about half of a run. One more connection per file avoids the first; `synchronous = normal`
    the second, which loses the last events at most if the power fails, never the file.
    """
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    kept: dict[str, sqlite3.Connection] = {}

    @event.listens_for(Engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.execute("pragma synchronous = normal")
        for _, _, file in connection.execute("pragma database_list").fetchall():
            if file and file not in kept:
                kept[file] = sqlite3.connect(file, check_same_thread=False)
                kept[file].execute("select count(*) from sqlite_master")
