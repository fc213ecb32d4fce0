"""dbt's own unit tests: every rule of the warehouse that has a branch, on rows made up for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Project

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_every_rule_of_the_warehouse_holds_on_made_up_rows(
    released: Project, tmp_path: Path
) -> None:
    dbt = Path(sys.executable).with_name("dbt")
    # dbt learns the columns of made-up rows from the tables, so it builds them.
    data = tmp_path / "data"
    shutil.copytree(released.data / "work" / "settings", data / "work" / "settings")
    (data / "raw").symlink_to(released.data / "raw")
    project = ("--project-dir", ROOT / "dbt_project", "--profiles-dir", ROOT / "dbt_project")

    done = subprocess.run(
        [dbt, "build", "--target-path", tmp_path, *project],
        env=os.environ | {"THROUGHLINE_DATA": str(data), "DBT_LOG_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-5000:]
    assert "ERROR=0" in done.stdout
    assert " START unit_test " in done.stdout
