"""What docs/operate.md and deploy/ tell a server to do is there, and a backup brings it back."""

import re
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from filelock import FileLock, Timeout
from typer.main import get_command

from pipelines import instance
from pipelines.backup import backup, write_backup
from pipelines.cli import app
from pipelines.defs.ingest import Replay
from pipelines.plots.release import plots
from pipelines.release import current, list_releases, verify
from pipelines.settings import Environment, read_settings
from tests.conftest import CANARY, Project

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")


def test_every_command_file_and_definition_that_the_page_names_exists() -> None:
    units = "\n".join(path.read_text() for path in (DEPLOY / "systemd").glob("*.service"))
    commands = set(re.findall(r"(?:`|^|bin/)throughline ([a-z]+)", PAGE + units, re.MULTILINE))
    files = re.findall(r"deploy/[\w./]*\w", PAGE)
    automation = "".join(path.read_text() for path in (ROOT / "pipelines" / "defs").glob("*.py"))

    assert {"run", "webserver", "daemon", "backup", "replay"} <= commands
    assert commands - set(get_command(app).commands) == set()
    made_by_the_reader = {"deploy/environment"}
    assert [f for f in {*files} - made_by_the_reader if not (ROOT / f).exists()] == []
    for name in re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", PAGE, re.MULTILINE):
        for each in re.findall(r"\w+", name):
            assert f"def {each}(" in automation


def test_settings_and_the_launchpad_take_what_the_page_shows(tmp_path: Path) -> None:
    alerts, launchpad = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    inline = re.findall(r"`((?:runs|sources): \{.*?\})`", PAGE)
    for number, text in enumerate([alerts, *inline]):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        read_settings(path)
    config = yaml.safe_load(launchpad)["ops"]["ingest"]["config"]

    assert len(inline) == 3
    selection = Replay(**config).selection()
    assert selection
    assert (selection.source, str(selection.until)) == ("meta", "2026-03-31")


def test_nothing_listens_beyond_this_machine() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    unit = (DEPLOY / "systemd" / "throughline-webserver.service").read_text(encoding="utf-8")

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert "--host" not in unit


def test_the_address_of_the_history_stays_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "of the test")  # `home` sets it
    monkeypatch.setenv("THROUGHLINE_DAGSTER_POSTGRES", f"postgresql://u:{CANARY}@h/dagster")

    written = (instance.home(Environment(data=tmp_path)) / "dagster.yaml").read_text()

    config = yaml.safe_load(written)
    url = config["storage"]["postgres"]["postgres_url"]
    assert url == {"env": "THROUGHLINE_DAGSTER_POSTGRES"}
    assert config["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert CANARY not in written


@pytest.mark.slow
def test_a_restored_backup_is_the_release_and_its_history(
    released: Project, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    [written] = write_backup(Environment(data=released.data), tmp_path / "backups", "now")
    (tmp_path / "restored").mkdir()
    with tarfile.open(written) as archive:
        archive.extractall(tmp_path / "restored", filter="data")

    restored = replace(released, data=tmp_path / "restored")
    now = current(restored.data)
    assert now == current(released.data)
    assert now
    verify(restored.data, now.release_id)
    assert restored.query("select count(*) from journey.fct_touchpoints") == released.query(
        "select count(*) from journey.fct_touchpoints"
    )
    assert not (restored.data / "work" / "warehouse.duckdb").exists()
    assert (restored.data / "work" / "dagster" / "dagster.yaml").is_file()
    assert written.stat().st_mode & 0o077 == 0


def test_a_backup_keeps_the_newest_and_takes_the_lock_of_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    here = Environment(data=tmp_path / "data")
    monkeypatch.setattr("pipelines.backup.environment", lambda: here)
    monkeypatch.setattr("pipelines.backup._WAIT_SECONDS", 0)
    for _ in range(3):
        backup(folder, keep=2)
    kept = sorted(folder.iterdir())

    assert len(kept) == 2
    with FileLock(here.work / "run.lock"), pytest.raises(Timeout):
        backup(folder, keep=2)
    assert sorted(folder.iterdir()) == kept


@pytest.mark.slow
def test_a_release_is_drawn(released: Project) -> None:
    drawn = plots(released.release, list_releases(released.data))

    assert list(drawn) == [
        "spend by platform and month",
        "persons by stage of the funnel",
        "rows over releases",
    ]
    assert all(f"![{title}](data:image/png;base64,iVBOR" in each for title, each in drawn.items())
