"""Loads without the persons on the list: what goes, what stays, and doing it again is nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.erasure.register import Register
from pipelines.exports.contract import load_contracts
from pipelines.exports.quarantine import write_quarantine
from pipelines.exports.suppressed import Suppressed, suppress

NAMES = {
    "email:ana@acme.example",
    "salesforce:0035g000000000XAAQ",
    "hubspot:51",
    "click:Cj0KCQ45f3e149d24577",
    "visitor:v-1",
}


@pytest.fixture
def suppressed(tmp_path: Path) -> Suppressed:
    register = Register(tmp_path / "data")
    register.enter(NAMES, None)
    return register.suppressed()


def load(
    folder: Path, key: str, *rows: Mapping[str, Any], quarantine: tuple[str, ...] = ()
) -> Path:
    """A load of these rows, numbered from 1; cells that are not given are null."""
    contract = load_contracts()[key]
    columns = {column.name: column.sql_type for column in contract.columns}
    with duckdb.connect() as con:
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(
            f"create table t ({listed}, _extra map(varchar, varchar), _load_id varchar,"
            " _row_number bigint)"
        )
        for number, row in enumerate(rows, start=1):
            told = {**row, "_load_id": "load", "_row_number": number}
            marks = ", ".join("?" for _ in told)
            con.execute(f"insert into t ({', '.join(told)}) values ({marks})", list(told.values()))
        con.execute(f"copy t to '{folder / 'rows.parquet'}' (format parquet)")
        con.execute(
            "copy (select 'load' as _load_id, 1 as _row_number, 2 as line, 'c' as column_name,"
            f" unnest($values::varchar[]) as value, 'bad' as reason) to"
            f" '{folder / 'quarantine.parquet'}' (format parquet)",
            {"values": list(quarantine)},
        )
    return folder


def freed(
    folder: Path, key: str, suppressed: Suppressed, *columns: str
) -> tuple[dict[str, int], list[tuple[Any, ...]]]:
    with duckdb.connect() as con:
        done = suppress(con, folder, load_contracts()[key], suppressed)
        rows = con.execute(
            f"select {', '.join(columns)}, _row_number from '{folder / 'rows.parquet'}'"
        ).fetchall()
    return done, rows


def test_a_row_that_is_a_person_becomes_empty_and_stays_a_row(
    tmp_path: Path, suppressed: Suppressed
) -> None:
    load(
        tmp_path,
        "salesforce.contacts",
        {"id": "003B", "email": "bob@acme.example", "title": "CFO", "phone": "+44 1"},
        {"id": "0035g000000000X", "email": "old@acme.example", "title": "CEO", "phone": "+44 1"},
        {"id": "003C", "email": " ANA@Acme.example", "title": "CTO", "_extra": {"Born": "1980"}},
    )

    done, rows = freed(
        tmp_path, "salesforce.contacts", suppressed, "id", "email", "title", "phone", "_extra"
    )

    assert done == {"rows": 2, "quarantined": 0}
    assert rows == [
        ("003B", "bob@acme.example", "CFO", "+44 1", None, 1),
        (None, None, None, None, None, 2),
        (None, None, None, None, None, 3),
    ]


def test_what_happened_keeps_its_time_and_its_tags_without_the_person(
    tmp_path: Path, suppressed: Suppressed
) -> None:
    url = (
        "https://shop.example/?utm_source=mail&email=ana%40acme.example&gclid=Cj0KCQ45f3e149d24577"
    )
    load(
        tmp_path,
        "neutral.touchpoints",
        {"touchpoint_ref": "a", "email": "ana@acme.example", "utm_source": "mail"},
        {"touchpoint_ref": "b", "visitor_id": "v-1", "note": "asked for ana@acme.example."},
        {"touchpoint_ref": "c", "visitor_id": "v-10", "page_url": url},
    )

    done, rows = freed(
        tmp_path,
        *("neutral.touchpoints", suppressed),
        *("touchpoint_ref", "email", "visitor_id", "utm_source", "note", "page_url"),
    )

    assert done["rows"] == 3
    assert rows == [
        ("a", None, None, "mail", None, None, 1),
        ("b", None, None, None, "asked for ", None, 2),
        ("c", None, "v-10", None, None, "https://shop.example/?utm_source=mail&email=&gclid=", 3),
    ]


def test_a_deal_keeps_its_money_and_its_other_contacts(
    tmp_path: Path, suppressed: Suppressed
) -> None:
    load(
        tmp_path,
        "hubspot.deals",
        {"record_id": "51", "associated_contact_ids": "50;51;151", "amount": 10},
        {"record_id": "52", "associated_contact_ids": "51", "amount": 20},
    )

    _, rows = freed(
        tmp_path, "hubspot.deals", suppressed, "record_id", "associated_contact_ids", "amount"
    )

    assert rows == [("51", "50;151", 10, 1), ("52", None, 20, 2)]


def test_the_same_number_in_another_system_is_somebody_else(
    tmp_path: Path, suppressed: Suppressed
) -> None:
    load(tmp_path, "pipedrive.persons", {"id": "51", "name": "Bob"})

    done, rows = freed(tmp_path, "pipedrive.persons", suppressed, "id", "name")

    assert done == {"rows": 0, "quarantined": 0}
    assert rows == [("51", "Bob", 1)]


def test_a_quarantined_line_that_names_the_person_loses_its_value(
    tmp_path: Path, suppressed: Suppressed
) -> None:
    load(tmp_path, "neutral.touchpoints", quarantine=("x,v-1,oops", "31/31/2026", "v-10"))

    done, _ = freed(tmp_path, "neutral.touchpoints", suppressed, "touchpoint_ref")

    assert done["quarantined"] == 1
    assert duckdb.sql(f"select value from '{tmp_path / 'quarantine.parquet'}'").fetchall() == [
        (None,),
        ("31/31/2026",),
        ("v-10",),
    ]


def test_a_request_that_is_done_names_nobody(tmp_path: Path, suppressed: Suppressed) -> None:
    load(
        tmp_path,
        "neutral.erasures",
        {"identifier": "ana@acme.example", "note": "phoned"},
        {"identifier": "hubspot:contact:51"},
        {"identifier": "bob@acme.example", "note": "wrote"},
    )

    _, rows = freed(tmp_path, "neutral.erasures", suppressed, "identifier", "note")

    assert rows == [(None, None, 1), (None, None, 2), ("bob@acme.example", "wrote", 3)]


def test_a_load_without_anybody_on_the_list_is_not_written_again(
    tmp_path: Path, suppressed: Suppressed
) -> None:
    load(tmp_path, "salesforce.contacts", {"id": "003C", "email": "ana@acme.example"})
    freed(tmp_path, "salesforce.contacts", suppressed, "id")
    before = {path: path.stat().st_ino for path in tmp_path.glob("*.parquet")}

    done, _ = freed(tmp_path, "salesforce.contacts", suppressed, "id")

    assert done == {"rows": 0, "quarantined": 0}
    assert {path: path.stat().st_ino for path in tmp_path.glob("*.parquet")} == before


def test_only_hashes_that_need_the_salt_are_kept(tmp_path: Path) -> None:
    register = Register(tmp_path)
    entry = register.enter(NAMES, None)

    kept = (tmp_path / "erasures" / entry.erasure_id / "register.json").read_text()

    assert not any(name.partition(":")[2] in kept for name in NAMES - {"hubspot:51"})
    assert (tmp_path / "erasures" / "salt").stat().st_mode & 0o077 == 0
    other = Register(tmp_path / "other").enter(NAMES, None)
    assert not entry.hashes & other.hashes


def test_every_export_about_persons_says_how_it_names_them() -> None:
    """A new contract with personal columns must say which of them tells whom a row is about."""
    staff = {"hubspot.owners", "salesforce.users", "neutral.sales_targets"}
    by_event = {"hubspot.email_event_details"}  # names its recipient by the event alone
    silent = {
        key
        for key, contract in load_contracts().items()
        if any(column.personal for column in contract.columns)
        and not any(column.identifies for column in contract.columns)
    }
    assert silent == staff | by_event


def test_a_load_in_the_lake_keeps_its_columns(tmp_path: Path) -> None:
    """Its folder is named as a partition, which must not become a column."""
    load = tmp_path / "load=abc"
    load.mkdir()
    contract = load_contracts()["salesforce.contacts"]
    with duckdb.connect() as con:
        con.execute(
            f"copy (select 'ana@example.com' as email, null::MAP(VARCHAR, VARCHAR) as _extra,"
            f" 'abc' as _load_id, 1::BIGINT as _row_number) to '{load}/rows.parquet'"
        )
        write_quarantine(con, load / "quarantine.parquet", "abc", [])
        suppressed = Register(tmp_path).foreseen({"email:ana@example.com"})
        assert suppress(con, load, contract, suppressed)["rows"] == 1
        read = f"read_parquet('{load}/rows.parquet', hive_partitioning = false)"
        columns = [row[0] for row in con.execute(f"describe from {read}").fetchall()]
    assert columns == ["email", "_extra", "_load_id", "_row_number"]
