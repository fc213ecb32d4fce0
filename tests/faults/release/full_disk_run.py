"""A run on a disk that is full from its n-th write on: full_disk_run.py FOLDER N

Prints the error that it ended with, or how many writes an undisturbed one (N = 0) makes.
"""

import errno
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.release import ReleaseMeta, build_candidate, check_candidate, publish, sweep, verdict
from tests.unit.release.conftest import judge_quickly

WRITES = {"os.mkdir", "os.symlink", "os.rename"}
data, full = Path(sys.argv[1]), int(sys.argv[2])
writes = 0


def count(event: str, arguments: tuple[Any, ...]) -> None:
    """Names and new files need room; removing does not."""
    global writes
    opened = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if (event in WRITES or opened) and str(data) in str(arguments[0]):
        writes += 1
        if full and writes >= full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


sweep(data)
shutil.copy(data / "built.duckdb", data / "work" / "marts.duckdb")
verdict.run_gate = judge_quickly
sys.addaudithook(count)
try:
    build_candidate(
        data / "work" / "marts.duckdb", data / "work", ReleaseMeta(datetime.now(UTC), "0", "x")
    )
    check_candidate(data / "work", data, [])
    publish(data, keep=2)
    print(writes)
except OSError as error:
    print(error.strerror)
