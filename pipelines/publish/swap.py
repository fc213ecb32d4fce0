"""The one transaction after which every reader sees the new release, and before which none does.

PostgreSQL finds each table of a query by its name, one after the other. So while names change no
query may stand between two tables: the old tables are locked first, all of them, for a fraction of
a second. A transaction that has read one of them keeps the old release; it is waited for, in
attempts that let all others read on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.publish.server import Patience, PostgresError, Server
from pipelines.publish.staging import MARK, NEW, block
from pipelines.release.sql import identifier, literal

_OLD = "throughline_old_"
_HELD = "55P03"
# Readers queue behind the locks: never longer than this, and never as long as it takes the server
# to suspect a deadlock and end one of them.
_WINDOW_MS = 400
_OURS = f"""
    select c.oid, n.nspname::text as schema_name, c.relname::text as table_name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'r' and obj_description(n.oid, 'pg_namespace') like {literal(MARK + "%")}
        and left(n.nspname, {len(NEW)}) <> {literal(NEW)}
"""
_VIEWS = f"""
    select distinct n.nspname::text, c.relname::text, pg_get_viewdef(c.oid)::text,
        array_to_string(c.reloptions, ', ')::text
    from pg_depend as d
    join pg_rewrite as r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    join pg_class as c on c.oid = r.ev_class and c.relkind = 'v'
    join pg_namespace as n on n.oid = c.relnamespace
    where d.refclassid = 'pg_class'::regclass and d.refobjid in (select oid from ({_OURS}) as ours)
    order by 1, 2
"""
_HOLDERS = f"""
    select ours.schema_name, ours.table_name, l.pid::bigint, coalesce(extract(
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
        return (
            f"do $view$ begin execute {literal(create)}; exception when others then raise exception"
            f" '%', {literal(failed)} || sqlerrm using errcode = '2BP01'; end $view$"
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
    window = max(1, min(_WINDOW_MS, deadlock_ms // 2))
    first: list[tuple[str, str]] = []
    while True:
        old = [(schema, table) for _, schema, table in server.ask(_typed(_OURS))]
        old.sort(key=lambda table: (first.index(table) if table in first else len(first), table))
        views = [View(*row) for row in server.ask(_VIEWS)]
        try:
            server.do(_transaction(old, schemas, views, window))
        except PostgresError as error:
            if error.code != _HELD:
                raise
            holders = server.ask(_HOLDERS)
            # Whoever holds these waits for the others next time, not the others for them.
            held = {(schema, table) for schema, table, *_ in holders}
            first = [*sorted(held), *(table for table in first if table not in held)]
            if not patience.wait():
                raise PostgresError(_kept_by(holders), _HELD) from None
        else:
            return


def _typed(query: str) -> str:
    return f"select ours.oid::bigint, schema_name, table_name from ({query}) as ours"


def _transaction(
    old: Sequence[tuple[str, str]], schemas: Sequence[str], views: Sequence[View], window: int
) -> str:
    tables = ", ".join(literal(identifier(*table)) for table in old)
    gone = sorted({schema for schema, _ in old})
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


def _kept_by(holders: Sequence[tuple[str, str, int, int]]) -> str:
    ages = {pid: age for _, _, pid, age in holders}
    told = ", ".join(f"{pid} (for {age} s)" for pid, age in sorted(ages.items())) or "others"
    return (
        "PostgreSQL still shows the release before, because open transactions read it:"
        f" server processes {told}. The next run tries again; to end one, select"
        " pg_terminate_backend(pid)"
    )
