"""Dagster's home below the data folder, so that the command line and the UI share one history.

It is kept in files there, or in PostgreSQL where THROUGHLINE_DAGSTER_POSTGRES names a database.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from pipelines.settings import Environment

TEMPLATE = Path(__file__).with_name("dagster.yaml")
# The address, which holds a password, stays in the environment.
_IN_POSTGRES = """storage:
  postgres:
    postgres_url:
      env: THROUGHLINE_DAGSTER_POSTGRES
"""


def home(environment: Environment) -> Path:
    """Make Dagster's home if it is missing, and tell this process and its children about it."""
    folder = environment.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    config = TEMPLATE.read_text(encoding="utf-8")
    if environment.dagster_postgres is not None:
        config += _IN_POSTGRES
    new = folder / f"dagster.yaml.{os.getpid()}"
    new.write_text(config, encoding="utf-8")
    new.replace(folder / "dagster.yaml")  # another process may be reading it
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
    """Make Dagster's run history cheap to write from this process; before dagster is imported.

    Dagster makes an engine, opens, commits and closes a SQLite file several times per event. A new
    engine compiles every statement anew; opening a file costs more than what is written; each close
    of a file's only connection copies its write-ahead log back and waits for the disk, as does each
    commit: in all more than half of a run. Engines and connections that are kept avoid the first
    three; `synchronous = normal` the last, which loses the last events at most if the power fails,
    never the file.
    """
    import sqlalchemy
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    create, engines = sqlalchemy.create_engine, dict[str, Engine]()

    def one_per_file(url: Any, **options: Any) -> Engine:
        if not str(url).startswith("sqlite:"):
            return create(url, **options)
        if str(url) not in engines:
            engines[str(url)] = create(url, **options)
        return engines[str(url)]

    sqlalchemy.create_engine = one_per_file

    @event.listens_for(Engine, "do_connect")
    def _connected(dialect: Any, _: Any, names: list[Any], options: dict[str, Any]) -> Any:
        return _Kept.of(str(names[0]), options) if dialect.driver == "pysqlite" else None
