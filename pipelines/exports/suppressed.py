"""Persons who are not to come back: which cells name one, and how a load is freed of them.

Only salted hashes of their identifiers are known here. One function frees loads that are in the
lake and loads that are about to be; what an erasure is as a whole is `pipelines.erasure`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.exports.contract import Contract
from pipelines.exports.contract_parts import Column
from pipelines.exports.sql import file_literal, identifier, literal, run, to_parquet

# A text is searched for addresses and ids only where it may hold one: it has an @, or a parameter.
_TOKEN = r"[A-Za-z0-9_.+%@~-]{6,}"  # noqa: S105
_MAY_HOLD = r"@|%40|id=|[A-Za-z0-9]{15}"
_LISTED = r"[,;\s]+"
RECORD_KEY = "([a-z_]+):[a-z_]+:(.+)"
PHONE = "[0-9+() ./-]{7,}"
_KEPT = ("_load_id", "_row_number")


@dataclass(frozen=True)
class Suppressed:
    """The hashes of everything that names an erased person, and the salt of these hashes."""

    salt: str = ""
    hashes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def holds(self, name: str) -> bool:
        """Whether a name such as `email:ana@example.com` is on the list."""
        return salted(self.salt, name) in self.hashes

    def tokens(self, text: str) -> set[str]:
        """The parts of a text that name an erased person wherever they stand."""
        found = set(re.findall(_TOKEN, text))
        return {token for token in found if self.holds(f"any:{plain(token)}")}


def salted(salt: str, name: str) -> str:
    """The only form in which a name is kept."""
    return hashlib.sha256(f"{salt}{name}".encode()).hexdigest()


def plain(token: str) -> str:
    """A part of a text as it is compared: addresses in lower case, ids as they are."""
    token = token.replace("%40", "@").strip(".-")
    return token.lower() if "@" in token else token


def suppress(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    contract: Contract,
    suppressed: Suppressed,
    *,
    write: bool = True,
) -> dict[str, int]:
    """Free the files of a load in `folder` of everybody on the list.

    A row about a person stays as a row, so that rows and money are conserved: it loses what is
    personal, or everything where it says nothing but who the person is. Each file is replaced in
    one step, and only if it changes. Returns `rows` and `quarantined`: how many change.
    """
    if not suppressed or not identifying(contract):
        return {"rows": 0, "quarantined": 0}
    know(con, suppressed)
    return {
        "rows": sum(
            _rows(con, path, contract, suppressed, write)
            for path in sorted(folder.glob("rows*.parquet"))
        ),
        "quarantined": _quarantine(con, folder / "quarantine.parquet", contract, suppressed, write),
    }


def know(con: duckdb.DuckDBPyConnection, suppressed: Suppressed) -> None:
    """Make the list and its salt temporary tables, `_hashes` and `_salt`."""
    values = {"salt": suppressed.salt, "hashes": sorted(suppressed.hashes)}
    run(con, "create or replace temp table _salt as select $salt as salt", values)
    run(
        con,
        "create or replace temp table _hashes as select unnest($hashes::VARCHAR[]) as hash",
        values,
    )


def identifying(contract: Contract) -> list[Column]:
    """The columns that say whom a row is about."""
    return [column for column in contract.columns if column.identifies]


def parts_sql(column: Column, source: str, cell: str) -> str:
    """A list of what a cell names, each as `kind:value`; a record's kind is its source."""
    single = {
        "visitor": f"['visitor:' || trim({cell})]",
        "click": f"['click:' || trim({cell})]",
        "name": f"[{literal(source)} || ':name:' || lower(trim({cell}))]",
        "phone": f"['phone:' || {_phone_end(cell)}]",
        # As a person types it: an address, source:type:id, a phone, or an id alone.
        "key": f"[case when contains({cell}, '@') then 'email:' || lower(trim({cell}))"
        f" when regexp_full_match(trim({cell}), {literal(RECORD_KEY)})"
        f" then regexp_replace(trim({cell}), {literal(RECORD_KEY)}, '\\1:\\2')"
        f" when regexp_full_match(trim({cell}), {literal(PHONE)})"
        f" then 'asked:' || {_phone_end(cell)} else 'asked:' || trim({cell}) end]",
    }
    if column.identifies in single:
        return single[column.identifies]
    part = (
        "'email:' || lower(part)"
        if column.identifies == "email"
        else f"{literal(f'{source}:')} || part"
    )
    return f"list_transform(string_split_regex({cell}, {literal(_LISTED)}), lambda part: {part})"


def _phone_end(cell: str) -> str:
    return f"right(regexp_replace({cell}, '[^0-9]', '', 'g'), 9)"


def _rows(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    contract: Contract,
    suppressed: Suppressed,
    write: bool,
) -> int:
    rows = f"read_parquet({file_literal(path)}, hive_partitioning = false)"
    names = [str(row[0]) for row in run(con, f"describe select * from {rows}").fetchall()]
    columns = [column for column in contract.columns if column.name in names]
    run(con, "create or replace temp table _swaps (name VARCHAR, cell VARCHAR, kept VARCHAR)")
    named = [c.name for c in columns if c.identifies and c.identifies != "phone"]
    for column in columns:
        if column.identifies == "phone":
            continue  # offices and families share one: it names nobody, and goes with its row
        if column.identifies:
            _find_named(con, rows, column, contract.source)
        elif column.type in ("text", "id") and not column.personal:
            _find_mentioned(con, rows, column.name, suppressed)
    changing = {str(row[0]) for row in run(con, "select distinct name from _swaps").fetchall()}
    if not changing:
        return 0
    joins = " ".join(
        f"left join _swaps as s_{number} on s_{number}.name = {literal(name)}"
        f" and s_{number}.cell = r.{identifier(name)}"
        for number, name in enumerate(sorted(changing))
    )
    swapped = {name: f"s_{number}" for number, name in enumerate(sorted(changing))}
    hits = [f"{swapped[name]}.cell is not null" for name in named if name in swapped]
    hit = f"({' or '.join(hits) or 'false'})"
    any_change = " or ".join(f"{alias}.cell is not null" for alias in swapped.values())
    ((changed,),) = run(
        con, f"select count(*) filter (where {any_change}) from {rows} as r {joins}"
    ).fetchall()
    if write:
        personal = {column.name for column in columns if column.personal} | {"_extra"}
        select = ", ".join(
            _freed(name, hit, personal, swapped.get(name), contract.rows_are_persons)
            for name in names
        )
        _replace(con, f"select {select} from {rows} as r {joins} order by r._row_number", path)
    return int(changed)


