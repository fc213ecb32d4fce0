"""What a scheduled command tells whom, and that its secrets stay secret."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipelines.alerts.outbox import tell
from pipelines.settings import Environment, read_settings
from tests.conftest import CANARY, Project
from tests.unit.alerts.conftest import Hook, hook

__all__ = ["hook"]
pytestmark = pytest.mark.slow


def test_a_refusal_that_nobody_heard_waits_with_its_checks(
    refused: Project, hook: Hook, tmp_path: Path
) -> None:
    """The outbox that the run has left, once somebody listens."""
    (tmp_path / "work").mkdir()
    shutil.copy(refused.data / "work" / "alerts.json", tmp_path / "work")
    here = Environment(data=tmp_path, alert_webhook=SecretStr(hook.url))
    heard = read_settings(tmp_path / "absent.yaml")

    told = tell(here, heard, [])

    [body] = hook.bodies
    assert (body["event"], [body["key"]]) == ("refused", told)
    outcome = json.loads((refused.data.parent / "outcome.json").read_text())
    assert len(body["facts"]["checks"]) == outcome["checks"]["failed"]
    assert any("reconciliation" in check for check in body["facts"]["checks"])


def test_secrets_of_the_environment_appear_nowhere(refused: Project) -> None:
    status = refused.command("status", "--json")
    alert = refused.command("alert")

    assert (status.returncode, alert.returncode) == (0, 1)
    assert "webhook: the web hook cannot be reached" in alert.stdout
    assert "email: the mail server cannot be reached" in alert.stdout
    for said in (status, alert):
        assert CANARY not in said.stdout + said.stderr
    files = [path for path in refused.data.parent.rglob("*") if path.is_file()]
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


def test_an_attempt_without_a_landing_folder_is_told_as_a_failure(
    project: Project, hook: Hook
) -> None:
    project.landing.rmdir()
    told = replace(project, secrets={"THROUGHLINE_ALERT_WEBHOOK": hook.url})

    assert told.command("run").returncode == 1

    [body] = hook.bodies
    assert (body["event"], body["facts"]["steps"]) == ("failed", {"start": "FileNotFoundError"})
