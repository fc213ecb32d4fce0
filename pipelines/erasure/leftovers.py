"""What an erasure does with everything that is neither a load nor a release.

Working files and logs go: the next run writes them anew. Feedback files lose the lines about the
person. The run history holds nothing personal by rule; where a file's name did, it is mended.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from pipelines.exports.suppressed import Suppressed
from pipelines.release.files import remove, sync_folder
from pipelines.release.history import write_history
from pipelines.release.layout import Layout
from pipelines.settings import Environment

_PIPELINE = {"raw", "releases", "work", "erasures", "published", "demo"}


def clear(here: Environment, *, write: bool = True) -> list[str]:
    """Remove what a run leaves in work/ besides settings and history; their names."""
    layout = Layout(here.data_path)
    databases = [
        Path(f"{database}{end}")
        for database in (here.warehouse, here.marts)
        for end in ("", ".wal")
    ]
    disposable = [
        *databases,
        layout.candidate,
        layout.verdict,
        layout.refused,
        here.work / "spool",
        here.work / "run.log",
        here.work / "landing_memory.json",
        here.work / "report",
        here.work / "dbt" / "build",
        here.work / "dbt" / "logs",
    ]
    there = [path for path in disposable if path.exists()]
    if write:
        for path in there:
            remove(path)
        for new in here.raw.glob("*/*/load=*/.*.new"):  # of a killed erasure
            remove(new)
        write_history(here.data_path)
    return [path.relative_to(here.data_path).as_posix() for path in there]


def free_texts(here: Environment, suppressed: Suppressed, *, write: bool = True) -> dict[str, int]:
    """Take the lines that name somebody on the list out of text files beside the pipeline's own
    folders, such as feedback/; how many by file."""
    found = {}
    for path in _texts(here):
        kept, dropped = without_lines(path.read_bytes(), suppressed)
        if dropped:
            found[path.relative_to(here.data_path).as_posix()] = dropped
            if write:
                new = path.with_name(f".{path.name}.new")
                new.write_bytes(kept)
                new.replace(path)
                sync_folder(path.parent)
    return found


def without_lines(content: bytes, suppressed: Suppressed) -> tuple[bytes, int]:
    """A text without the lines that name somebody on the list, and how many those were."""
    lines = content.splitlines(keepends=True)
    kept = [line for line in lines if not suppressed.tokens(line.decode("utf-8", "replace"))]
    return b"".join(kept), len(lines) - len(kept)


def _texts(here: Environment) -> Iterator[Path]:
    landing = here.landing_path
    for folder in sorted(here.data_path.iterdir()):
        if folder.is_dir() and folder.name not in _PIPELINE and not landing.is_relative_to(folder):
            yield from (path for path in sorted(folder.rglob("*.*sv")) if path.is_file())


def mend_history(here: Environment, values: Sequence[str], *, write: bool = True) -> dict[str, int]:
    """Take these values out of Dagster's SQLite files, free pages included; rows by file."""
    found = {}
    for path in sorted(here.dagster_home.rglob("*.db")):
        if not any(value.encode() in stored for stored in _stored(path) for value in values):
            continue
        with closing(sqlite3.connect(path)) as con:
            changed = sum(_mend(con, table, values) for table in _tables(con))
            con.commit() if write else con.rollback()
            if changed:
                found[path.relative_to(here.data_path).as_posix()] = changed
                if write:
                    con.execute("vacuum")
                    con.execute("pragma wal_checkpoint(truncate)")
    return found


def _stored(path: Path) -> list[bytes]:
    log = path.with_name(f"{path.name}-wal")
    return [file.read_bytes() for file in (path, log) if file.is_file()]


def _tables(con: sqlite3.Connection) -> list[str]:
    query = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    return [str(name) for (name,) in con.execute(query)]


def _mend(con: sqlite3.Connection, table: str, values: Sequence[str]) -> int:
    quoted = '"' + table.replace('"', '""') + '"'
    columns = [str(row[1]) for row in con.execute(f"pragma table_info({quoted})")]
    changed = 0
    for column in ('"' + name.replace('"', '""') + '"' for name in columns):
        for value in values:
            done = con.execute(
                f"update {quoted} set {column} = replace({column}, ?, 'erased')"
                f" where typeof({column}) = 'text' and instr({column}, ?) > 0",
                (value, value),
            )
            changed += done.rowcount
    return changed
