"""Whatever dies while PostgreSQL is brought up to date: readers have a whole release, and the next
publish gets it right."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from pipelines.publish import PostgresError
from pipelines.release import current, rollback
from tests.integration.publish.conftest import Publisher
from tests.postgres import READER

SCRIPT = Path(__file__).parent / "killed_publish.py"
ROOT = Path(__file__).parents[3]
SCHEMAS = ["quality", "sales", "throughline"]
COPYING = (
    "select pid from pg_stat_activity where backend_type = 'client backend'"
    " and application_name = 'throughline' and state = 'active' and query ilike 'copy%stdin%'"
)


@pytest.fixture
def large(publisher: Publisher) -> tuple[Publisher, str, str]:
    """One release is shown; the next, which takes a moment to load, is not."""
    first = publisher.release(1)
    publisher.place.change(
        "create table sales.fct_many as"
        " select i, md5(i::varchar) as a, md5((-i)::varchar) as b from range(400000) t(i)"
    )
    return publisher, first, publisher.place.release_deal(2)


@contextmanager
def while_copying(publisher: Publisher, act: Callable[[int], object]) -> Iterator[list[int]]:
    """Calls `act` with the server's process as soon as it takes rows; tells whether it did."""
    done: list[int] = []
    over = threading.Event()

    def watch() -> None:
        with (
            suppress(psycopg.OperationalError),  # it, too, may have died
            publisher.server.connect("postgres") as connection,
        ):
            while not (done or over.is_set()):
                found = connection.execute(COPYING).fetchall()
                if found:
                    done.append(found[0][0])
                    act(found[0][0])
                time.sleep(0.002)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield done
    finally:
        over.set()
        watching.join()


def assert_whole(publisher: Publisher, *releases: tuple[str, int]) -> None:
    assert publisher.shown() in releases
    assert current(publisher.place.data)


def test_a_server_process_that_is_killed_is_survived(large: tuple[Publisher, str, str]) -> None:
    """Killing one makes the server end all of them and start anew."""
    publisher, _, second = large
    with while_copying(publisher, lambda pid: os.kill(pid, signal.SIGKILL)) as killed:
        assert publisher.show(wait_seconds=60).status == "published"
    assert killed
    assert publisher.shown() == (second, 2)
    assert publisher.schemas() == SCHEMAS


def test_a_server_that_dies_keeps_its_release_and_gets_the_new_one_later(
    large: tuple[Publisher, str, str],
) -> None:
    publisher, first, second = large
    try:
        with (
            while_copying(publisher, lambda pid: publisher.server.kill()) as killed,
            pytest.raises(PostgresError) as caught,
        ):
            publisher.show(wait_seconds=1)
        assert killed
        assert "hunter" not in str(caught.value)
    finally:
        publisher.server.start()
    assert_whole(publisher, (first, 1))
    assert publisher.place.ask("select amount::int from sales.fct_deals where deal_id = 1") == [
        (2,)
    ]
    assert publisher.show().status == "published"
    assert publisher.shown() == (second, 2)
    assert publisher.schemas() == SCHEMAS


def test_a_publish_that_is_killed_at_any_moment_is_made_good(
    large: tuple[Publisher, str, str],
) -> None:
    publisher, first, second = large
    moments = random.Random(7)
    told = {first: 1, second: 2}
    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, SCRIPT, publisher.place.data],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin
        assert process.stdout
        process.stdin.write(publisher.server.uri() + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.05, 0.4 * (number + 1)))
        process.kill()
        process.communicate()
        release_id, amount = publisher.shown()
        assert told[release_id] == amount
    assert publisher.show(wait_seconds=30).release_id == second
    assert publisher.shown() == (second, 2)
    assert publisher.schemas() == SCHEMAS


def test_a_full_disk_of_the_server_is_emptied_again(publisher: Publisher, tmp_path: Path) -> None:
    """The new schemas do not fit: they go, the old ones stay."""
    disk = publisher.server.folder / "small"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        shutil.chown(disk, "postgres")
        with publisher.server.connect("postgres") as admin:
            admin.execute(f"create tablespace small location '{disk}'")
            admin.execute("grant create on tablespace small to public")
            admin.execute("alter role publisher set default_tablespace = small")
        first = publisher.release(1)
        publisher.place.change(
            "create table sales.fct_many as select i, md5(i::varchar) as a from range(400000) t(i)"
        )
        publisher.place.release_deal(2)
        with pytest.raises(PostgresError, match="No space left") as caught:
            publisher.show(wait_seconds=1)
        assert caught.value.code == "53100"
        assert_whole(publisher, (first, 1))
        assert publisher.schemas() == SCHEMAS
        publisher.place.change("drop table sales.fct_many")
        third = publisher.release(3)
        assert publisher.shown() == (third, 3)
    finally:
        with publisher.server.connect("postgres", "postgres") as admin:
            admin.execute("alter role publisher reset default_tablespace")
            admin.execute("drop database bi with (force)")
            admin.execute("drop tablespace small")
            admin.execute("create database bi owner publisher")
        subprocess.run(["umount", disk], check=False)


READING = """
    select (select release_id from throughline.release),
        (select release_id from quality.dim_releases where is_current),
        (select string_agg(distinct release_id, ' ') from quality.fct_gate_results),
        (select max(amount)::int from sales.fct_deals),
        (select max(rep_id) from sales.dim_sales_reps)
"""
HOLDING = "select amount::int from sales.fct_deals where deal_id = 1"


def test_sixteen_readers_through_twenty_releases(publisher: Publisher) -> None:
    """Each query names tables in another order; some sessions read several within a transaction."""
    released = []
    for amount in range(1000, 1004):
        publisher.place.change(f"update sales.dim_sales_reps set rep_id = '{amount}'")
        released.append(publisher.place.release_deal(amount))
    publisher.show()
    over = threading.Event()
    errors: list[BaseException] = []
    seen: list[set[tuple[object, ...]]] = [set() for _ in range(16)]
    start = threading.Barrier(17)

    def read(number: int) -> None:
        try:
            with psycopg.connect(publisher.server.uri(READER), autocommit=True) as reader:
                start.wait(30)
                while not over.is_set():
                    if number % 4:
                        row = reader.execute(READING).fetchone()
                    else:
                        with reader.transaction():
                            (before,) = reader.execute(HOLDING).fetchone() or (None,)
                            row = reader.execute(READING).fetchone()
                            assert row
                            assert row[3] == before
                    assert row
                    seen[number].add(row)
                    time.sleep(0.1)
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(16)]
    for reader in readers:
        reader.start()
    start.wait(30)
    for number in range(20):
        rollback(publisher.place.data, released[number % 4])
        publisher.show(wait_seconds=60)
    over.set()
    for reader in readers:
        reader.join()
    assert errors == []
    rows = set().union(*seen)
    for told, listed, checked, amount, rep in rows:
        assert (told, told, str(amount)) == (listed, checked, rep)
    assert {row[0] for row in rows} == set(released)
