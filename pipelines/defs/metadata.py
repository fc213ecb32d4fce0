"""What Dagster shows of a table: rows, columns with descriptions, where each came from."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from pipelines.lineage import Origins, Table
from pipelines.warehouse import Column, TableShape


def model_metadata(
    key: dg.AssetKey,
    shapes: Mapping[tuple[str, str], TableShape],
    lineage: Mapping[Table, Origins],
) -> dict[str, Any]:
    """The metadata of a dbt model's materialization; empty for a table that was not built."""
    schema, name = key.path[-2], key.path[-1]
    shape = shapes.get((schema, name))
    if shape is None:
        return {}
    metadata: dict[str, Any] = {"dagster/column_schema": table_schema(shape.columns)}
    if shape.rows is not None:
        metadata["dagster/row_count"] = shape.rows
    origins = lineage.get((schema, name))
    if origins:
        metadata["dagster/column_lineage"] = dg.TableColumnLineage(
            {
                column: [dg.TableColumnDep(dg.AssetKey(list(table)), name) for table, name in deps]
                for column, deps in origins.items()
            }
        )
        metadata["column lineage"] = dg.MetadataValue.md(_lineage_table(origins))
    return metadata


def table_schema(columns: Sequence[Column]) -> dg.TableSchema:
    return dg.TableSchema(
        [dg.TableColumn(column.name, column.type, column.description) for column in columns]
    )


def _lineage_table(origins: Origins) -> str:
    lines = [
        f"| `{column}` | {', '.join(_link(table, name) for table, name in deps) or 'a constant'} |"
        for column, deps in origins.items()
    ]
    return "\n".join(["| column | made from |", "| --- | --- |", *lines])


def _link(table: Table, column: str) -> str:
    return f"[{'.'.join(table)}](/assets/{'/'.join(table)}).`{column}`"
