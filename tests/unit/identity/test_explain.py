"""What `identity explain` hides: ids that are addresses cannot be found by trying addresses."""

from hashlib import md5, sha256
from pathlib import Path

import duckdb

from pipelines.identity.explain import explain_person

ADDRESS = "ana@acme.example"


def release(folder: Path) -> Path:
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema journey;
            create table journey.dim_person_records as
            select 'p' as person_id, 'neutral:email:ana@acme.example' as record_key,
                'neutral' as source, 'email' as record_type, 'ana@acme.example' as record_id,
                'ana@acme.example' as email, null::varchar as full_name,
                null::timestamp as created_at, false as is_deleted;
            create table journey.dim_persons as select 'p' as person_id;
            create table journey.dim_identity_edges as
            select 'p' as person_id, 'neutral' as left_source, 'email' as left_record_type,
                'ana@acme.example' as left_record_id, 'hubspot' as right_source,
                'contact' as right_record_type, '1' as right_record_id, 'email' as rule,
                'ana@acme.example' as identifier, 0.95 as confidence;
            create table journey.rpt_identity_review (
                rule varchar, identifier varchar, reason varchar);
            create table journey.fct_person_id_changes (
                old_person_id varchar, new_person_id varchar, change varchar,
                last_release_id varchar);
        """)
    return path


def test_a_hidden_id_is_the_same_within_an_answer_and_told_by_no_address(tmp_path: Path) -> None:
    path = release(tmp_path)

    [first], [second] = explain_person(path, "p"), explain_person(path, "p")

    [(shown, *_)] = first.records
    guessed = {hashed(ADDRESS.encode()).hexdigest()[:8] for hashed in (md5, sha256)}
    assert str(shown).removeprefix("neutral:email:") not in guessed
    assert first.edges[0][2] == shown
    assert second.records[0][0] != shown
    assert ADDRESS not in str((first, second))


def test_nothing_is_hidden_from_who_asks_for_personal_data(tmp_path: Path) -> None:
    [found] = explain_person(release(tmp_path), "p", personal=True)

    assert found.records[0][:2] == (f"neutral:email:{ADDRESS}", ADDRESS)
    assert found.edges[0][2] == f"neutral:email:{ADDRESS}"


def test_rows_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    path = release(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "insert into journey.dim_identity_edges"
            " select dim_identity_edges.* from journey.dim_identity_edges, range(4)"
        )

    [few], [all_] = explain_person(path, "p", limit=2), explain_person(path, "p")

    assert (len(few.edges), few.beyond) == (2, {"records": 0, "edges": 3, "review": 0})
    assert (len(all_.edges), all_.beyond["edges"]) == (5, 0)
