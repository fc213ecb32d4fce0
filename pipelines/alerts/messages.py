"""The alerts, from what runs and loads have written down. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipelines.settings import Settings
from pipelines.settings.operations import Event

_SHOWN = 10


@dataclass(frozen=True)
class Alert:
    """One thing to tell. `key` names the event: of one key one alert is sent."""

    event: Event
    key: str
    title: str
    lines: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it, as a chat or a mail shows it."""
        return "\n".join([self.title, *(f"• {line}" for line in self.lines)])

    def payload(self) -> dict[str, Any]:
        """What a web hook gets: `text` is what Slack and its like show."""
        return {"text": self.text, **asdict(self)}


def failed(run_id: str, steps: Mapping[str, str], link: str | None = None) -> Alert:
    """A run that failed.

    Args:
        run_id: of Dagster, or a name of the attempt where it came to none.
        steps: kind of error by step; never its words.
        link: to the run.
    """
    lines = [f"{step}: {kind}" for step, kind in steps.items()] + _linked(link)
    title = "Throughline: a run failed; the last release stays"
    facts = {"run_id": run_id, "steps": dict(steps), "link": link}
    return Alert("failed", f"run:{run_id}", title, lines, facts)


def refused(run_id: str, checks: Iterable[str], link: str | None = None) -> Alert:
    """A candidate that the gate refused, by these checks."""
    names = list(checks)
    more = len(names) - _SHOWN
    lines = names[:_SHOWN] + ([f"and {more} more"] if more > 0 else []) + _linked(link)
    count = f"{len(names)} check{'' if len(names) == 1 else 's'}"
    title = f"Throughline: the gate refused a release ({count}); the last one stays"
    facts = {"run_id": run_id, "checks": names, "link": link}
    return Alert("refused", f"run:{run_id}", title, lines, facts)


def stale_sources(
    manifests: Iterable[Mapping[str, Any]], settings: Settings, now: datetime
) -> list[Alert]:
    """The sources of which no new file has come for longer than they may go without, once per
    newest file. The demo's never are.

    Args:
        manifests: of all loads.
        settings: say how long.
        now: with time zone.
    """
    newest: dict[str, str] = {}
    for manifest in manifests:
        if not manifest.get("demo"):
            source = str(manifest["source"])
            newest[source] = max(newest.get(source, ""), str(manifest["loaded_at"]))
    alerts = []
    for source, loaded_at in sorted(newest.items()):
        known = settings.sources.get(source)
        if known is None or known.freshness is None:
            continue
        age = now - datetime.fromisoformat(loaded_at)
        if age > timedelta(hours=known.freshness.fail_after_hours):
            alerts.append(_stale(source, loaded_at, age, known.freshness.fail_after_hours))
    return alerts


def _stale(source: str, loaded_at: str, age: timedelta, hours: int) -> Alert:
    title = f"Throughline: no new file of {source} for {age.days} days"
    lines = [
        f"the last one was loaded {loaded_at[:16].replace('T', ' ')} UTC; {hours} hours are allowed"
    ]
    facts = {"source": source, "loaded_at": loaded_at, "fail_after_hours": hours}
    return Alert("stale", f"stale:{source}:{loaded_at}", title, lines, facts)


def _linked(link: str | None) -> list[str]:
    return [link] if link else []
