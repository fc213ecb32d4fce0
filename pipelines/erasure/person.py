"""From an identifier to everything that names the person: records, addresses, browsers, clicks.

Read from the current release, which knows who is one person, and from the records in the raw lake,
which know former addresses and what has landed since. Names are `kind:value` and stay in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.lake import SCHEMA_LOAD
from pipelines.exports.sql import file_literal, identifier, run
from pipelines.exports.suppressed import PHONE, RECORD_KEY, identifying, parts_sql

_ROUNDS = 8
# What each record of a release is named by; also read by `releases`.
RECORD_NAMES = """
    select person_id, name from (
        select person_id, unnest([
            case record_type
                when 'visitor' then 'visitor:' || record_id
                when 'click' then 'click:' || record_id
                when 'email' then 'email:' || record_id
                when 'recipient' then 'email:' || record_id
                else source || ':' || record_id
            end,
            'email:' || email,
            source || ':' || merged_into_id,
            case when source = 'pipedrive' then source || ':name:' || lower(trim(full_name)) end
        ]) as name
        from journey.dim_person_records
    ) where name is not null
"""
EDGE_NAMES = """
    select person_id, case rule
        when 'email' then 'email:'
        when 'email_hash' then 'email:'
        when 'click_id' then 'click:'
        when 'visitor' then 'visitor:'
        when 'subscriber' then 'mailchimp:'
    end || identifier as name
    from journey.dim_identity_edges
    where rule in ('email', 'email_hash', 'click_id', 'visitor', 'subscriber')
"""
_PERSONS = """
    with recursive reached as (
        select $identifier as person_id, 0 as steps
        union
        select person_id, 0 from journey.dim_person_records
        where record_key = $identifier or record_id = $identifier
        union
        select person_id, 0 from _named where name in (select unnest($names::VARCHAR[]))
        union
        select changes.new_person_id, reached.steps + 1
        from reached
        inner join journey.fct_person_id_changes as changes
            on reached.person_id = changes.old_person_id
        where reached.steps < 50
    )
    select distinct person_id from reached
    semi join journey.dim_persons as persons using (person_id)
    order by person_id
"""


class NotOnePersonError(RuntimeError):
    """An identifier that is nobody's, or several persons'."""


@dataclass
class Person:
    """Everything that names one person, and what others share and therefore stays."""

    person_id: str | None = None
    names: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        """Names by kind."""
        kinds = sorted(name.partition(":")[0] for name in self.names)
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def names_of(text: str) -> set[str]:
    """What an identifier as a person gives it can mean."""
    text = text.strip()
    if "@" in text:
        return {f"email:{text.lower()}"}
    if found := re.fullmatch(RECORD_KEY, text):
        kind = text.split(":")[1]
        named = {"visitor": "visitor", "click": "click", "email": "email"}.get(kind, found[1])
        return {f"{named}:{found[2]}"}
    if re.fullmatch(PHONE, text):
        return {f"asked:{re.sub('[^0-9]', '', text)[-9:]}"}
    return {f"asked:{text}"}


def find_person(text: str, release: Path | None, raw: Path) -> Person:
    """Who is meant by `text`: an address, phone, record (source:type:id, or its id), or person id.

    Without a release, or if it does not know them, the person is what the raw lake's records say.

    Raises:
        NotOnePersonError: naming the person ids, or saying what to give instead.
    """
    text = text.strip()
    given = names_of(text)
    with duckdb.connect() as lake, duckdb.connect() as known:
        exports = _exports(raw)
        if re.fullmatch(PHONE, text):
            phone = {f"phone:{re.sub('[^0-9]', '', text)[-9:]}"}
            found = _collected(lake, exports, phone)
            given |= {name for name in found if not name.startswith("phone:")}
        if release is not None:
            _attach(known, release)
        persons = _persons(known, text, given) if release is not None else []
        if len(persons) > 1:
            raise NotOnePersonError(
                f"{len(persons)} persons have this identifier: {', '.join(persons[:10])};"
                " name one of them"
            )
        person = Person(persons[0] if persons else None, given)
        if person.person_id:
            person.names |= _own(known, person.person_id)
        for _ in range(_ROUNDS):
            new = _collected(lake, exports, person.names - person.shared)
            new = {name for name in new if not name.startswith("phone:")} - person.names
            person.names |= new
            if release is not None:
                person.shared |= _others(known, person)
            person.names -= person.shared
            if not new - person.shared:
                break
    if all(name.startswith("asked:") for name in person.names):
        raise NotOnePersonError(
            "nobody is known by this identifier; an address or source:type:id can be put on the"
            " list all the same"
        )
    if release is None:  # nothing says whose a name is
        person.names = {name for name in person.names if ":name:" not in name}
    return person


def _attach(con: duckdb.DuckDBPyConnection, release: Path) -> None:
    con.execute(f"attach {file_literal(release)} as release (read_only)")
    con.execute("use release")
    con.execute(f"create temp table _named as {RECORD_NAMES} union {EDGE_NAMES}")


def _persons(con: duckdb.DuckDBPyConnection, text: str, given: set[str]) -> list[str]:
    values = {"identifier": text, "names": sorted(given)}
    return [str(row[0]) for row in run(con, _PERSONS, values).fetchall()]


def _own(con: duckdb.DuckDBPyConnection, person_id: str) -> set[str]:
    query = "select name from _named where person_id = $person_id"
    return {str(row[0]) for row in run(con, query, {"person_id": person_id}).fetchall()}


def _others(con: duckdb.DuckDBPyConnection, person: Person) -> set[str]:
    """Names that somebody else has as well: by them alone nobody is erased."""
    query = (
        "select distinct name from _named where person_id is distinct from $person_id"
        " and name in (select unnest($names::VARCHAR[]))"
    )
    values = {"person_id": person.person_id, "names": sorted(person.names)}
    return (
        {str(row[0]) for row in run(con, query, values).fetchall()} if person.person_id else set()
    )


def _exports(raw: Path) -> list[tuple[Contract, list[str]]]:
    found = []
    for contract in load_contracts().values():
        folder = raw / contract.source / contract.export
        loads = [p for p in folder.glob("load=*/rows*.parquet") if p.parent.name[5:] != SCHEMA_LOAD]
        if contract.rows_are_persons and loads:
            found.append((contract, [str(path) for path in sorted(loads)]))
    return found


def _collected(
    con: duckdb.DuckDBPyConnection, exports: list[tuple[Contract, list[str]]], names: set[str]
) -> set[str]:
    """What the records that one of `names` names are named by."""
    known = {"known": sorted(name for name in names if ":name:" not in name)}
    found: set[str] = set()
    for contract, files in exports:
        rows = (
            f"read_parquet([{', '.join(file_literal(Path(f)) for f in files)}], union_by_name=true)"
        )
        there = {str(row[0]) for row in run(con, f"describe select * from {rows}").fetchall()}
        lists = [
            f"coalesce({parts_sql(column, contract.source, identifier(column.name))}, [])"
            for column in identifying(contract)
            if column.name in there
        ]
        if not lists:
            continue
        query = (
            f"select distinct unnest(names) from (select flatten([{', '.join(lists)}]) as names"
            f" from {rows}) where list_has_any(names, $known::VARCHAR[])"
        )
        found |= {str(row[0]) for row in run(con, query, known).fetchall() if row[0]}
    return found
