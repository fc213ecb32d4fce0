"""Each alert is told once, whoever finds it first: a run, a sensor. What no receiver took waits.

work/alerts.json holds what was told and what waits; losing it may tell an alert twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.alerts.messages import Alert
from pipelines.alerts.sending import NotSentError, Send, receivers
from pipelines.release.files import read_json, write_json
from pipelines.settings import Environment, Settings

_log = logging.getLogger(__name__)
_KEPT, _WAITING = 500, 50
_LOCK_SECONDS = 300


@dataclass
class _Waiting:
    alert: Alert
    taken: list[str]  # receivers that have it


@dataclass
class _State:
    sent: list[tuple[str, str]]
    waiting: list[_Waiting]


def tell(environment: Environment, settings: Settings, alerts: Iterable[Alert]) -> list[str]:
    """Send these alerts, unless they were sent, and those that wait; returns the keys of what every
    receiver has now taken. Never raises for a receiver: a dead one fails no run."""
    to = receivers(environment, settings)
    wanted = [alert for alert in alerts if alert.event in settings.alerts.events]
    if not to:
        return []
    try:
        environment.work.mkdir(parents=True, exist_ok=True)
        with FileLock(environment.work / "alerts.lock", timeout=_LOCK_SECONDS):
            return _told(environment.work / "alerts.json", to, wanted)
    except (OSError, ValueError, Timeout) as error:
        _log.warning("alerts were not sent: %s", type(error).__name__)
        return []


def _told(path: Path, to: dict[str, Send], alerts: list[Alert]) -> list[str]:
    state = _state(path)
    known = {key for key, _ in state.sent} | {entry.alert.key for entry in state.waiting}
    for alert in alerts:
        if alert.key not in known:
            state.waiting.append(_Waiting(alert, []))
            known.add(alert.key)
    if not state.waiting:
        return []
    reachable = dict(to)
    for entry in state.waiting:
        _deliver(entry, reachable)
    taken = [entry.alert.key for entry in state.waiting if set(to) <= set(entry.taken)]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    left = [entry for entry in state.waiting if entry.alert.key not in taken]
    sent = [*state.sent, *((key, now) for key in taken)]
    waiting = [asdict(entry) for entry in left[-_WAITING:]]
    write_json(path, {"sent": sent[-_KEPT:], "waiting": waiting})
    return taken


def _state(path: Path) -> _State:
    try:
        state = read_json(path, {"sent": [], "waiting": []})
        waiting = [
            _Waiting(Alert(**entry["alert"]), list(entry["taken"])) for entry in state["waiting"]
        ]
        return _State([(key, at) for key, at in state["sent"]], waiting)
    except (ValueError, TypeError, KeyError):
        return _State([], [])


def _deliver(entry: _Waiting, to: dict[str, Send]) -> None:
    """Send to whoever has not taken it; a receiver that does not answer is left out of `to` from
    then on, so that it costs the time of one alert and not of all."""
    for name, send in list(to.items()):
        if name in entry.taken:
            continue
        try:
            send(entry.alert)
            entry.taken.append(name)
        except NotSentError as error:
            del to[name]
            _log.warning("an alert waits for the next run: %s", error)
