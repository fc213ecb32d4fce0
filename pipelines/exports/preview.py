"""What a file is and what would become of it, told from its start. Loads nothing.

Reads the same way as the loader: the same unpacking, recognition and parser, on the first records.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.exports.archives import members
from pipelines.exports.bytestream import inspect, whole_lines
from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.explain import Unrecognized
from pipelines.exports.landing import LandingFile, Member, Refused, shown
from pipelines.exports.manifest import without_days
from pipelines.exports.match import Match
from pipelines.exports.parse import Parsed, parse
from pipelines.exports.parts import ROWS
from pipelines.exports.recognize import recognize_file
from pipelines.exports.source import BrokenTableError, Source
from pipelines.exports.sql import file_literal, run

LOOKED_AT = 8 << 20  # bytes; a second of work on one core
_NO_LOAD = "preview"


@dataclass(frozen=True)
class Preview:
    """One file, or one member of an archive, as it would be loaded.

    `size_bytes` were looked at: all of it, or with `is_cut` the records at its start.
    `reason` says why it would not be; then `remedy` says what to do, and the fields from
    `number_style` on are empty. `shape` is "base" or the name of a variant of the contract,
    `closest` the contract that an unknown file resembles most. `columns` maps each column of the
    contract to the header that it is read from, None where the file has none. `quarantine` holds
    the first records that would be refused: line, column, value, reason. `rows` are the first rows.
    """

    name: str
    size_bytes: int
    is_cut: bool = False
    reason: str | None = None
    remedy: str | None = None
    line: int | None = None
    contract: str | None = None
    title: str | None = None
    evidence: str | None = None
    candidates: list[str] = field(default_factory=list)
    closest: str | None = None
    shape: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    number_style: str | None = None
    date_formats: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str | None] = field(default_factory=dict)
    extra_columns: list[str] = field(default_factory=list)
    records: int = 0
    totals: int = 0
    warnings: list[str] = field(default_factory=list)
    quarantined: int = 0
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)


def preview(
    path: Path,
    name: str,
    contracts: dict[str, Contract] | None = None,
    *,
    rows: int = 5,
    at_most: int = LOOKED_AT,
) -> Iterator[Preview]:
    """Tell of every table in a file what it is.

    Args:
        path: the file.
        name: its path below the landing folder, "/" separated, from which some contracts read.
        contracts: other than the bundled ones.
        rows: how many rows, and how many bad records, to give.
        at_most: bytes of the unpacked file to look at, shared among the members of an archive.

    Raises:
        OSError: the file cannot be read.
    """
    known = contracts or load_contracts()
    stat = path.stat()
    file = LandingFile(shown(name), path, stat.st_size, stat.st_mtime_ns)
    with path.open("rb") as stream:
        content = inspect(whole_lines(stream, at_most))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        run(con, "set TimeZone = 'UTC'")
        spool = Path(folder)
        for member in members(file, content, spool, at_most):
            if isinstance(member, Refused):
                yield Preview(
                    member.name, member.size_bytes, reason=member.reason, remedy=member.remedy
                )
            else:
                yield _table(con, member, known, spool, rows)


def _table(
    con: duckdb.DuckDBPyConnection,
    member: Member,
    contracts: dict[str, Contract],
    spool: Path,
    rows: int,
) -> Preview:
    about = (member.name, member.content.size_bytes, member.is_cut)
    found = recognize_file(member.text, member.name, contracts, member.is_typed)
    if isinstance(found, Unrecognized):
        return Preview(
            *about,
            found.reason,
            found.remedy,
            found.line,
            candidates=found.candidates,
            closest=found.closest,
        )
    built = Path(tempfile.mkdtemp(dir=spool))
    try:
        parsed = parse(con, Source.of(member.text, found, member.is_typed), _NO_LOAD, built, spool)
    except BrokenTableError as error:
        return Preview(
            *about, error.reason, error.remedy, error.line, found.contract.key, found.contract.title
        )
    other = without_days(found, parsed)
    if other:
        return _table(con, member, {other: contracts[other]}, spool, rows)
    return _loadable(con, about, member, found, parsed, built, rows)


def _loadable(
    con: duckdb.DuckDBPyConnection,
    about: tuple[str, int, bool],
    member: Member,
    match: Match,
    parsed: Parsed,
    built: Path,
    rows: int,
) -> Preview:
    contract = match.contract
    headers = {name: match.header.cells[at].strip() for name, at in match.mapped.items()}
    headers |= {name: f"{len(keys)} columns" for name, keys in match.maps.items() if keys}
    headers |= dict.fromkeys(match.facets, "the name of the file")
    if contract.unpivot and match.unpivoted:
        filled = f"{len(match.unpivoted)} columns, a row for each cell"
        headers |= dict.fromkeys(
            (contract.unpivot.name_column, contract.unpivot.value_column), filled
        )
    if match.header_currency and contract.currency:
        headers.setdefault(contract.currency, f"{match.header_currency}, from a header")
    return Preview(
        *about,
        line=match.header.line,
        contract=contract.key,
        title=contract.title,
        evidence=contract.evidence,
        shape=contract.shape,
        encoding=member.content.encoding,
        delimiter=match.head.delimiter,
        number_style=parsed.style.numbers,
        date_formats=parsed.style.dates,
        columns={column.name: headers.get(column.name) for column in contract.columns},
        extra_columns=list(match.extras),
        records=parsed.rows,
        totals=parsed.totals,
        warnings=[] if member.is_cut else parsed.warnings,
        quarantined=parsed.quarantined,
        quarantine=_first(con, built / "quarantine.parquet", rows),
        rows=_first(con, built / ROWS, rows),
    )


def _first(con: duckdb.DuckDBPyConnection, path: Path, rows: int) -> list[dict[str, Any]]:
    found = run(
        con,
        f"select * exclude (_load_id) from read_parquet({file_literal(path)})"
        " order by _row_number limit $rows",
        {"rows": rows},
    )
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
