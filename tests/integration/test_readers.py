"""BI readers see one whole release at a time, before, during and after a switch."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow

RELEASE_ID = "select release_id from quality.dim_releases where is_current"


def test_an_open_reader_keeps_its_release_through_the_next_one(
    released: Project, tmp_path: Path
) -> None:
    project = released.copied_to(tmp_path)
    rates = "rate_date,base_currency,quote_currency,rate\n2025-01-01,EUR,DKK,7.46\n"
    with duckdb.connect(str(project.release), read_only=True) as reader:
        before = reader.execute(RELEASE_ID).fetchall()
        loads = reader.execute("select count(*) from quality.fct_loads").fetchall()
        (project.landing / "one rate more.csv").write_text(rates)

        outcome = project.run()

        assert outcome["verdict"] == "released"
        assert reader.execute(RELEASE_ID).fetchall() == before
        assert reader.execute("select count(*) from quality.fct_loads").fetchall() == loads
    assert project.query(RELEASE_ID) == [(outcome["release_id"],)]
    assert project.query("select count(*) from quality.fct_loads") > loads


def test_the_release_is_described_tables_that_older_readers_can_open(released: Project) -> None:
    tables = released.query("select schema_name, table_name, comment from duckdb_tables()")
    assert {schema for schema, *_ in tables} == {"journey", "marketing", "sales", "quality"}
    assert [name for _, name, comment in tables if not comment] == []
    nothing = "select table_name, column_name from duckdb_columns() where comment is null"
    assert released.query(f"{nothing} and schema_name in ('journey', 'sales')") == []
    assert released.query("select view_name from duckdb_views() where not internal") == []
    version = "select tags['storage_version'] from duckdb_databases() where path is not null"
    assert released.query(version)[0][0].startswith("v1.0.0")


def test_a_mart_alone_is_not_built_and_the_rest_stays_as_it_is(
    released: Project, tmp_path: Path
) -> None:
    alone = released.copied_to(tmp_path)
    built = alone.data / "work" / "dbt" / "build" / "run_results.json"
    before = built.read_bytes()
    dagster = Path(sys.executable).with_name("dagster")
    select = ("-m", "pipelines.definitions", "--select", 'key:"journey/fct_attribution"')
    done = subprocess.run(
        [dagster, "asset", "materialize", *select],
        env=alone.environment | {"DAGSTER_HOME": str(alone.data / "work" / "dagster")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "launch the job publish_release" in done.stderr
    assert built.read_bytes() == before
    assert alone.query(RELEASE_ID) == released.query(RELEASE_ID)


def test_rollback_returns_to_the_release_before(released: Project) -> None:
    unknown = released.command("rollback", "20200101T000000Z-00000000")
    listed = released.command("releases")

    assert unknown.returncode == 1
    assert "there is no release" in unknown.stderr
    assert released.description()["release_id"] in listed.stdout
