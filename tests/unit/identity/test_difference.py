"""What a build changes: counts are persons, and nothing is cut silently."""

from pathlib import Path

import duckdb
import pytest

from pipelines.identity.difference import difference

Moves = list[tuple[str, str, str]]


def warehouse(path: Path, persons: dict[str, str], moves: Moves) -> Path:
    """Records with their persons, and the changes of ids that a build found."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema journey; create schema quality;
            create table journey.dim_person_records (record_key varchar, person_id varchar);
            create table journey.fct_person_id_changes (
                old_person_id varchar, new_person_id varchar, change varchar,
                last_release_id varchar);
            create table journey.fct_attribution (
                model varchar, conversion_id varchar, channel varchar, campaign_id varchar,
                reporting_amount decimal(18, 2));
            create table quality.dim_releases as select 'r1' as release_id, true as is_current;
        """)
        connection.executemany(
            "insert into journey.dim_person_records values ($1, $2)", list(persons.items())
        )
        connection.execute(
            "create table journey.dim_persons as"
            " select distinct person_id from journey.dim_person_records"
        )
        if moves:
            connection.executemany(
                "insert into journey.fct_person_id_changes values ($1, $2, $3, 'r1')", moves
            )
    return path


def test_a_person_that_became_three_is_one_split(tmp_path: Path) -> None:
    before = {"a": "old", "b": "old", "c": "old", "d": "one", "e": "other"}
    after = {"a": "old", "b": "new", "c": "newer", "d": "other", "e": "other"}
    moves = [("old", "new", "split"), ("old", "newer", "split"), ("one", "other", "merged")]

    found = difference(
        warehouse(tmp_path / "released.duckdb", before, []),
        warehouse(tmp_path / "built.duckdb", after, moves),
    )

    assert (found.persons_before, found.persons_after) == (3, 4)
    assert (found.renamed, found.merged, found.split) == (0, 1, 1)
    assert len(found.changes) == 3
    assert found.changes_hidden == 0


@pytest.mark.parametrize(("count", "hidden"), [(200, 0), (203, 3)])
def test_how_many_changes_are_not_shown_is_said(tmp_path: Path, count: int, hidden: int) -> None:
    before = {f"r{number}": f"old{number}" for number in range(count)}
    after = {f"r{number}": f"new{number}" for number in range(count)}
    moves = [(f"old{number}", f"new{number}", "renamed") for number in range(count)]

    found = difference(
        warehouse(tmp_path / "released.duckdb", before, []),
        warehouse(tmp_path / "built.duckdb", after, moves),
    )

    assert (len(found.changes), found.changes_hidden, found.renamed) == (200, hidden, count)
