"""Of the demo's release no reader of a hashed or empty copy learns an address or a name."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Literal

import duckdb
import pytest

from pipelines.release.hidden import write_hidden
from pipelines.release.model import load_release
from tests.conftest import Project

pytestmark = pytest.mark.slow
KNOWN = """
    select distinct unnest([email, full_name, lower(full_name)]) as known
    from whole.journey.dim_person_records
    union select unnest([email, name]) from whole.sales.dim_sales_reps
"""


@pytest.mark.parametrize("how", ["hashed", "omitted"])
def test_no_cell_tells_who_somebody_is(
    released: Project, tmp_path: Path, how: Literal["hashed", "omitted"]
) -> None:
    release = load_release(released.release.resolve().parent)
    shutil.copy(released.release, tmp_path / "warehouse.duckdb")
    page = Path("report", "index.html")
    shutil.copytree(released.data / "published" / "report", tmp_path / "report")
    write_hidden(tmp_path, replace(release, personal_data=how), tmp_path / "data")

    with duckdb.connect() as con:
        con.execute(f"attach '{released.release}' as whole (read_only)")
        con.execute(f"attach '{tmp_path / 'hidden' / 'warehouse.duckdb'}' as seen (read_only)")
        con.execute(f"create temp table known as {KNOWN}")
        texts = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where database_name = 'seen' and data_type = 'VARCHAR'"
        ).fetchall()
        telling = [
            (schema, table, column)
            for schema, table, column in texts
            if con.execute(
                f"select 1 from seen.{schema}.{table} where {column} in (select known from known)"
                f" or regexp_matches({column}, '[a-z0-9]@[a-z0-9-]+\\.[a-z]') limit 1"
            ).fetchall()
        ]
        [(persons, addresses)] = con.execute(
            "select count(*), count(distinct email) from seen.journey.dim_persons"
        ).fetchall()

    assert len(texts) > 200
    assert telling == []
    assert (tmp_path / "hidden" / page).read_bytes() == (tmp_path / page).read_bytes()
    assert (persons > 200, addresses > 100) == (True, how == "hashed")
