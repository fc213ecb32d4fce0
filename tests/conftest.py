"""A demo company shared by the tests, and the throughline command as a user runs it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

pytest_plugins = ["tests.postgres"]
THROUGHLINE = Path(sys.executable).with_name("throughline")
# Kills at many more moments, which takes long.
SOAK = bool(os.environ.get("THROUGHLINE_TEST_SOAK"))
# Files by how long they take, so that no worker is left with the longest one at the end; the first
# two do not wait for each other.
LONGEST = (
    *("test_erasure", "test_feedback_ledger", "test_refusals", "test_replay", "test_identity"),
    *(
        "test_dagster_ui",
        "test_superset",
        "test_dbt_unit_tests",
        "test_readers",
        "test_crm_sources",
    ),
    *("test_killed_replay", "test_killed_runs", "test_late_touches", "test_email_tools"),
    *("test_ad_overlaps", "test_metrics"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


CANARY = "c4n4ry-8f1e2d"  # in every secret: whoever finds it has found one that was told
NOBODY_LISTENS = 9  # the port of the discard service

DOES_NOT_CLOSE = """Campaign report
"September 1, 2026 - September 2, 2026"
Campaign,Campaign ID,Customer ID,Day,Currency code,Impr.,Clicks,Cost
Brand,111,900,2026-09-01,ISK,"1,200",60,30.00
Brand,111,900,2026-09-02,ISK,900,41,21.32
Total: Campaigns, --, --, --,ISK,"2,100",101,99.99
"""
UNHEARD = f"""
alerts:
  retries: 0
  email: {{to: [ops@example.com], sender: a@example.com, host: 127.0.0.1, port: {NOBODY_LISTENS}}}
"""


@dataclass(frozen=True)
class Project:
    """A landing folder and a data folder of their own, driven through the command line."""

    landing: Path
    data: Path
    config: Path
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "THROUGHLINE_LANDING": str(self.landing),
            "THROUGHLINE_DATA": str(self.data),
            "THROUGHLINE_CONFIG": str(self.config),
            **self.secrets,
        }

    def start(self, *arguments: str, quiet: bool = False) -> "subprocess.Popen[str]":
        """`quiet`: what it says goes nowhere, and it leads a process group of its own."""
        out = subprocess.DEVNULL if quiet else subprocess.PIPE
        return subprocess.Popen(
            [THROUGHLINE, *arguments],
            env=self.environment,
            stdout=out,
            stderr=out,
            text=True,
            start_new_session=quiet,
        )

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        out, err = process.communicate(timeout=600)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def run(self, status: int = 0) -> dict[str, Any]:
        """`throughline run --json`; fails unless it ends with `status`."""
        done = self.command("run", "--json")
        assert done.returncode == status, done.stdout + done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    def copied_to(self, folder: Path) -> "Project":
        """The same project, landing and releases, somewhere else."""
        shutil.copytree(self.landing, folder / "landing")
        shutil.copytree(self.data, folder / "data", symlinks=True)
        return replace(
            self,
            landing=folder / "landing",
            data=folder / "data",
            config=folder / self.config.name,
        )

    @property
    def release(self) -> Path:
        return self.data / "published" / "warehouse.duckdb"

    def description(self) -> dict[str, Any]:
        described: dict[str, Any] = json.loads(
            (self.data / "published" / "release.json").read_text()
        )
        return described

    def query(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.release), read_only=True) as connection:
            return connection.execute(sql, parameters or []).fetchall()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test run share, for what is made once and only read."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def demo(shared: Path) -> Path:
    """A small simulated company: landing/ and truth/."""
    from pipelines.demo import generate

    folder = shared / "demo"
    with FileLock(shared / "demo.lock"):
        if not (folder / "truth" / "summary.json").is_file():
            generate(folder, scale=0.05, seed=11)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty landing folder and no data yet."""
    landing = tmp_path / "landing"
    landing.mkdir()
    return Project(landing, tmp_path / "data", tmp_path / "throughline.yaml")


@pytest.fixture(scope="session")
def released(demo: Path, shared: Path) -> Project:
    """The demo, released once; tests only read it."""
    folder = shared / "released"
    made = Project(folder / "landing", folder / "data", folder / "throughline.yaml")
    with FileLock(shared / "released.lock"):
        if not made.release.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(demo / "landing", made.landing)
            made.run()
    return made


@pytest.fixture(scope="session")
def refused(released: Project, shared: Path) -> Project:
    """The released demo after one more file, whose printed total does not close and whose currency
    has no rate, with receivers of alerts that nobody answers at; tests only read it."""
    folder = shared / "refused"
    secrets = {
        "THROUGHLINE_ALERT_WEBHOOK": f"http://127.0.0.1:{NOBODY_LISTENS}/{CANARY}",
        "THROUGHLINE_SMTP_USER": f"user-{CANARY}",
        "THROUGHLINE_SMTP_PASSWORD": f"password-{CANARY}",
    }
    with FileLock(shared / "refused.lock"):
        made = Project(folder / "landing", folder / "data", folder / "throughline.yaml", secrets)
        if not (folder / "outcome.json").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            released.copied_to(folder)
            (made.landing / "Campaign report.csv").write_text(DOES_NOT_CLOSE)
            made.config.write_text(UNHEARD)
            (folder / "outcome.json").write_text(json.dumps(made.run(status=2)))
    return made
