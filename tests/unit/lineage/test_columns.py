"""Column lineage as read off compiled SQL."""

from pathlib import Path

import pytest

from pipelines.lineage.project import Lineage, Origins

STAGED = '"warehouse"."staging"."stg_ads"'
CASES = [
    ("select day, cost * fx as spend from {t}", "spend", ["cost", "fx"]),
    (
        "with a as (select * from {t}), final as (select day, cost from a) select * from final",
        "cost",
        ["cost"],
    ),
    ("select day, sum(cost) over (partition by day) as total from {t}", "total", ["cost", "day"]),
    (
        "select sum(cost) over w as total from {t} window w as (partition by day order by fx)",
        "total",
        ["cost", "day", "fx"],
    ),
    ("select day, 1 as one from {t}", "one", []),
    (
        "select cost, day from {t} union all by name select day, fx as cost from {t}",
        "cost",
        ["cost", "fx"],
    ),
]


def read(folder: Path, sql: str) -> Origins:
    node = {"package_name": "throughline", "columns": {}, "resource_type": "model"}
    staged = {
        **node,
        "resource_type": "seed",
        "schema": "staging",
        "name": "stg_ads",
        "relation_name": STAGED,
        "columns": {"day": {}, "cost": {}, "fx": {}},
    }
    model = {
        **node,
        "language": "sql",
        "schema": "marketing",
        "name": "fct_spend",
        "original_file_path": "models/fct_spend.sql",
        "depends_on": {"nodes": ["seed.stg_ads"]},
    }
    compiled = folder / "compiled" / "throughline" / "models" / "fct_spend.sql"
    compiled.parent.mkdir(parents=True, exist_ok=True)
    compiled.write_text(sql.format(t=STAGED))
    manifest = {"nodes": {"seed.stg_ads": staged, "model.fct_spend": model}, "sources": {}}
    lineage = Lineage(manifest, folder / "compiled", folder / "lineage.json")
    found = lineage.of("marketing", "fct_spend")
    lineage.save()
    return found


@pytest.mark.parametrize(("sql", "column", "origins"), CASES)
def test_a_column_names_what_it_is_made_from(
    tmp_path: Path, sql: str, column: str, origins: list[str]
) -> None:
    expected = [(("staging", "stg_ads"), origin) for origin in origins]

    assert read(tmp_path, sql)[column] == expected
    assert read(tmp_path, sql)[column] == expected  # from the cache


def test_sql_that_cannot_be_followed_has_no_origins(tmp_path: Path) -> None:
    assert read(tmp_path, "select (((") == {}
