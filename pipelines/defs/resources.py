"""What the steps of a run share: the lock that lets one run write at a time, and dbt."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource
from filelock import FileLock, Timeout

from pipelines.settings import environment


class RunLock(dg.ConfigurableResource["RunLock"]):
    """Held from a run's first step to its last. The system drops it when the process dies."""

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator["RunLock", None, None]:
        environment().work.mkdir(parents=True, exist_ok=True)
        lock = FileLock(environment().work / "run.lock")
        try:
            with lock.acquire(blocking=False):
                yield self
        except Timeout:
            raise dg.Failure(
                f"another run holds {lock.lock_file}; wait for it to end, then run again",
                allow_retries=False,
            ) from None


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(
        resources={
            "run_lock": RunLock(),
            "dbt": DbtCliResource(
                project_dir=str(environment().dbt_project),
                profiles_dir=str(environment().dbt_project),
                dbt_executable=str(Path(sys.executable).with_name("dbt")),
            ),
        }
    )
