"""Kept releases without the persons on the list: each written anew beside the old, then swapped in.

A DuckDB file keeps the bytes of deleted rows, so a fresh one is filled, and its upload files are
written from it; its data docs, which show keys of rows, go. What is one person's alone goes (rows
of dimensions and reports); facts stay without the person, so that counts and money of a past
release still close. A reader that has the old file open keeps it until it lets go.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

import duckdb

from pipelines.dashboard import REPORT, About, write_report
from pipelines.erasure.person import EDGE_NAMES, RECORD_NAMES
from pipelines.exports.contract import load_contracts
from pipelines.exports.sql import run
from pipelines.exports.suppressed import Suppressed, know, mentions
from pipelines.feedback import UPLOADS, write_uploads
from pipelines.release.candidate import write_parquet
from pipelines.release.files import digests, remove, seal, sync_folder, walk, write_json
from pipelines.release.fingerprint import columns_of, content_hash, table_content
from pipelines.release.hidden import write_hidden
from pipelines.release.layout import DATABASE, DESCRIPTION, Layout
from pipelines.release.model import Release
from pipelines.release.shelf import list_releases
from pipelines.release.sql import identifier, literal
from pipelines.settings import settings

_OLD, _NEW = "old", "new"
_TELLING = {"subject", "note", "click_id", "email_hash", "phone_hash"}  # of rows about the person
_MEMBERS = {"member_id", "customer_id"}  # a person's id or an account's
_NOT_TOLD = {"refusal": "'erased'", "is_allowed": "false", "is_written": "false"}  # of uploads
# Rows that are a person's alone, though of facts; and rows of deals and money, though of others.
_OWN_ROWS, _KEPT_ROWS = {"fct_feedback_audiences"}, {"dim_customers", "rpt_open_deals"}
_HAS_A_PERSON = "list_has_any(string_split(identifier, ' | '), (select list(name) from _own_names))"
_PERSONS = f"""
    create temp table _persons as
    select distinct person_id from ({RECORD_NAMES} union {EDGE_NAMES})
    where not contains(name, ':name:')
        and sha256((select salt from _salt) || name) in (select hash from _hashes)
"""
# As rpt_identity_review writes them: record keys, identifiers, names in lower case.
_OWN_NAMES = """
    create temp table _own_names as
    select unnest([record_key, record_id, email, lower(full_name)]) as name
    from journey.dim_person_records where person_id in (select person_id from _persons)
"""


# Keys of rows that a check found: the persons' own, whatever names them there.
_KEYS_TELL = """
    coalesce((
        select bool_or(contains(failing_keys, name))
        from (select name from _own_names union select person_id from _persons)
    ), false)
