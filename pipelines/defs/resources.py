"""What the steps of a run share: the lock that lets one run write at a time, and dbt."""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource
from filelock import FileLock, Timeout
from packaging.version import Version

from pipelines.settings import environment, settings
from pipelines.transient import is_transient, wait_before

COMMAND = {"throughline/started_by": "command line"}


class RunLock(dg.ConfigurableResource["RunLock"]):
    """Held from a run's first step to its last. The system drops it when the process dies.

    Runs of the queue wait for one of the command line; on the command line a person is told.
    """

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator["RunLock", None, None]:
        environment().work.mkdir(parents=True, exist_ok=True)
        lock = FileLock(environment().work / "run.lock")
        tags = context.run.tags if context.run else {}
        is_queued = not COMMAND.items() <= tags.items()
        seconds = settings().runs.lock_wait_minutes * 60 if is_queued else 0
        try:
            with lock.acquire(timeout=seconds, poll_interval=1):
                yield self
        except Timeout:
            raise dg.Failure(
                f"another run holds {lock.lock_file}; wait for it to end, then run again",
                allow_retries=False,
            ) from None


@contextmanager
def trying_again(context: dg.AssetExecutionContext) -> Generator[None, None, None]:
    """Ask Dagster to run the step again, after a wait, where its failure may pass by itself."""
    runs = settings().runs
    try:
        yield
    except Exception as error:
        if not is_transient(error):
            raise
        context.log.warning(f"{type(error).__name__} may pass by itself: trying again")
        wait = wait_before(context.retry_number + 1, runs.retry_wait_seconds)
        raise dg.RetryRequested(max_retries=runs.retries, seconds_to_wait=wait) from error


class InstalledDbt(DbtCliResource):
    """dbt without what the stock resource does before each command: start dbt once more to ask for
    its version, and load an adapter into this process to count rows, which we count ourselves."""

    @property
    def _cli_version(self) -> Version:
        return Version(metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(
        resources={
            "run_lock": RunLock(),
            "dbt": InstalledDbt(
                project_dir=str(environment().dbt_project),
                profiles_dir=str(environment().dbt_project),
                dbt_executable=str(Path(sys.executable).with_name("throughline-dbt")),
            ),
        }
    )
