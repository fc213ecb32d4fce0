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
