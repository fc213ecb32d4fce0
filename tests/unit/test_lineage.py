"""Column lineage as read off compiled SQL."""

import json
from pathlib import Path

import pytest

from pipelines.lineage import columns_of
from pipelines.warehouse import Column, TableShape

STAGED = '"warehouse"."staging"."stg_ads"'


def manifest(folder: Path, sql: str) -> Path:
    staged = {"resource_type": "seed", "schema": "staging", "name": "stg_ads"}
    model = {
        "resource_type": "model",
        "language": "sql",
        "schema": "marketing",
        "name": "fct_spend",
        "compiled_code": sql,
        "depends_on": {"nodes": ["model.stg_ads"]},
    }
    path = folder / "manifest.json"
    nodes = {"model.stg_ads": {**staged, "relation_name": STAGED}, "model.fct_spend": model}
    path.write_text(json.dumps({"nodes": nodes, "sources": {}}))
    return path


SHAPES = {
    ("staging", "stg_ads"): TableShape(
        None,
        (Column("day", "DATE", None), Column("cost", "DOUBLE", None), Column("fx", "DOUBLE", None)),
    )
}


@pytest.mark.parametrize(
    ("sql", "column", "origins"),
    [
        ("select day, cost * fx as spend from {t}", "spend", ["cost", "fx"]),
        (
            "with a as (select * from {t}), final as (select day, cost from a) select * from final",
            "cost",
            ["cost"],
        ),
        (
            "select day, sum(cost) over (partition by day) as total from {t}",
            "total",
            ["cost", "day"],
        ),
        ("select day, 1 as one from {t}", "one", []),
        (
            "select cost, day from {t} union all by name select day, fx as cost from {t}",
            "cost",
            ["cost", "fx"],
        ),
    ],
)
def test_a_column_names_what_it_is_made_from(
    tmp_path: Path, sql: str, column: str, origins: list[str]
) -> None:
    path = manifest(tmp_path, sql.format(t=STAGED))

    found = columns_of(path, SHAPES, tmp_path)["marketing", "fct_spend"]

    assert found[column] == [(("staging", "stg_ads"), origin) for origin in origins]


def test_sql_that_cannot_be_followed_has_no_origins(tmp_path: Path) -> None:
    assert (
        columns_of(manifest(tmp_path, "select ((("), SHAPES, tmp_path)["marketing", "fct_spend"]
        == {}
    )
