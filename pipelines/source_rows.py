"""How many rows the sources of the warehouse hold, told without reading the lake's rows."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipelines.exports.lake import Lake
from pipelines.release.sql import literal
from pipelines.settings import Environment


def lake_rows(environment: Environment) -> dict[str, int]:
    """Rows by table of the raw lake, such as raw.meta.insights_daily; of those with loads."""
    lake = Lake(environment.raw)
    found: Counter[str] = Counter()
    for (source, export, _), manifest in lake.manifests().items():
        found[f"raw.{source}.{export}"] += manifest["rows"]
        found["raw.quarantine"] += manifest["quarantined"]
        found["raw.manifests"] += 1
    inventory = environment.raw / "_landing" / "files.parquet"
    if inventory.is_file():
        found["raw.landing_files"] = pq.read_metadata(inventory).num_rows
    return dict(found)


def written_rows(environment: Environment, relations: Mapping[str, Any]) -> dict[str, int]:
    """Rows of what is written for dbt before every build: by name, of the SQL that reads each."""
    with duckdb.connect() as connection:
        connection.execute(f"set variable data = {literal(str(environment.data_path))}")
        return {
            name: int(connection.execute(f"select count(*) from {relation}").fetchall()[0][0])
            for name, relation in relations.items()
        }
