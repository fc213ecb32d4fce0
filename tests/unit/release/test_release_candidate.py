"""The candidate is the marts, complete, and its fingerprint is their content and nothing else."""

from pathlib import Path

import duckdb
import pytest

from pipelines.release import ReleaseMeta, build_candidate
from pipelines.release.sql import identifier, literal
from tests.unit.release.conftest import TABLES, Place


def test_the_candidate_is_the_file_that_was_built(place: Place) -> None:
    candidate = place.build()
    assert candidate.database.read_bytes() == place.built.read_bytes()
    assert not (place.work / "marts.duckdb").exists()
    assert sorted(candidate.release.tables) == sorted(TABLES)
    assert candidate.release.tables["sales.fct_deals"].columns["amount"] == "DECIMAL(18,2)"
    assert candidate.release.tables["sales.fct_deals"].rows == 50


def test_parquet_holds_the_same_rows(place: Place) -> None:
    candidate = place.build()
    for name in TABLES:
        path = candidate.folder / "parquet" / Path(*name.split(".")).with_suffix(".parquet")
        for one, other in ((name, f"'{path}'"), (f"'{path}'", name)):
            query = f"select * from {one} except all select * from {other}"
            assert place.ask(query, candidate.database) == []


def test_equal_content_has_an_equal_hash(place: Place) -> None:
    first = place.build()
    place.change(
        "create or replace table sales.fct_deals as from sales.fct_deals order by hash(deal_id)",
        "update quality.fct_loads set loaded_at = now(), file_name = 'copy of a.csv'",
        "insert into quality.dim_releases (release_id) values ('old')",
        "insert into quality.fct_table_measures (table_name) values ('sales.fct_deals')",
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
    )
    assert place.build().release.tables['sales.x"; drop table fct_deals; --'].rows == 1
    assert identifier("a", 'b"c') == '"a"."b""c"'
    assert literal("it's") == "'it''s'"


def test_without_marts_there_is_no_candidate(tmp_path: Path, place: Place) -> None:
    with pytest.raises(FileNotFoundError):
        build_candidate(tmp_path / "none", place.work, ReleaseMeta(place.now, "0", ""))
    place.built.write_bytes(b"not a database, not a database")
    with pytest.raises(duckdb.Error):
        place.build()