def _freed(name: str, hit: str, personal: set[str], swap: str | None, is_person: bool) -> str:
    cell = f"r.{identifier(name)}"
    if name in _KEPT:
        return cell
    kept = f"if({swap}.cell is not null, {swap}.kept, {cell})" if swap else cell
    gone = is_person or name in personal
    return f"{f'if({hit}, null, {kept})' if gone else kept} as {identifier(name)}"


def _find_named(con: duckdb.DuckDBPyConnection, rows: str, column: Column, source: str) -> None:
    """Cells of which a part is on the list, with what is left of a list of several."""
    cell = identifier(column.name)
    run(
        con,
        f"""
        insert into _swaps
        with cells as (select distinct {cell} as cell from {rows} where {cell} is not null),
        listed as (
            select cell, {parts_sql(column, source, "cell")} as names,
                string_split_regex(cell, {literal(_LISTED)}) as parts
            from cells
        ),
        split as (
            select cell, parts, unnest(names) as name, generate_subscripts(names, 1) as place
            from listed
        ),
        judged as (
            select split.*, _hashes.hash is not null as is_hit
            from split
            left join _hashes on sha256((select salt from _salt) || split.name) = _hashes.hash
        )
        select {literal(column.name)}, cell,
            string_agg(parts[place], ';' order by place) filter (where not is_hit)
        from judged group by cell having bool_or(is_hit)
        """.replace("$salt", "(select salt from _salt)"),
    )


def _find_mentioned(
    con: duckdb.DuckDBPyConnection, rows: str, name: str, suppressed: Suppressed
) -> None:
    swaps = mentions(con, rows, name, suppressed)
    run(
        con,
        "insert into _swaps select $name, unnest($cell::VARCHAR[]), unnest($kept::VARCHAR[])",
        {"name": name, "cell": list(swaps), "kept": list(swaps.values())},
    )


def mentions(
    con: duckdb.DuckDBPyConnection, relation: str, column: str, suppressed: Suppressed
) -> dict[str, str | None]:
    """Texts that mention somebody on the list, with the mention taken out.

    `relation` is SQL of a table; the connection knows the list (`know`).
    """
    found = run(con, _mentions_sql(relation, column)).fetchall()
    return {cell: without(cell, suppressed.tokens(cell)) for (cell,) in found}


def without(text: str, tokens: Iterable[str]) -> str | None:
    """A text without these parts; None if nothing is left."""
    for token in sorted(tokens, key=len, reverse=True):
        text = text.replace(token, "")
    return text or None


def _mentions_sql(rows: str, name: str) -> str:
    cell = identifier(name)
    return f"""
        with cells as (
            select distinct {cell} as cell from {rows}
            where regexp_matches({cell}, {literal(_MAY_HOLD)})
        ),
        parts as (
            select cell, unnest(regexp_extract_all(cell, {literal(_TOKEN)})) as part from cells
        ),
        plain as (select cell, trim(replace(part, '%40', '@'), '.-') as part from parts)
        select distinct cell from plain
        semi join _hashes
            on sha256((select salt from _salt) || 'any:'
                || if(contains(part, '@'), lower(part), part)) = _hashes.hash
    """


def _quarantine(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    contract: Contract,
    suppressed: Suppressed,
    write: bool,
) -> int:
    """A value in quarantine may be a whole line: any of its parts may name the person."""
    rows = f"read_parquet({file_literal(path)}, hive_partitioning = false)"
    values = run(con, f"select distinct value from {rows} where value is not null").fetchall()
    kinds = {
        f"{contract.source}:" if column.identifies == "record" else f"{column.identifies}:"
        for column in identifying(contract)
    }
    named = [value for (value,) in values if _names(value, kinds, suppressed)]
    if not named:
        return 0
    values_left = "case when list_contains($named::VARCHAR[], value) then null else value end"
    ((changed,),) = run(
        con,
        f"select count(*) from {rows} where list_contains($named::VARCHAR[], value)",
        {"named": named},
    ).fetchall()
    if write:
        select = f"select * replace ({values_left} as value) from {rows} order by _row_number"
        _replace(con, select, path, {"named": named})
    return int(changed)


def _names(value: str, kinds: set[str], suppressed: Suppressed) -> bool:
    parts = {part for part in re.split(r"[,;\t\s\"']+", value) if part}
    if any(suppressed.holds(f"{kind}{plain(part)}") for part in parts for kind in kinds):
        return True
    return bool(suppressed.tokens(value))


def _replace(
    con: duckdb.DuckDBPyConnection, select: str, path: Path, values: dict[str, object] | None = None
) -> None:
    new = path.with_name(f".{path.name}.new")
    run(con, f"copy ({select}) to {to_parquet(new)}", values)
    with new.open("rb") as handle:
        os.fsync(handle.fileno())
    new.replace(path)
