"""Readers see no personal data where they shall not; the pipeline keeps what it needs."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from pipelines.release import ReleaseError, current, current_database, rollback, verify
from pipelines.release.layout import Layout
from pipelines.release.model import Declared
from pipelines.release.pointer import readable
from tests.unit.release.conftest import Place

PERSONS = """
create schema journey;
create table journey.dim_persons (
    person_id varchar not null, email varchar not null, age integer
);
insert into journey.dim_persons values
    ('p1', 'ana@acme.example', 40), ('p2', 'bo@acme.example', 50);
comment on column journey.dim_persons.email is 'An address.';
create table journey.dim_person_records as
    select * from (values ('r1', 'ana@acme.example'), ('r2', null)) as t(record_id, email);
"""
DECLARED = {
    "journey.dim_persons": Declared(personal=("email", "age")),
    "journey.dim_person_records": Declared(personal=("email",)),
}
Mode = Literal["plain", "hashed", "omitted"]


def release(place: Place, how: Mode) -> None:
    place.hides, place.declared = how, DECLARED
    assert place.run(f"inputs {how}").verdict == "released"


@pytest.fixture
def persons(place: Place, quick_gate: None) -> Place:
    place.change(PERSONS)
    return place


def test_hashes_are_the_same_in_every_table_and_release(persons: Place) -> None:
    release(persons, "hashed")
    both = (
        "select persons.email, age from journey.dim_persons as persons"
        " join journey.dim_person_records using (email)"
    )
    [(first, age)] = persons.ask(both)
    persons.release_deal(7)

    assert len(first) == 64
    assert age is None  # what is no text cannot be told by a hash
    assert persons.ask(both) == [(first, None)]
    assert persons.ask("select count(distinct email) from journey.dim_persons") == [(2,)]


def test_another_data_folder_has_other_hashes(persons: Place) -> None:
    release(persons, "hashed")
    [before] = persons.ask("select min(email) from journey.dim_persons")
    (persons.data / "releases" / "privacy.key").unlink()
    persons.release_deal(7)

    assert persons.ask("select min(email) from journey.dim_persons") != [before]


def test_what_is_omitted_is_empty_and_the_rest_is_as_it_was(persons: Place) -> None:
    release(persons, "omitted")
    full = current_database(persons.data)

    assert persons.ask("from journey.dim_persons") == [("p1", None, None), ("p2", None, None)]
    assert persons.ask("from sales.fct_deals") == persons.ask("from sales.fct_deals", full)
    assert persons.ask("from quality.fct_gate_results") == persons.ask(
        "from quality.fct_gate_results", full
    )
    assert persons.ask(
        "select comment from duckdb_columns() where column_name = 'email' and comment is not null"
    ) == [("An address.",)]


@pytest.mark.parametrize("how", ["hashed", "omitted"])
def test_no_file_that_readers_see_holds_a_value(persons: Place, how: Mode) -> None:
    release(persons, how)
    seen = persons.published.parent
    parquet = seen / "parquet" / "journey" / "dim_persons.parquet"
    files = [path for path in seen.rglob("*") if path.is_file()]

    assert len(files) == 10
    assert not [path for path in files if b"acme.example" in path.read_bytes()]
    assert persons.ask(f"from '{parquet}'") == persons.ask("from journey.dim_persons")
    assert not (seen / "feedback").exists()


def test_the_pipeline_keeps_the_full_release(persons: Place) -> None:
    release(persons, "hashed")
    now = current(persons.data)

    assert now is not None
    verify(persons.data, now.release_id)
    assert readable(Layout(persons.data), now.release_id) == persons.published.parent.resolve()
    assert persons.published.parent.resolve().parent.name == now.release_id
    assert persons.ask("select email from journey.dim_persons", current_database(persons.data)) == [
        ("ana@acme.example",),
        ("bo@acme.example",),
    ]


def test_the_copy_is_judged_with_the_rest(persons: Place) -> None:
    release(persons, "hashed")
    now = current(persons.data)
    assert now is not None
    persons.published.chmod(0o644)
    persons.published.write_bytes(b"")

    with pytest.raises(ReleaseError):
        verify(persons.data, now.release_id)


def test_the_mode_alone_makes_another_release(persons: Place) -> None:
    for how in ("plain", "hashed", "omitted", "plain"):
        release(persons, how)
    assert persons.run().verdict == "unchanged"
    assert not (persons.published.parent / "hidden").exists()


def test_going_back_shows_no_more_than_is_wanted(persons: Place) -> None:
    release(persons, "plain")
    plain = current(persons.data)
    release(persons, "hashed")
    hashed = current(persons.data)
    release(persons, "omitted")
    assert plain is not None
    assert hashed is not None

    with pytest.raises(ReleaseError, match="shows personal data plain"):
        rollback(persons.data, plain.release_id, "hashed")
    rollback(persons.data, hashed.release_id, "hashed")

    assert persons.published.parent.readlink() == Path("releases", hashed.release_id, "hidden")
    rollback(persons.data, plain.release_id)
    assert persons.ask("select min(email) from journey.dim_persons") == [("ana@acme.example",)]


def test_a_release_of_another_version_is_read(persons: Place) -> None:
    release(persons, "plain")
    now = current(persons.data)
    assert now is not None
    old = now.to_json()
    del old["personal_data"]

    old["said_by_another_version"] = True

    assert type(now).from_json(old) == replace(now, personal_data="plain")
