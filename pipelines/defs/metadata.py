"""What Dagster shows of a table: rows, columns with descriptions, where each came from."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from pipelines.lineage.project import Origins


def model_metadata(
    node: Mapping[str, Any], rows: int | None, types: Mapping[str, str], origins: Origins
) -> dict[str, Any]:
    """The metadata of a dbt model's materialization.

    `node` is its entry in dbt's manifest; `rows` None of a view; `types` empty where the entry
    has them.
    """
    described = node["columns"]
    columns = [
        dg.TableColumn(
            name,
            kind or described.get(name, {}).get("data_type") or "as in its source",
            described.get(name, {}).get("description") or None,
            tags=personal_tag(described.get(name, {}).get("config", {}).get("meta", {})),
        )
        for name, kind in (types or dict.fromkeys(origins or described)).items()
    ]
    metadata: dict[str, Any] = {"dagster/column_schema": dg.TableSchema(columns)}
    if rows is not None:
        metadata["dagster/row_count"] = rows
    if origins:
        metadata["dagster/column_lineage"] = dg.TableColumnLineage(
            {
                column: [dg.TableColumnDep(dg.AssetKey(list(table)), name) for table, name in deps]
                for column, deps in origins.items()
            }
        )
        metadata["column lineage"] = dg.MetadataValue.md(_lineage_table(origins))
    return metadata


def personal_tag(meta: Mapping[str, Any]) -> dict[str, str]:
    """The tag of a column that holds personal data, as Dagster's column schema shows it."""
    return {"personal": ""} if meta.get("personal") else {}


def _lineage_table(origins: Origins) -> str:
    lines = [
        f"| `{column}` | {', '.join(_link(table, name) for table, name in deps) or 'a constant'} |"
        for column, deps in origins.items()
    ]
    return "\n".join(["| column | made from |", "| --- | --- |", *lines])


def _link(table: Sequence[str], column: str) -> str:
    return f"[{'.'.join(table)}](/assets/{'/'.join(table)}).`{column}`"
