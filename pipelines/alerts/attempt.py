"""Alerts of one attempt to release: what it came to, and what has gone stale meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipelines.alerts.messages import Alert, failed, refused, stale_sources
from pipelines.alerts.outbox import tell
from pipelines.exports.lake import Lake
from pipelines.settings import Environment, Settings

_NO_RUN = "attempt-"


@dataclass
class Attempt:
    """What an attempt came to: the id of Dagster's run if there was one, the kind of error by step
    that failed, the checks that refused."""

    verdict: str = "unchanged"
    run_id: str = field(
        default_factory=lambda: datetime.now(UTC).strftime(f"{_NO_RUN}%Y%m%dT%H%M%S.%fZ")
    )
    steps: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)


@contextmanager
def telling(environment: Environment, settings: Settings) -> Iterator[Attempt]:
    """Send the alerts of an attempt at its end, whatever that is; it goes on as without them."""
    attempt = Attempt()
    try:
        yield attempt
    except Exception as error:
        attempt.verdict, attempt.steps = "failed", {"start": type(error).__name__}
        raise
    finally:
        if is_set_up(environment, settings):
            tell(environment, settings, alerts_of(environment, settings, attempt))


def is_set_up(environment: Environment, settings: Settings) -> bool:
    """Whether anybody is told anything."""
    return environment.alert_webhook is not None or settings.alerts.email is not None


def alerts_of(environment: Environment, settings: Settings, attempt: Attempt) -> list[Alert]:
    """What is to be told after an attempt."""
    found = stale(environment, settings)
    link = run_link(settings, attempt.run_id)
    if attempt.verdict == "failed":
        found.append(failed(attempt.run_id, attempt.steps, link))
    elif attempt.verdict == "refused":
        found.append(refused(attempt.run_id, attempt.checks, link))
    return found


def stale(environment: Environment, settings: Settings) -> list[Alert]:
    """The sources whose files have stopped coming."""
    manifests = Lake(environment.raw).manifests().values()
    return stale_sources(manifests, settings, datetime.now(UTC))


def run_link(settings: Settings, run_id: str) -> str | None:
    """Where a person sees the run, if settings say where the UI is."""
    base = settings.alerts.ui_url
    return f"{base.rstrip('/')}/runs/{run_id}" if base and not run_id.startswith(_NO_RUN) else None
