"""Write a candidate's upload files: one SQL file per format, whose columns are the header."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from pipelines.release.sql import literal

UPLOADS = "feedback"
FORMATS = Path(__file__).with_name("formats")
PREAMBLES = dict.fromkeys(
    ("google_ads.conversions", "google_ads.adjustments"), "Parameters:TimeZone=+0000\n"
)
"""What stands above the header: the zone of Google's times, which have none themselves."""

MAX_ROWS = 300_000
"""The most that the strictest platform, LinkedIn, takes in one file; more become further files."""

# A text that a spreadsheet would take for a formula is told to be text.
_PLAIN = r"create temp macro plain(t) as if(regexp_matches(t, '^\s*[=+@-]'), '''' || t, t)"
_SPOILED = r"""
    select count(*), coalesce(bool_or(regexp_matches(row::varchar, '[^ ,'':]+@[^ ,'':]+\.')), false)
    from read_csv($1, skip = $2, header = true, all_varchar = true) as row
"""


class FeedbackError(RuntimeError):
    """A file that does not hold what it should; the message names the file, never its content."""


def write_uploads(folder: Path) -> dict[str, int]:
    """Write `folder`/feedback/<platform>/<file>.csv of the marts in `folder`/warehouse.duckdb.

    A file without rows is not written. Returns the rows of each, by its path below feedback/.
    Raises FeedbackError when a file read back has other rows, or an address that is not hashed.
    """
    written: dict[str, int] = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(folder / 'warehouse.duckdb'))} as r (read_only)")
        connection.execute("use r")
        connection.execute(_PLAIN)
        for path in sorted(FORMATS.glob("*.sql")):
            platform, _, name = path.stem.partition(".")
            connection.execute(
                "create or replace temp table upload as " + path.read_text(encoding="utf-8")
            )
            target = folder / UPLOADS / platform / f"{name}.csv"
            for part, rows in _write_parts(connection, target, PREAMBLES.get(path.stem, "")):
                written[part.relative_to(folder / UPLOADS).as_posix()] = rows
    return written


def _write_parts(
    connection: duckdb.DuckDBPyConnection, target: Path, preamble: str
) -> list[tuple[Path, int]]:
    [(total,)] = connection.execute("select count(*) from upload").fetchall()
    parts = []
    for number, start in enumerate(range(0, total, MAX_ROWS), start=1):
        path = target if number == 1 else target.with_name(f"{target.stem}_{number}.csv")
        rows = min(MAX_ROWS, total - start)
        path.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"copy (from upload limit {rows} offset {start}) to {literal(str(path))}"
            " (format csv, header true)"
        )
        if preamble:
            _put_above(path, preamble)
        _read_back(connection, path, preamble.count("\n"), rows)
        parts.append((path, rows))
    return parts


def _put_above(path: Path, preamble: str) -> None:
    below = path.with_suffix(".below")
    path.rename(below)
    with below.open("rb") as source, path.open("wb") as target:
        target.write(preamble.encode())
        shutil.copyfileobj(source, target)
    below.unlink()


def _read_back(connection: duckdb.DuckDBPyConnection, path: Path, skip: int, rows: int) -> None:
    [(found, has_address)] = connection.execute(_SPOILED, [str(path), skip]).fetchall()
    if found != rows:
        raise FeedbackError(f"{path.name} has {found} rows instead of {rows}")
    if has_address:
        raise FeedbackError(f"{path.name} holds an address that is not hashed")
