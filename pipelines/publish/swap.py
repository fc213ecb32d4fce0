"""The one transaction after which every reader sees the new release, and before which none does.

PostgreSQL finds each table of a query by its name, one after the other. So while names change no
query may stand between two tables: the old tables are locked first, all of them, for a fraction of
a second. A transaction that has read one of them keeps the old release; it is waited for, in
attempts that let all others read on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from pipelines.publish.server import Patience, PostgresError, Server
from pipelines.publish.staging import MARK, NEW, block, do
from pipelines.release.sql import identifier, literal

_OLD = "throughline_old_"
_HELD, _DEPENDED_ON = "55P03", "2BP01"
# Readers queue behind the locks: never longer than this, and never as long as it takes the server
# to suspect a deadlock and end one of them.
_WINDOWS_MS = (50, 100, 200, 400)
_SCHEMAS = f"""
    select oid, nspname::text as schema_name from pg_namespace
    where obj_description(oid, 'pg_namespace') like {literal(MARK + "%")}
        and left(nspname, {len(NEW)}) <> {literal(NEW)}
"""
_OURS = f"""
    select c.oid, schema_name, c.relname::text as table_name
    from pg_class as c join ({_SCHEMAS}) as schemas on schemas.oid = c.relnamespace
    where c.relkind = 'r'
"""
_VIEWS = f"""
    select distinct n.nspname::text, c.relname::text, pg_get_viewdef(c.oid)::text,
        array_to_string(c.reloptions, ', ')::text
    from pg_depend as d
    join pg_rewrite as r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    join pg_class as c on c.oid = r.ev_class and c.relkind = 'v'
    join pg_namespace as n on n.oid = c.relnamespace
    where d.refclassid = 'pg_class'::regclass and d.refobjid in (select oid from ({_OURS}) as ours)
        and n.oid not in (select oid from ({_SCHEMAS}) as schemas)
    order by 1, 2
"""
_DEPENDENTS = f"""
    select distinct pg_describe_object(d.classid, d.objid, 0) from pg_depend as d
    where d.refclassid = 'pg_class'::regclass and d.deptype = 'n'
        and d.refobjid in (select oid from ({_OURS}) as ours)
    order by 1
"""
_HOLDERS = f"""
    select ours.schema_name, ours.table_name, l.pid::bigint, l.virtualtransaction, coalesce(extract(
        epoch from clock_timestamp() - a.xact_start), 0)::bigint
    from pg_locks as l
    join ({_OURS}) as ours on ours.oid = l.relation
    left join pg_stat_activity as a on a.pid = l.pid
    where l.granted and l.pid <> pg_backend_pid()
        and l.database = (select oid from pg_database where datname = current_database())
"""
_DECLARE = """declare
    until constant timestamptz := clock_timestamp() + interval '{window} milliseconds';
    held text;
"""
_LOCK = """    foreach held in array {tables}::text[] loop
        perform set_config('lock_timeout', greatest(1, floor(
            extract(epoch from until - clock_timestamp()) * 1000))::text || 'ms', true);
        execute 'lock table ' || held || ' in access exclusive mode';
    end loop;
"""


@dataclass(frozen=True)
class Holder:
    """A transaction that has read one of our tables, and since when."""

    schema: str
    table: str
    pid: int
    transaction: str
    seconds: int


@dataclass(frozen=True)
class View:
    """Somebody's view of the release: it must not be lost, nor go on showing the old one."""

    schema: str
    name: str
    definition: str
    options: str

    def carried_over(self) -> str:
        """The same view over what now bears the names that it uses, or an error that names it."""
        name = identifier(self.schema, self.name)
        options = f" with ({self.options})" if self.options else ""
        create = f"create or replace view {name}{options} as {self.definition}"
        failed = f"the view {self.schema}.{self.name} cannot show the new release: "
        return do(
            f"begin execute {literal(create)}; exception when others then"
            f" raise exception '%', {literal(failed)} || sqlerrm using errcode = '2BP01'; end\n"
        )


