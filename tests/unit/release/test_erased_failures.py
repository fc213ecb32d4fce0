"""Keys of rows that a check found go with the person whom they name."""

import json

import pytest

from pipelines.erasure.register import Register
from pipelines.erasure.releases import free_releases
from pipelines.release import list_releases, verify
from tests.unit.release.conftest import Place, not_null

PERSON = "2e9b95b0ea290aedf091d36377cb1c6b"
PERSONS = f"""
    create schema journey;
    create table journey.dim_persons (person_id varchar, email varchar, record_count bigint);
    insert into journey.dim_persons values
        ('{PERSON}', 'ada@acme.test', null), ('0ther', 'bob@acme.test', null);
    create table journey.dim_person_records (
        record_key varchar, person_id varchar, source varchar, record_type varchar,
        record_id varchar, email varchar, full_name varchar, merged_into_id varchar
    );
    insert into journey.dim_person_records values
        ('hubspot:contact:1', '{PERSON}', 'hubspot', 'contact', '1', 'ada@acme.test', 'Ada', null),
        ('hubspot:contact:2', '0ther', 'hubspot', 'contact', '2', 'bob@acme.test', 'Bob', null);
    create table journey.dim_identity_edges (person_id varchar, rule varchar, identifier varchar);
"""
RULE = {
    "type": "expect_key_to_be_unique",
    "kwargs": {"columns": ["person_id"]},
    "severity": "critical",
    "description": "One row per person.",
    "meta": {"check": "key_unique"},
}
CHECK = "journey.dim_persons:key_not_null"


@pytest.fixture
def told(place: Place) -> Place:
    """A release whose failed check names two persons by their ids."""
    place.change(PERSONS)
    for table, column in (
        *(("dim_persons", "record_count"), ("dim_person_records", "record_key")),
        ("dim_identity_edges", "person_id"),
    ):
        suite = not_null(f"journey.{table}", column)
        if table == "dim_persons":
            suite["expectations"].append(RULE)
            suite["meta"]["expectations"] = 2
        (place.suites / f"journey.{table}.json").write_text(json.dumps(suite))
    assert place.run(overrides={CHECK: "nobody is counted yet"}).verdict == "released"
    return place


def holding(place: Place, text: str) -> set[str]:
    folder = place.published.parent
    return {
        path.relative_to(folder).as_posix().split("/")[0]
        for path in folder.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    }


def test_an_erased_person_s_keys_leave_the_release(told: Place) -> None:
    assert holding(told, PERSON) == {"warehouse.duckdb", "release.json", "data_docs", "parquet"}
    register = Register(told.data)
    register.enter({"email:ada@acme.test"}, None)

    changes = free_releases(told.data, register.suppressed(), "e1")

    assert {change.table for change in changes} >= {"quality.fct_gate_results"}
    assert holding(told, PERSON) == set()
    assert told.ask(
        "select failing_rows, failing_keys, override_reason from quality.fct_gate_results "
        "where status = 'overridden'"
    ) == [(2, None, "nobody is counted yet")]
    (release,) = list_releases(told.data)
    verify(told.data, release.release_id)
    assert release.overrides == {CHECK: "nobody is counted yet"}
