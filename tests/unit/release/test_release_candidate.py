"""The candidate is the marts, complete, and its fingerprint is their content and nothing else."""

from pathlib import Path

import duckdb
import pytest

from pipelines.release import ReleaseMeta, build_candidate
from pipelines.release.sql import identifier, literal
from tests.unit.release.conftest import TABLES, Place


def test_every_mart_and_nothing_else_is_copied(place: Place) -> None:
    candidate = place.build()
    assert sorted(candidate.release.tables) == sorted(TABLES)
    kinds = "select table_schema || '.' || table_name, table_type from information_schema.tables"
    assert sorted(place.ask(kinds, candidate.database)) == sorted(
        (name, "BASE TABLE") for name in TABLES
    )
    assert candidate.release.tables["sales.fct_deals"].columns["amount"] == "DECIMAL(18,2)"
    assert candidate.release.tables["sales.fct_deals"].rows == 50


def test_comments_are_kept(place: Place) -> None:
    database = place.build().database
    (about,) = place.ask("select comment from duckdb_tables() where comment is not null", database)
    assert about == ('One row per deal; it\'s "checked".',)
    columns = "select column_name, comment from duckdb_columns() where comment is not null"
    assert place.ask(columns, database) == [("amount", "Money; x")]


def test_parquet_holds_the_same_rows(place: Place) -> None:
    candidate = place.build()
    for name in TABLES:
        path = candidate.folder / "parquet" / Path(*name.split(".")).with_suffix(".parquet")
        for one, other in ((name, f"'{path}'"), (f"'{path}'", name)):
            query = f"select * from {one} except all select * from {other}"
            assert place.ask(query, candidate.database) == []


def test_older_readers_can_open_it(place: Place) -> None:
    database = place.build().database
    version = "select tags['storage_version'] from duckdb_databases() where path is not null"
    tags = place.ask(version, database)
    assert tags[0][0].startswith("v1.0.0")


def test_equal_content_has_an_equal_hash(place: Place) -> None:
    first = place.build()
    place.change(
        "create or replace table sales.fct_deals as from sales.fct_deals order by hash(deal_id)",
        "update quality.fct_loads set loaded_at = now(), file_name = 'copy of a.csv'",
        "insert into quality.dim_releases values ('old', now(), true, '0')",
    )
    again = place.build()
    assert again.content_hash == first.content_hash
    assert again.release_id != first.release_id
    assert again.release_id.endswith("Z-" + again.content_hash[:8])


@pytest.mark.parametrize(
    "change",
    [
        "update sales.fct_deals set name = null where deal_id = 3",
        "insert into sales.fct_deals from sales.fct_deals where deal_id < 2",
        "insert into sales.fct_deals from sales.fct_deals union all from sales.fct_deals",
        "delete from sales.fct_deals where deal_id = 3",
        "alter table sales.fct_deals rename name to title",
        "alter table sales.fct_deals alter amount type decimal(18, 3)",
        "create table sales.fct_more as select 1 as x",
        "update quality.fct_loads set rows = 6",
    ],
)
def test_other_content_has_another_hash(place: Place, change: str) -> None:
    before = place.build().content_hash
    place.change(change)
    assert place.build().content_hash != before


def test_what_a_killed_build_left_is_replaced(place: Place) -> None:
    (place.work / "candidate" / "parquet").mkdir(parents=True)
    (place.work / "candidate" / "warehouse.duckdb").write_bytes(b"half")
    (place.work / "candidate" / "parquet" / "stray.parquet").write_bytes(b"half")
    (place.work / "candidate.gate.json").write_text("{}")
    candidate = place.build()
    assert not (candidate.folder / "parquet" / "stray.parquet").exists()
    assert not (place.work / "candidate.gate.json").exists()


def test_hostile_names_are_names(tmp_path: Path, place: Place) -> None:
    place.change(
        """create table sales."x""; drop table fct_deals; --" as select 1 as "a""b'c" """,
        """comment on column sales."x""; drop table fct_deals; --"."a""b'c" is 'it''s; --'""",
    )
    assert place.build().release.tables['sales.x"; drop table fct_deals; --'].rows == 1
    assert identifier("a", 'b"c') == '"a"."b""c"'
    assert literal("it's") == "'it''s'"


def test_without_a_warehouse_nothing_is_built(tmp_path: Path, place: Place) -> None:
    with pytest.raises(FileNotFoundError):
        build_candidate(tmp_path / "none", place.work, ReleaseMeta(place.now, "0", ""))
    place.warehouse.write_bytes(b"not a database, not a database")
    with pytest.raises(duckdb.Error):
        place.build()
