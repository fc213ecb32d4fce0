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
    # dbt learns the columns of made-up rows from the tables; the marts are in the release by now.
    data = tmp_path / "data"
    shutil.copytree(released.data / "work" / "settings", data / "work" / "settings")
    shutil.copy(released.data / "work" / "warehouse.duckdb", data / "work")
    shutil.copyfile(released.release, data / "work" / "marts.duckdb")
    (data / "raw").symlink_to(released.data / "raw")
    project = ("--project-dir", ROOT / "dbt_project", "--profiles-dir", ROOT / "dbt_project")

    done = subprocess.run(
        [dbt, "test", "--select", "test_type:unit", "--target-path", tmp_path, *project],
        env=os.environ | {"THROUGHLINE_DATA": str(data), "DBT_LOG_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-5000:]
    assert "ERROR=0" in done.stdout
    assert "PASS=0" not in done.stdout
