"""Debian's PostgreSQL server, started on a folder and a port of its own, with readers and an owner.

Where there is none, tests that need it are skipped, but never on CI, which installs it.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

OWNER, READER, PASSWORD = "publisher", "bi_reader", "hunter2 & co/öl"
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",  # a killed server loses nothing by it; only a power cut would
    "shared_buffers": "64MB",
    "max_connections": "60",
    "autovacuum_naptime": "1s",
}


def needs(program: str | None, remedy: str) -> None:
    """Skip the test where a program or file is not there; fail where everything must be."""
    if program and (shutil.which(program) or Path(program).is_file()):
        return
    told = f"not here: {program or 'PostgreSQL'}; {remedy}"
    if os.environ.get("THROUGHLINE_TEST_EVERYTHING"):
        pytest.fail(told)
    pytest.skip(told)


class Cluster:
    """One server. `owner` publishes to the database `bi` with a password; `reader` may connect."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", "-D", "data", "-A", "trust", "-U", "postgres", "--no-instructions", "-N"
        )
        settings = SETTINGS | {"port": str(self.port), "unix_socket_directories": str(folder)}
        with (folder / "data" / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        (folder / "data" / "pg_hba.conf").write_text(
            "local all all trust\nhost all postgres 127.0.0.1/32 trust\n"
            "host all all 127.0.0.1/32 scram-sha-256\n"
        )
        self.start()
        with self.connect("postgres", "postgres") as connection:
            for role in (OWNER, READER):
                connection.execute(f"create role {role} login password '{PASSWORD}'")
            connection.execute(f"create database bi owner {OWNER}")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(FOLDERS[-1] / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "60", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """kill -9 of the server and of every process that it has started."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.05)

    def uri(self, user: str = OWNER, database: str = "bi") -> str:
        return f"postgresql://{user}:hunter2%20%26%20co%2F%C3%B6l@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def connect(self, user: str = OWNER, database: str = "bi") -> Iterator[psycopg.Connection]:
        """A connection that commits each statement."""
        with psycopg.connect(self.uri(user, database), autocommit=True) as connection:
            yield connection

    def empty(self) -> None:
        """Only what a new database has."""
        with self.connect("postgres", "postgres") as connection:
            connection.execute("drop database if exists bi with (force)")
            connection.execute(f"create database bi owner {OWNER}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    needs(str(FOLDERS[-1] / "initdb") if FOLDERS else None, "apt-get install postgresql")
    # Not below pytest's folders, which only the user of the tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="throughline-postgres-"))
    made = Cluster(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(cluster: Cluster) -> Cluster:
    """A server with an empty database."""
    cluster.empty()
    return cluster