"""


@dataclass(frozen=True)
class Change:
    """What one table of a release loses: rows that go, rows that stay without the person."""

    release_id: str
    table: str
    removed: int
    blanked: int


def free_releases(
    data: Path, suppressed: Suppressed, erasure_id: str, *, write: bool = True
) -> list[Change]:
    """Free every kept release below `data` of everybody on the list; what each table lost.

    The database is replaced last: as long as it is the old one, a killed erasure knows that it has
    this release still to do.
    """
    changes: list[Change] = []
    layout = Layout(data)
    for release in list_releases(data):
        folder = layout.releases / release.release_id
        with duckdb.connect() as con:
            con.execute(f"attach {literal(str(folder / DATABASE))} as {_OLD} (read_only)")
            plan = _Plan(con, suppressed)
            found = plan.changes(release)
            changes += found
            if found and write:
                new = folder.with_name(f".{release.release_id}.new")
                remove(new)
                new.mkdir()
                _write(con, plan, new, release, erasure_id)
        if found and write:
            _swap(new, folder)
    return changes


class _Plan:
    """The SQL that makes each table of the attached old release one without the persons."""

    def __init__(self, con: duckdb.DuckDBPyConnection, suppressed: Suppressed) -> None:
        self.con, self.suppressed = con, suppressed
        con.execute(f"use {_OLD}")
        know(con, suppressed)
        con.execute(_PERSONS)
        con.execute(_OWN_NAMES)
        con.execute(f"create temp table _conversions as {_conversions(con)}")
        self.values: dict[str, object] = {"secret": token_hex(32)}
        self.tables = [
            (str(schema), str(table))
            for schema, table in con.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = $1"
                " order by all",
                [_OLD],
            ).fetchall()
        ]
        self.sql = {name: self._table(*name) for name in self.tables}

    def changes(self, release: Release) -> list[Change]:
        found = []
        for (schema, table), (gone, changed, _) in self.sql.items():
            count = (
                f"select count(*) filter ({gone}), count(*) filter (not ({gone}) and ({changed}))"
            )
            source = identifier(_OLD, schema, table)
            ((removed, blanked),) = run(self.con, f"{count} from {source}", self.values).fetchall()
            if removed or blanked:
                name = f"{schema}.{table}"
                found.append(Change(release.release_id, name, int(removed), int(blanked)))
        return found

    def select(self, schema: str, table: str) -> str:
        gone, _, columns = self.sql[schema, table]
        return f"select {columns} from {identifier(_OLD, schema, table)} where not ({gone})"

    def _table(self, schema: str, table: str) -> tuple[str, str, str]:
        """Which rows go, which change, and the columns of those that stay."""
        columns = columns_of(self.con, _OLD, schema, table)
        kept_rows = (table.startswith("fct_") and table not in _OWN_ROWS) or table in _KEPT_ROWS
        is_fact = kept_rows and "person_id" in columns
        gone, changed, kept = ["false"], ["false"], []
        about = "coalesce(person_id in (select person_id from _persons), false)"
        for name, kind in columns.items():
            cell, then = identifier(name), None
            if name == "person_id" and is_fact:
                then = (about, "null")
            elif name in _MEMBERS:
                own = f"coalesce({cell} in (select person_id from _persons), false)"
                then = (own, _nobody(cell))
            elif name == "person_id" or name.endswith("_person_id"):
                gone.append(f"coalesce({cell} in (select person_id from _persons), false)")
            elif name in ("conversion_id", "order_id", "record_id") and "conversion_id" in columns:
                own = "conversion_id in (select conversion_id from _conversions)"
                then = (own, "null" if name == "record_id" else _nobody(cell))
            elif name in _NOT_TOLD and is_fact:
                then = (about, _NOT_TOLD[name])
            elif name == "identifier" and table == "rpt_identity_review":
                gone.append(f"coalesce({_HAS_A_PERSON}, false)")
            elif name in _TELLING and is_fact:
                then = (f"{about} and {cell} is not null", "null")
            elif name == "failing_keys":
                then = (f"({_KEYS_TELL})", "null")
            elif kind == "VARCHAR" and not name.endswith(("_id", "_key")):
                then = self._mentioned(schema, table, name)
            if then:
                changed.append(then[0])
            kept.append(f"if({then[0]}, {then[1]}, {cell}) as {cell}" if then else cell)
        if {"export", "source", "record_id"} <= set(columns):
            gone.append(_is_a_person_s_record())
        return " or ".join(gone), " or ".join(changed), ", ".join(kept)

    def _mentioned(self, schema: str, table: str, column: str) -> tuple[str, str] | None:
        swaps = mentions(self.con, identifier(_OLD, schema, table), column, self.suppressed)
        if not swaps:
            return None
        number = len(self.values)
        self.values |= {f"cells_{number}": list(swaps), f"kept_{number}": list(swaps.values())}
        cells, kept = f"$cells_{number}::VARCHAR[]", f"$kept_{number}::VARCHAR[]"
        cell = identifier(column)
        return (
            f"coalesce(list_contains({cells}, {cell}), false)",
            f"list_extract({kept}, list_position({cells}, {cell}))",
        )


def _nobody(cell: str) -> str:
    """Another id that leads to nobody, the same wherever it stands in the release."""
    return f"'erased:' || left(sha256($secret || {cell}), 24)"


def _conversions(con: duckdb.DuckDBPyConnection) -> str:
    """Conversions of the persons' own records carry the record's id in theirs."""
    query = "select conversion_id from {} where {}"
    there = columns_of(con, _OLD, "journey", "fct_conversions")
    if not {"conversion_id", "source", "record_type", "record_id"} <= set(there):
        return "select null::varchar as conversion_id where false"
    own = (
        "source || ':' || record_type || ':' || record_id in (select name from _own_names)"
        " and record_type <> 'deal'"
    )
    return query.format("journey.fct_conversions", own)


def _is_a_person_s_record() -> str:
    """Rows of a table about records, where the export's records are persons."""
    exports = ", ".join(
        literal(contract.key) for contract in load_contracts().values() if contract.rows_are_persons
    )
    named = "sha256((select salt from _salt) || source || ':' || record_id)"
    return (
        f"(source || '.' || export in ({exports}) and {named} in (select hash from _hashes))"
        " is true"
    )


def _write(
    con: duckdb.DuckDBPyConnection, plan: _Plan, folder: Path, release: Release, erasure_id: str
) -> None:
    """A complete release folder without the persons, sealed, that says by which erasure."""
    con.execute(f"attach {literal(str(folder / DATABASE))} as {_NEW} (storage_version 'v1.0.0')")
    con.execute(f"copy from database {_OLD} to {_NEW} (schema)")
    tables = {}
    for schema, table in plan.tables:
        target = identifier(_NEW, schema, table)
        run(con, f"insert into {target} {plan.select(schema, table)}", plan.values)
        write_parquet(con, folder, schema, table, database=_NEW)
        tables[f"{schema}.{table}"] = table_content(con, _NEW, schema, table)
    con.execute(f"checkpoint {_NEW}")
    con.execute("use memory")
    con.execute(f"detach {_NEW}")
    if (folder.with_name(release.release_id) / UPLOADS).is_dir():
        write_uploads(folder)
    if (folder.with_name(release.release_id) / REPORT).is_file():
        # One of older code may not hold what today's page asks; then it goes on without a page.
        with suppress(duckdb.BinderException, duckdb.CatalogException):
            write_report(folder, About.of(release, settings().reporting))
    write_hidden(folder, replace(release, tables=tables), folder.parents[1])
    files = digests(folder, without=DESCRIPTION)
    told = replace(
        release,
        checks=tuple(replace(check, rows=()) for check in release.checks),
        tables=tables,
        content_hash=content_hash(tables, release.personal_data, release.declared),
        files=files,
        sha256=files[DATABASE],
        duckdb_version=duckdb.__version__,
        erasures=(*release.erasures, erasure_id),
    )
    write_json(folder / DESCRIPTION, told.to_json())
    seal(folder)


def _swap(new: Path, folder: Path) -> None:
    """Each file in one step, the database last; an upload file without rows left goes as well."""
    files = sorted(walk(new), key=lambda path: (path.name == DATABASE, path.name == DESCRIPTION))
    written = {path.relative_to(new) for path in files}
    for path in walk(folder):
        if path.relative_to(folder) not in written:
            path.unlink()
    for path in files:
        target = folder / path.relative_to(new)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        sync_folder(target.parent)
    remove(new)
