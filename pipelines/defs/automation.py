"""When runs happen: every morning, when new files have landed and settled, and anew every week."""

import hashlib
from pathlib import Path

import dagster as dg

from pipelines.inputs import landed
from pipelines.settings import environment

JOB = "publish_release"
NOTHING_LANDED = hashlib.sha256().hexdigest()

publish_release = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    description="Exports in, a checked release out. `throughline run` runs this same job. In the "
    "launchpad, the config of `ingest` chooses loads to be made anew.",
    executor_def=dg.in_process_executor,
)


@dg.schedule(
    job=publish_release,
    cron_schedule="0 5 * * *",
    description="Every day at 05:00 UTC; with nothing new the current release stays.",
)
def every_morning() -> dg.RunRequest:
    return dg.RunRequest()


@dg.schedule(
    job=publish_release,
    cron_schedule="0 2 * * 0",
    description="Every Sunday at 02:00 UTC: every load is made anew under the current contracts, "
    "from its file or from the lake, and the warehouse with it.",
)
def every_week_anew() -> dg.RunRequest:
    return dg.RunRequest(run_config={"ops": {"ingest": {"config": {"everything": True}}}})


@dg.sensor(
    job=publish_release,
    minimum_interval_seconds=30,
    description="Starts a run when files have landed, once two looks in a row find them unchanged.",
)
def files_have_landed(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    try:
        seen = listing(landed(environment()))
    except OSError as error:
        return dg.SkipReason(str(error))
    previous, _, handled = (context.cursor or ":").partition(":")
    if seen in (handled, NOTHING_LANDED):
        return dg.SkipReason("nothing new has landed")
    context.update_cursor(f"{seen}:{handled}")
    if seen != previous:
        return dg.SkipReason("new files have landed; waiting for them to stop growing")
    return dg.SensorResult([dg.RunRequest(run_key=seen)], cursor=f"{seen}:{seen}")


def listing(landing: Path) -> str:
    """A hash over the name, size and time of every landed file; contents are not read."""
    digest = hashlib.sha256()
    for path in sorted(landing.rglob("*")):
        if path.is_file():
            stat = path.stat()
            name = path.relative_to(landing).as_posix()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(
        jobs=[publish_release],
        schedules=[every_morning, every_week_anew],
        sensors=[files_have_landed],
    )
