"""Phone numbers: the same number in two spellings is one, and what is no number is none."""

import duckdb
import pyarrow as pa
import pytest

from pipelines.identity.phones import CANDIDATES, international


def e164(phone: str, country: str | None = None, default: str | None = None) -> str | None:
    written = pa.table({"record_number": [1], "phone": [phone], "country": [country]})
    found = international(written, default)["identifier"].to_pylist()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("phone", "country", "expected"),
    [
        ("+34 955 55 10 24", None, "+34955551024"),
        ("0034 955 551 024", "Spain", "+34955551024"),
        ("+49 (0)30 901820", None, "+4930901820"),
        ("+49 030 901820", None, "+4930901820"),
        ("030 901820", "Germany", "+4930901820"),
        ("(614) 555-1108", "United States", "+16145551108"),
        ("(614) 555-1108 ext. 12", "US", "+16145551108;ext=12"),
        ("030 901820", None, None),
        ("ask for Ana", "DE", None),
        ("+1 23", None, None),
    ],
)
def test_numbers_as_people_write_them(phone: str, country: str | None, expected: str | None):
    assert e164(phone, country) == expected


def test_the_declared_country_is_for_records_that_name_none():
    assert e164("030 901820", None, "DE") == "+4930901820"
    assert e164("(614) 555-1108", "USA", "DE") == "+16145551108"


def test_only_numbers_that_several_records_seem_to_have_are_read():
    rows = [
        (1, "030 901820", None, "Germany"),
        (2, None, "+49 30 901820", None),
        (3, "+49 30 4444444", None, None),
        (3, None, "+49 30 4444444", None),
    ]
    with duckdb.connect() as connection:
        connection.execute(
            "create table records"
            " (record_number bigint, phone text, mobile_phone text, country text)"
        )
        connection.executemany("insert into records values (?, ?, ?, ?)", rows)
        found = connection.sql(CANDIDATES).to_arrow_table()

    assert sorted(found["record_number"].to_pylist()) == [1, 2]
    assert set(international(found)["identifier"].to_pylist()) == {"+4930901820"}
