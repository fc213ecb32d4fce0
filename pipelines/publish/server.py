"""One connection to PostgreSQL by ADBC. Its errors tell what is wrong, never a value or a secret.

What libpq says may hold the whole address with its password, and what the server says in detail the
values of a row: only the server's primary message and its code are passed on.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

import adbc_driver_postgresql.dbapi as adbc  # type: ignore[import-untyped]
import pyarrow as pa

from pipelines.release.model import ReleaseError

# Without these, a server that vanishes is waited for by the hour.
_CONNECTION = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "tcp_user_timeout": "60000",
    "fallback_application_name": "throughline",
}
_SESSION = (
    "set search_path = ''",  # names are written in full, and views told in full
    "set lock_timeout = '10s'",
    "set statement_timeout = 0",
    "set client_min_messages = warning",
)
# What passes by itself: a connection, a server that starts, a deadlock, a lock, too many clients.
_PASSING = re.compile("^(08|40|53300|57P|55P03)")

# What does not, of what has no code: an address that is none, a password or a database that is not.
_REFUSED = re.compile(
    r"Failed to connect: (?!.* failed: )|could not translate|"
    r"FATAL: (?!.*(starting up|shutting down|recovery|too many|connection slots))"
)


class PostgresError(ReleaseError):
    """What PostgreSQL refused; `code` is its SQLSTATE, None where no server answered."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code

    @property
    def passes(self) -> bool:
        """Whether it may work a little later."""
        return bool(_PASSING.match(self.code) if self.code else not _REFUSED.search(str(self)))


class Patience:
    """Waits between attempts, each longer than the one before, until a time is spent."""

    def __init__(self, seconds: float, first: float = 0.2, most: float = 5.0) -> None:
        self._left, self._first, self._next, self._most = seconds, first, first, most

    def afresh(self) -> None:
        """Begin with short waits again; the time that is left stays what it is."""
        self._next = self._first

    def wait(self) -> bool:
        """Wait; False at once where no time is left."""
        if self._left <= 0:
            return False
        # Not in step with readers that ask at intervals.
        pause = min(self._left, self._next * random.uniform(0.5, 1.5))  # noqa: S311
        time.sleep(pause)
        self._left -= pause
        self._next = min(self._most, 2 * self._next)
        return True


class Server:
    """A connection that commits each statement; used as a context manager."""

    def __init__(self, address: str) -> None:
        """Raises PostgresError if there is no such server or it lets nobody in."""
        self._secrets = _secrets(address)
        with self._told():
            self._connection = adbc.connect(_with_defaults(address), autocommit=True)
        try:
            for statement in _SESSION:
                self.do(statement)
            self.version = int(self.ask("select current_setting('server_version_num')")[0][0])
            if self.version >= 140000:  # notices that this process was killed, also in a long index
                self.do("set client_connection_check_interval = '2s'")
        except PostgresError:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._told():
            self._connection.close()

    def do(self, statement: str) -> None:
        """Run one statement that answers nothing."""
        with self._told(), self._connection.cursor() as cursor:
            cursor.execute(statement)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._told(), self._connection.cursor() as cursor:
            cursor.execute(query)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def copy_in(self, schema: str, table: str, batches: pa.RecordBatchReader) -> int:
        """Add rows to a table by binary COPY, batch by batch; returns how many."""
        with self._told(), self._connection.cursor() as cursor:
            return int(cursor.adbc_ingest(table, batches, mode="append", db_schema_name=schema))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except adbc.Error as error:
            raise PostgresError(_message(error, self._secrets), error.sqlstate) from None


def _message(error: adbc.Error, secrets: list[str]) -> str:
    primary = dict(error.details or []).get("PG_DIAG_MESSAGE_PRIMARY")
    if isinstance(primary, bytes):
        primary = primary.decode("utf-8", "replace")
    elif error.sqlstate is not None:
        primary = str(error).split("ERROR:")[-1].split("\n")[0]
    else:  # an address that is misread is quoted in pieces, which may be the password's
        before, _, after = str(error).split("[libpq]")[-1].partition(" failed: ")
        primary = re.sub('"[^"]*"', "…", before) + (f" failed: {after}" if after else "")
    for secret in secrets:
        primary = primary.replace(secret, "•••")
    return f"PostgreSQL: {' '.join(primary.split())}"


def _secrets(address: str) -> list[str]:
    """The address and its password in every spelling, longest first."""
    found = {address, *re.findall(r"password\s*=\s*'?((?:[^\s'&\\]|\\.)+)", address)}
    if "://" in address:
        found |= set(re.findall(r"://[^/@]*?:([^@]*)@", address))
    found |= {unquote(text) for text in found} | {quote(text, safe="") for text in found}
    return sorted(filter(None, found), key=len, reverse=True)


def _with_defaults(address: str) -> str:
    """The address with time limits where it has none of its own.

    Raises PostgresError, without the address, where it is none: libpq would repeat all of it.
    """
    wanted = {name: value for name, value in _CONNECTION.items() if f"{name}=" not in address}
    if re.match(r"postgres(ql)?://", address):
        mark = "&" if urlsplit(address).query else "?"
        if mark == "?" and address.endswith("?"):
            mark = ""
        return address + mark + "&".join(f"{name}={value}" for name, value in wanted.items())
    if re.match(r"\s*\w+\s*=", address):
        return " ".join([address, *(f"{name}={value}" for name, value in wanted.items())])
    raise PostgresError(
        "the address of the PostgreSQL server must be like postgresql://user:password@host/database"
        " (it is not shown here, since it may hold a password)",
        "22023",
    )
