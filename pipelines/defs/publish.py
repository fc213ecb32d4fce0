"""The release in PostgreSQL as an asset: only where it is configured is there something to do."""

from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.defs.metadata import code_link
from pipelines.defs.release import TAGS
from pipelines.defs.resources import RunLock
from pipelines.defs.sources import OWNERS
from pipelines.publish import Shown, bring_up_to_date
from pipelines.settings import environment, settings


@dg.asset(
    key=["release", "postgres"],
    deps=[dg.AssetKey(["release", "current"])],
    group_name="release",
    owners=OWNERS,
    kinds={"postgres"},
    tags=TAGS,
    metadata=code_link(Path(__file__), "^def in_postgres"),
    description="The current release in a PostgreSQL database, if `publish.postgres` is set: all "
    "schemas switched in one transaction. If it fails, the release stays current and the next run "
    "tries again.",
)
def in_postgres(run_lock: RunLock) -> dg.MaterializeResult[Any]:
    shown = bring_up_to_date(environment(), settings())
    if shown.status == "failed":
        raise dg.Failure(shown.problem, allow_retries=False)
    return dg.MaterializeResult(metadata=_metadata(shown))


def _metadata(shown: Shown) -> dict[str, Any]:
    if shown.release_id is None:
        return {"status": shown.status}
    return {
        "status": shown.status,
        "release_id": shown.release_id,
        "tables": shown.tables,
        **({"dagster/row_count": shown.rows} if shown.rows else {}),
        "seconds": shown.seconds,
        "tables without their key": ", ".join(shown.without_key) or "none",
    }
