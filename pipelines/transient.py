"""Which failures may pass by themselves: a lock that is held, a connection that broke.

A full disk, a refused release or a bad file do not: trying again would only hide them.
"""

import errno
import re
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import duckdb

from pipelines.settings import Settings

Result = TypeVar("Result")

_ERRNOS = {
    *(errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETXTBSY, errno.EIO, errno.ESTALE),
    *(errno.ETIMEDOUT, errno.ECONNRESET, errno.ECONNREFUSED, errno.ECONNABORTED, errno.EPIPE),
    *(errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL),
}
# Every driver of a store names its network errors in its own way, but all of them like this.
_NETWORK = re.compile(r"Timeout|TimedOut|Connect|Disconnected|Throttl|SlowDown|Unavailable|TooMany")
# PostgreSQL: connection lost, serialization or deadlock, too many clients, lock, server restarts.
_SQLSTATES = re.compile(r"08...|40001|40P01|53300|55P03|57P0[1-3]")


def is_transient(error: BaseException) -> bool:
    """Whether an error, or one that it was raised from, may be gone at the next try."""
    return any(_is_transient(each) for each in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _is_transient(error: BaseException) -> bool:
    if isinstance(error, TimeoutError | ConnectionError):
        return True
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate:
        return bool(_SQLSTATES.fullmatch(str(sqlstate)))
    if isinstance(error, duckdb.IOException):
        return "lock" in str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _ERRNOS
    return bool(_NETWORK.search(type(error).__name__))


def retried(settings: Settings, call: Callable[[], Result]) -> Result:
    """The result of a call that is made again, after waits, while its failure may pass."""
    attempt = 1
    while True:
        try:
            return call()
        except Exception as error:
            if attempt > settings.runs.retries or not is_transient(error):
                raise
        time.sleep(wait_before(attempt, settings.runs.retry_wait_seconds))
        attempt += 1


def wait_before(attempt: int, first_wait: float) -> float:
    """Seconds to wait before the `attempt`-th further try, counted from 1: doubled each time."""
    return float(first_wait * 2 ** (attempt - 1))
