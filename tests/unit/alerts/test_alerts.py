"""Alerts arrive once, at every receiver; a dead one costs nothing but itself."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipelines.alerts.attempt import Attempt, telling
from pipelines.alerts.messages import Alert, failed, refused, stale_sources
from pipelines.alerts.outbox import tell
from pipelines.alerts.sending import NotSentError, receivers
from pipelines.report import RunReport
from pipelines.run import _noted
from pipelines.settings import Environment, Settings, read_settings
from pipelines.settings.operations import Alerts, Email
from tests.unit.alerts.conftest import Hook, Mailbox

ALERT = failed("run-1", {"warehouse": "Failure"}, "http://127.0.0.1:3000/runs/run-1")


def here(folder: Path, url: str | None = None) -> Environment:
    return Environment(data=folder, alert_webhook=SecretStr(url) if url else None)


def quick(email: Email | None = None, retries: int = 2) -> Settings:
    alerts = Alerts(email=email, retries=retries, retry_wait_seconds=0, timeout_seconds=5)
    return Settings(alerts=alerts)


def mail(box: Mailbox) -> Email:
    to = ("ops@example.com", "boss@example.com")
    return Email(to=to, sender="throughline@example.com", host=box.host, port=box.port)


def dead_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/s3cret-path"


def test_a_web_hook_gets_text_for_people_and_facts_for_programs(tmp_path: Path, hook: Hook) -> None:
    assert tell(here(tmp_path, hook.url), quick(), [ALERT]) == ["run:run-1"]

    [body] = hook.bodies
    assert body["text"].splitlines() == [
        "Throughline: a run failed; the last release stays",
        "• warehouse: Failure",
        "• http://127.0.0.1:3000/runs/run-1",
    ]
    assert body["event"] == "failed"
    assert body["facts"]["steps"] == {"warehouse": "Failure"}


def test_a_mail_goes_to_everybody(tmp_path: Path, mailbox: Mailbox) -> None:
    alert = refused("run-2", ["sales.fct_deals key_unique"])
    tell(here(tmp_path), quick(mail(mailbox)), [alert])

    [message] = mailbox.messages
    assert message["To"] == "ops@example.com, boss@example.com"
    subject = message["Subject"].strip()
    assert subject == "Throughline: the gate refused a release (1 check); the last one stays"
    assert "sales.fct_deals key_unique" in message.get_content()


def test_the_same_event_is_told_once(tmp_path: Path, hook: Hook) -> None:
    for _ in range(3):
        tell(here(tmp_path, hook.url), quick(), [ALERT, ALERT])
    tell(here(tmp_path, hook.url), quick(), [failed("run-2", {})])

    assert [body["key"] for body in hook.bodies] == ["run:run-1", "run:run-2"]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_receiver_that_is_busy_is_asked_again(tmp_path: Path, hook: Hook, status: int) -> None:
    hook.statuses = [status, status]
    assert tell(here(tmp_path, hook.url), quick(retries=2), [ALERT])
    assert (hook.tries, len(hook.bodies)) == (3, 1)


def test_a_receiver_that_refuses_is_not(tmp_path: Path, hook: Hook) -> None:
    hook.statuses = [404]
    with pytest.raises(NotSentError, match="answered 404"):
        receivers(here(tmp_path, hook.url), quick())["webhook"](ALERT)
    assert hook.tries == 1


def test_a_mail_server_that_is_busy_is_asked_again(tmp_path: Path, mailbox: Mailbox) -> None:
    mailbox.refusals = ["451 later"]
    assert tell(here(tmp_path), quick(mail(mailbox)), [ALERT])
    assert len(mailbox.messages) == 1


def test_what_was_not_taken_waits_and_nobody_is_told_twice(
    tmp_path: Path, hook: Hook, mailbox: Mailbox
) -> None:
    settings = quick(mail(mailbox), retries=0)
    hook.statuses = [503]
    assert tell(here(tmp_path, hook.url), settings, [ALERT]) == []
    assert (len(hook.bodies), len(mailbox.messages)) == (0, 1)

    assert tell(here(tmp_path, hook.url), settings, []) == ["run:run-1"]
    assert (len(hook.bodies), len(mailbox.messages)) == (1, 1)


def test_a_dead_receiver_neither_fails_nor_tells_its_address(
    tmp_path: Path, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    url = dead_url()
    alerts = [failed(f"run-{n}", {}) for n in range(5)]

    assert tell(here(tmp_path, url), quick(mail(mailbox), retries=0), alerts) == []

    assert len(mailbox.messages) == 5
    assert "cannot be reached" in caplog.text
    assert caplog.text.count("cannot be reached") == 1  # asked once, not five times
    assert "s3cret" not in caplog.text
    assert "s3cret" not in (tmp_path / "work" / "alerts.json").read_text()


def test_a_broken_memory_costs_a_repetition(tmp_path: Path, hook: Hook) -> None:
    tell(here(tmp_path, hook.url), quick(), [ALERT])
    (tmp_path / "work" / "alerts.json").write_text("{")
    tell(here(tmp_path, hook.url), quick(), [ALERT])

    assert len(hook.bodies) == 2


def test_only_events_that_are_asked_for_are_told(tmp_path: Path, hook: Hook) -> None:
    alerts = Alerts(events=("stale",), retries=0)
    tell(here(tmp_path, hook.url), Settings(alerts=alerts), [ALERT])
    assert hook.bodies == []


def test_without_receivers_nothing_is_kept(tmp_path: Path) -> None:
    assert tell(here(tmp_path), quick(), [ALERT]) == []
    assert list(tmp_path.rglob("*")) == []


def load(source: str, loaded_at: str, demo: bool = False) -> dict[str, object]:
    return {"source": source, "loaded_at": loaded_at, "demo": demo}


def test_a_source_is_stale_when_its_newest_file_is_too_old(tmp_path: Path) -> None:
    path = tmp_path / "throughline.yaml"
    path.write_text(
        "sources: {meta: {freshness: {warn_after_hours: 1, fail_after_hours: 24}},"
        " hubspot: {freshness: null}}"
    )
    now = datetime(2026, 11, 28, tzinfo=UTC)
    old = "2026-11-20T00:00:00.000000Z"
    loads = [
        load("meta", old),
        load("hubspot", "2020-01-01T00:00:00.000000Z"),
        load("google_ads", "2026-11-01T00:00:00.000000Z"),
        load("google_ads", "2026-11-27T00:00:00.000000Z"),
        load("tiktok", "2020-01-01T00:00:00.000000Z", demo=True),
    ]

    [alert] = stale_sources(loads, read_settings(path), now)

    assert (alert.event, alert.key) == ("stale", f"stale:meta:{old}")
    assert alert.title == "Throughline: no new file of meta for 8 days"
    [again] = stale_sources(loads, read_settings(path), datetime(2026, 11, 30, tzinfo=UTC))
    assert again.key == alert.key


def test_an_attempt_that_comes_to_no_run_is_told_and_goes_on_failing(
    tmp_path: Path, hook: Hook
) -> None:
    with pytest.raises(FileNotFoundError), telling(here(tmp_path, hook.url), quick()):
        raise FileNotFoundError("no landing folder at /home/ana@example.com")

    [body] = hook.bodies
    assert body["facts"]["steps"] == {"start": "FileNotFoundError"}
    assert "ana@example.com" not in json.dumps(body)


def test_an_attempt_that_releases_is_not_told(tmp_path: Path, hook: Hook) -> None:
    with telling(here(tmp_path, hook.url), quick()) as attempt:
        attempt.verdict = "released"
    assert hook.bodies == []


def test_a_release_that_postgresql_does_not_show_is_told_as_a_failure() -> None:
    attempt = Attempt()
    _noted(attempt, RunReport("unchanged", postgres={"status": "failed"}))
    assert (attempt.verdict, list(attempt.steps)) == ("failed", ["release/postgres"])
    _noted(attempt, RunReport("released", postgres={"status": "shown"}))
    assert attempt.verdict == "released"


def test_an_alert_of_many_checks_stays_short() -> None:
    alert = refused("r", [f"check {n}" for n in range(100)])
    assert len(alert.text.splitlines()) == 12
    assert isinstance(alert, Alert)