def foreign_schemas(server: Server, schemas: Sequence[str]) -> list[str]:
    """Those of `schemas` that exist and are not ours: they are never touched."""
    found = server.ask(
        "select nspname::text from pg_namespace where nspname::text in"
        f" ({', '.join(map(literal, schemas))})"
        f" and obj_description(oid, 'pg_namespace') not like {literal(MARK + '%')} is not false"
    )
    return sorted(schema for (schema,) in found)


def swap(server: Server, schemas: Sequence[str], patience: Patience) -> None:
    """Put the new schemas in the place of the old ones, and drop these.

    Raises PostgresError: readers kept the old release for longer than patience lasts (55P03), or
    something of somebody else depends on it (2BP01). Then nothing has changed.
    """
    [(deadlock_ms,)] = server.ask(
        "select setting::bigint from pg_settings where name = 'deadlock_timeout'"
    )
    first: list[tuple[str, str]] = []
    for window in cycle(_WINDOWS_MS):
        limit = max(1, min(window, deadlock_ms // 2))
        try:
            server.do(_transaction(server, schemas, first, limit))
        except PostgresError as error:
            if error.code != _HELD:
                raise _explained(server, error) from None
            holders = [Holder(*row) for row in server.ask(_HOLDERS)]
            # Readers of these wait for the others next time, not the others for them.
            held = {(holder.schema, holder.table) for holder in holders}
            first = [*sorted(held), *(table for table in first if table not in held)]
            if not _outlasted(server, holders, patience):
                raise PostgresError(_kept_by(holders), _HELD) from None
        else:
            return


def _outlasted(server: Server, holders: Sequence[Holder], patience: Patience) -> bool:
    """Wait for the transactions that were in the way to end, without any lock that would be in the
    way of others; False if they do not."""
    patience.afresh()
    then = {holder.transaction for holder in holders}
    while patience.wait():
        if then.isdisjoint(Holder(*row).transaction for row in server.ask(_HOLDERS)):
            return True
    return False


def _transaction(
    server: Server, schemas: Sequence[str], first: Sequence[tuple[str, str]], window: int
) -> str:
    gone = [schema for (schema,) in server.ask(f"select schema_name from ({_SCHEMAS}) as ours")]
    old = server.ask(f"select schema_name, table_name from ({_OURS}) as ours")
    old.sort(key=lambda table: (first.index(table) if table in first else len(first), table))
    tables = ", ".join(literal(identifier(*table)) for table in old)
    views = [View(*row) for row in server.ask(_VIEWS)]
    statements = [
        *(f"alter schema {identifier(s)} rename to {identifier(_OLD + s)}" for s in gone),
        *(f"alter schema {identifier(NEW + s)} rename to {identifier(s)}" for s in schemas),
        *(view.carried_over() for view in views),
    ]
    if old:  # without cascade: what is not ours and depends on them stops all of it
        names = ", ".join(identifier(_OLD + schema, table) for schema, table in old)
        statements.append(f"drop table {names}")
    statements += [f"drop schema {identifier(_OLD + schema)}" for schema in gone]
    return block(
        statements, _DECLARE.format(window=window), _LOCK.format(tables=f"array[{tables}]")
    )


def _explained(server: Server, error: PostgresError) -> PostgresError:
    if error.code != _DEPENDED_ON or "cannot show" in str(error):
        return error
    found = ", ".join(what for (what,) in server.ask(_DEPENDENTS))
    return PostgresError(
        f"PostgreSQL still shows the release before: {found} depends on its tables, and Throughline"
        " drops nothing that it did not make",
        error.code,
    )


def _kept_by(holders: Sequence[Holder]) -> str:
    ages = {holder.pid: holder.seconds for holder in holders}
    told = ", ".join(f"{pid} (for {age} s)" for pid, age in sorted(ages.items())) or "others"
    return (
        "PostgreSQL still shows the release before, because open transactions read it:"
        f" server processes {told}. The next run tries again; to end one, select"
        " pg_terminate_backend(pid)"
    )
