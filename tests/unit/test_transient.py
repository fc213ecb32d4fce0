"""What is tried again, and what is not."""

import errno
from pathlib import Path

import duckdb
import pytest

from pipelines.exports.remote import RemoteLandingError, mirror
from pipelines.settings import Settings
from pipelines.settings.operations import Runs
from pipelines.transient import is_transient, retried, wait_before


class EndpointConnectionError(Exception):
    """Named as a driver of a store names it."""


class NoCredentialsError(Exception):
    """Another one."""


class ServerError(Exception):
    """With PostgreSQL's code of what happened."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__()
        self.sqlstate = sqlstate


def raised_from(cause: Exception) -> RemoteLandingError:
    try:
        raise RemoteLandingError("x cannot be read") from cause
    except RemoteLandingError as error:
        return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EBUSY, "busy"),
        OSError(errno.ECONNREFUSED, "refused"),
        TimeoutError(),
        raised_from(EndpointConnectionError()),
        raised_from(OSError(errno.EHOSTUNREACH, "unreachable")),
        duckdb.IOException('IO Error: Could not set lock on file "x": Conflicting lock is held'),
        *(ServerError(code) for code in ("08006", "40001", "53300", "57P01", "57P03")),
    ],
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "no space left on device"),
        OSError(errno.EACCES, "permission denied"),
        FileNotFoundError(errno.ENOENT, "no landing folder"),
        ValueError("bad input"),
        RemoteLandingError("no landing folder at s3://x"),
        raised_from(NoCredentialsError()),
        duckdb.IOException("IO Error: No files found"),
        *(ServerError(code) for code in ("42P01", "23505", "53100", "28P01")),
    ],
)
def test_what_stays_is_not(error: Exception) -> None:
    assert not is_transient(error)


def test_a_landing_folder_that_does_not_exist_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(RemoteLandingError) as raised:
        mirror(f"file://{tmp_path}/absent", tmp_path / "copy")
    assert not is_transient(raised.value)


def test_waits_double() -> None:
    assert [wait_before(attempt, 20) for attempt in (1, 2, 3)] == [20, 40, 80]


def test_a_call_is_made_again_until_it_works_or_tries_are_used_up() -> None:
    settings = Settings(runs=Runs(retries=2, retry_wait_seconds=0))
    calls: list[int] = []

    def flaky(failures: int) -> str:
        calls.append(failures)
        if len(calls) <= failures:
            raise ConnectionResetError
        return "done"

    assert retried(settings, lambda: flaky(2)) == "done"
    assert len(calls) == 3
    calls.clear()
    with pytest.raises(ConnectionResetError):
        retried(settings, lambda: flaky(9))
    assert len(calls) == 3
