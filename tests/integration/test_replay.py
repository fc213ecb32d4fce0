"""The same files give the same release: in any order, duplicated, and after any kill."""

import random
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SOAK, Project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipelines.demo import generate

    folder = tmp_path_factory.mktemp("small")
    generate(folder, scale=0.02, seed=3)
    return folder / "landing"


@pytest.fixture(scope="module")
def content_hash(small: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("undisturbed")
    project = Project(small, folder / "data", folder / "throughline.yaml")
    project.run()
    return str(project.description()["content_hash"])


def test_a_release_is_the_same_after_kills_at_random_moments(
    small: Path, content_hash: str, project: Project
) -> None:
    shutil.copytree(small, project.landing, dirs_exist_ok=True)
    moments = random.Random(20261123)
    killed = 0
    for _ in range(10 if SOAK else 3):
        run = project.start("run", "--json")
        try:
            run.wait(timeout=moments.uniform(0.5, 25))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            killed += 1
        run.communicate()
        if project.release.exists():
            assert project.query("select count(*) from quality.dim_releases where is_current") == [
                (1,)
            ]
            if run.returncode == 0:
                shutil.rmtree(project.data / "releases")
                (project.data / "published").unlink()

    project.run()

    assert killed >= (5 if SOAK else 1)
    assert project.description()["content_hash"] == content_hash


def test_a_release_is_the_same_for_any_order_and_duplication(
    small: Path, content_hash: str, project: Project
) -> None:
    files = sorted(path for path in small.rglob("*") if path.is_file())
    random.Random(5).shuffle(files)
    first, second = files[: len(files) // 2], files[len(files) // 2 :]
    for number, path in enumerate(first):
        folder = project.landing / f"{number}"  # two accounts' reports may share a name
        folder.mkdir()
        shutil.copyfile(path, folder / path.name)
    first_run = project.command("run", "--json")
    assert first_run.returncode in (0, 2), first_run.stderr

    for number, path in enumerate([*second, *first[:5]]):
        folder = project.landing / "later" / f"{number}"
        folder.mkdir(parents=True)
        shutil.copyfile(path, folder / path.name)
    project.run()

    assert project.description()["content_hash"] == content_hash
