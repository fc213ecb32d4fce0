"""Who watches the runs of the queue: sensors that tell of failures, refusals and staleness.

They are on by default and do nothing until a receiver is set up. `pipelines.alerts` sees to it that
a run of the command line is not told twice.
"""

from __future__ import annotations

import dagster as dg

from pipelines import report
from pipelines.alerts.attempt import Attempt, alerts_of, is_set_up, stale
from pipelines.alerts.outbox import tell
from pipelines.settings import environment, settings

_NOBODY = "no receiver is set up: see `alerts:` and THROUGHLINE_ALERT_WEBHOOK in docs/operate.md"
_ON = dg.DefaultSensorStatus.RUNNING


@dg.run_failure_sensor(
    default_status=_ON,
    description="Tells of runs that failed and of releases that the gate refused.",
)
def runs_have_failed(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    if not is_set_up(environment(), settings()):
        return dg.SkipReason(_NOBODY)
    run_id, work = context.dagster_run.run_id, environment().work
    gate = report.read_part(work, "gate", run_id)
    attempt = Attempt(
        "refused" if gate.get("refused") else "failed",
        run_id,
        _kinds(context),
        list(gate.get("failed", [])),
    )
    tell(environment(), settings(), alerts_of(environment(), settings(), attempt))
    return None


@dg.sensor(
    minimum_interval_seconds=900,
    default_status=_ON,
    description="Tells of sources of which no new file has come for too long.",
)
def sources_are_stale(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    if not is_set_up(environment(), settings()):
        return dg.SkipReason(_NOBODY)
    told = tell(environment(), settings(), stale(environment(), settings()))
    return dg.SkipReason(f"told of {', '.join(told)}" if told else "nothing new to tell")


def _kinds(context: dg.RunFailureSensorContext) -> dict[str, str]:
    """The kind of error by step; never its words, which may quote a row."""
    kinds = {}
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        kinds[str(event.step_key)] = str((error.cause or error).cls_name) if error else "unknown"
    return kinds or {"run": "failed before its first step"}


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(sensors=[runs_have_failed, sources_are_stale])
