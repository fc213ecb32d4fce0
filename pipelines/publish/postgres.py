"""The whole of it: compare what PostgreSQL shows with the current release, and bring it up to date.

What the database shows is read from the database itself, so that nothing here has to be believed
after a crash, a restored backup or a change by hand.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr

from pipelines import report
from pipelines.publish.server import Patience, PostgresError, Server
from pipelines.publish.staging import TELLING, stage, sweep, swept_on_failure
from pipelines.publish.swap import foreign_schemas, swap
from pipelines.release.files import write_json
from pipelines.release.layout import Layout
from pipelines.release.model import Release, ReleaseError
from pipelines.release.shelf import current
from pipelines.release.sql import literal
from pipelines.settings import Environment, Settings
from pipelines.settings.publish import Postgres

_LAYOUT = "1"  # of what this package makes; another one publishes the same release anew
_LOCK = 0x7468726F7567686C
"""The advisory lock of whoever publishes to a database; the server drops it with the connection."""


@dataclass(frozen=True)
class Shown:
    """What PostgreSQL shows afterwards, and what was done for it: nothing where it is `current`.
    `without_key` names tables whose key could not be made; `problem` says why it `failed`."""

    status: Literal["not configured", "nothing released", "current", "published", "failed"]
    release_id: str | None = None
    tables: int = 0
    rows: int = 0
    seconds: float = 0
    without_key: tuple[str, ...] = ()
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def bring_up_to_date(here: Environment, settings: Settings) -> Shown:
    """Make PostgreSQL show the current release, if it is configured, and tell the run's report.

    What stands in the way is told in the answer: the release is current whatever becomes of it.
    """
    shown = Shown("not configured")
    if settings.publish.postgres is not None:
        try:
            shown = show_in_postgres(here.data_path, settings.publish.postgres, here.postgres)
        except (ReleaseError, OSError) as error:
            shown = Shown("failed", problem=str(error))
        if shown.release_id:
            write_json(Layout(here.data_path).shown, {"postgres": shown.release_id})
    report.write_part(here.work, "postgres", shown.as_json())
    return shown


def show_in_postgres(data: Path, settings: Postgres, address: SecretStr | None) -> Shown:
    """Make PostgreSQL show the current release below `data`, unless it does already.

    Raises PostgresError: it does not, and shows what it showed before; nothing half-made is left
    that the next call would not remove. ReleaseError: a table has a type that it has not.
    """
    release = current(data)
    if release is None:
        return Shown("nothing released")
    where = _address(settings, address)
    patience = Patience(settings.wait_seconds)
    while True:
        try:
            with Server(where) as server:
                return _show(server, data, release, settings)
        except PostgresError as error:
            if not (error.passes and error.code != "55P03" and patience.wait()):
                raise


def _address(settings: Postgres, address: SecretStr | None) -> str:
    if settings.uri_file is not None:
        return settings.uri_file.expanduser().read_text(encoding="utf-8").strip()
    if address is None or not address.get_secret_value().strip():
        raise PostgresError(
            "publish.postgres is set, but neither THROUGHLINE_POSTGRES nor"
            " publish.postgres.uri_file says where the server is",
            "22023",
        )
    return address.get_secret_value().strip()


def _show(server: Server, data: Path, release: Release, settings: Postgres) -> Shown:
    started = time.monotonic()
    wanted = _fingerprint(release, settings)
    tables = len(release.tables)
    if _shown(server, release) == wanted:
        return Shown("current", release.release_id, tables)
    schemas = sorted({TELLING, *(name.split(".")[0] for name in release.tables)})
    _lock(server, Patience(settings.wait_seconds))
    _check(server, schemas, settings.grant_to)
    sweep(server)
    with swept_on_failure(server):
        folder = Layout(data).releases / release.release_id
        staged = stage(server, folder, release, settings.grant_to, wanted)
        swap(server, staged.schemas, Patience(settings.wait_seconds))
    return Shown(
        status="published",
        release_id=release.release_id,
        tables=tables,
        rows=staged.rows,
        seconds=round(time.monotonic() - started, 1),
        without_key=tuple(staged.without_key),
    )


def _fingerprint(release: Release, settings: Postgres) -> str:
    """Of all that decides what is in the database: an erasure, too, changes the file's hash."""
    parts = (_LAYOUT, release.release_id, release.sha256, *sorted(settings.grant_to))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _shown(server: Server, release: Release) -> str | None:
    """The fingerprint of what is there, None unless all of it is there."""
    schemas = {name.split(".")[0] for name in release.tables}
    [(told, tables)] = server.ask(
        f"select to_regclass('{TELLING}.release') is not null, (select count(*) from pg_class"
        " join pg_namespace as n on n.oid = relnamespace where relkind = 'r'"
        f" and n.nspname::text in ({', '.join(map(literal, sorted(schemas)))}))"
    )
    if not told or tables != len(release.tables):
        return None
    found = server.ask(f"select fingerprint from {TELLING}.release")
    return str(found[0][0]) if found else None


def _lock(server: Server, patience: Patience) -> None:
    while not server.ask(f"select pg_try_advisory_lock({_LOCK})")[0][0]:
        if not patience.wait():
            raise PostgresError("another run is publishing to this PostgreSQL database", "55P03")


def _check(server: Server, schemas: list[str], roles: tuple[str, ...]) -> None:
    foreign = foreign_schemas(server, schemas)
    if foreign:
        raise PostgresError(
            f"the PostgreSQL database has schemas of its own named {', '.join(foreign)}; they are"
            " left alone: give Throughline a database of its own",
            "42P06",
        )
    known = {name for (name,) in server.ask("select rolname::text from pg_roles")}
    missing = [role for role in roles if role not in known]
    if missing:
        raise PostgresError(
            f"publish.postgres.grant_to: the server has no role {', '.join(map(repr, missing))}",
            "42704",
        )
