"""The dbt macro that completes Salesforce ids of 15 characters, against the rule in Python."""

import random
import string
from pathlib import Path

import duckdb
import jinja2
import pytest

MACRO = Path(__file__).parents[2] / "dbt_project" / "macros" / "salesforce_id.sql"


@pytest.fixture(scope="module")
def sql() -> str:
    module = jinja2.Environment(autoescape=False).from_string(MACRO.read_text("utf-8")).module
    return str(module.salesforce_id("id"))  # type: ignore[attr-defined]


def read(sql: str, ids: list[str | None]) -> list[str | None]:
    rows = duckdb.execute(f"select {sql} from (select unnest($ids::varchar[]) as id)", {"ids": ids})
    return [row[0] for row in rows.fetchall()]


def test_known_ids_and_the_empty_reference(sql: str) -> None:
    given = [
        "00546000001l1cJ",
        "0014600001TvgfW",
        "0034600001Odz7h",
        "0064600000J5S5TAAV",
        "000000000000000AAA",
        "000000000000000",
        "",
        None,
        "not an id",
    ]
    assert read(sql, given) == [
        "00546000001l1cJAAQ",
        "0014600001TvgfWAAR",
        "0034600001Odz7hAAB",
        "0064600000J5S5TAAV",
        None,
        None,
        None,
        None,
        "not an id",
    ]


def test_ids_that_differ_by_case_alone_differ_in_their_end(sql: str) -> None:
    rng = random.Random(15)
    alphabet = string.ascii_letters + string.digits
    ids = ["".join(rng.choices(alphabet, k=15)) for _ in range(2000)]
    ids += [found.swapcase() for found in ids]
    checks = string.ascii_uppercase + "012345"

    def full(short: str) -> str:
        parts = (short[start : start + 5] for start in (0, 5, 10))
        return short + "".join(
            checks[sum(1 << place for place, char in enumerate(part) if char.isupper())]
            for part in parts
        )

    assert read(sql, list(ids)) == [full(found) for found in ids]
    assert len({found.lower() for found in map(full, ids)}) == len(set(ids))
