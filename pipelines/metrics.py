"""Questions by metric to the published release. What the metrics are stands beside the marts in dbt.

MetricFlow's own command answers; here it only learns where the project and the release are.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipelines import warehouse
from pipelines.settings import Environment

TARGET = "published"


def ask(environment: Environment, arguments: Sequence[str]) -> int:
    """Run `mf` with `arguments` on the current release, read-only; its exit status.

    Raises:
        FileNotFoundError: nothing is released yet, or MetricFlow is not installed.
    """
    release = environment.published / "warehouse.duckdb"
    if not release.is_file():
        raise FileNotFoundError(f"no release at {environment.published}: run `throughline run`")
    warehouse.manifest(environment)
    (environment.work / "dbt" / "logs").mkdir(parents=True, exist_ok=True)
    mf = Path(sys.executable).with_name("mf")
    return subprocess.run([mf, *arguments], check=False, env=_variables(environment)).returncode


def _variables(environment: Environment) -> dict[str, str]:
    return (
        os.environ
        | warehouse.dbt_variables(environment)
        | {
            "DBT_PROJECT_DIR": str(environment.dbt_project),
            "DBT_PROFILES_DIR": str(environment.dbt_project),
            "DBT_TARGET": TARGET,
        }
    )
