"""The summary tables of a release as CSV files that a spreadsheet opens with a double click.

They leave the place where releases are kept, where no erasure finds them: what is personal stays
out of them.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.release.fingerprint import columns_of
from pipelines.release.layout import DATABASE, Layout
from pipelines.release.model import ReleaseError
from pipelines.release.shelf import current
from pipelines.release.sql import identifier, literal

SHEET_ROWS = 1_048_575
"""What fits on an Excel sheet below the header."""

_BOM = b"\xef\xbb\xbf"  # without it Excel reads umlauts as Windows-1252
_FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class Sheet:
    """A file that was written; more than SHEET_ROWS `rows` do not fit on one sheet."""

    path: Path
    rows: int
    left_out: tuple[str, ...]


def write_sheets(data: Path, folder: Path, *, semicolons: bool = False) -> list[Sheet]:
    """Write `<schema>.<table>.csv` for every report (`rpt_`) of the current release to `folder`.

    UTF-8 with a byte order mark. With `semicolons` they part cells and numbers have a decimal
    comma, as Excel expects where the comma is decimal. A text that Excel would take for a formula
    gets an apostrophe. Raises ReleaseError without a release that tells what is personal in it.
    """
    release = current(data)
    if release is None:
        raise ReleaseError("nothing is released yet: run `throughline run`")
    if not release.declared:
        raise ReleaseError(
            f"release {release.release_id} does not tell which columns are personal:"
            " run `throughline run` for one that does"
        )
    folder.mkdir(parents=True, exist_ok=True)
    sheets = []
    with duckdb.connect() as connection:
        path = literal(str(Layout(data).releases / release.release_id / DATABASE))
        connection.execute(f"attach {path} as release (read_only)")
        for name in release.tables:
            if name.split(".")[1].startswith("rpt_") and name in release.declared:
                personal = release.declared[name].personal
                sheets.append(_sheet(connection, name, personal, folder, semicolons))
    return sheets


def _sheet(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    personal: tuple[str, ...],
    folder: Path,
    semicolons: bool,
) -> Sheet:
    schema, table = name.split(".", 1)
    columns = columns_of(connection, "release", schema, table)
    cells = ", ".join(
        f"{_cell(column, kind, semicolons)} as {identifier(column)}"
        for column, kind in columns.items()
        if column not in personal
    )
    path = folder / f"{name}.csv"
    plain, whole = path.with_suffix(".plain"), path.with_suffix(".new")
    rows = connection.execute(
        f"copy (select {cells} from {identifier('release', schema, table)} order by all)"
        f" to {literal(str(plain))} (format csv, header, delimiter '{';' if semicolons else ','}')"
    ).fetchall()[0][0]
    with plain.open("rb") as source, whole.open("wb") as target:
        target.write(_BOM)
        shutil.copyfileobj(source, target)
    plain.unlink()
    whole.replace(path)
    return Sheet(path, int(rows), tuple(column for column in columns if column in personal))


def _cell(column: str, kind: str, semicolons: bool) -> str:
    value = identifier(column)
    if kind.startswith("VARCHAR"):
        text = f"{value}::varchar"
        return f"case when regexp_matches({text}, '{_FORMULA}') then '''' || {text} else {text} end"
    if semicolons and re.match("DECIMAL|DOUBLE|FLOAT", kind):
        return f"replace({value}::varchar, '.', ',')"
    return value
