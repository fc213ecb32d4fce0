"""Similar records: what joins, what is not enough, and that nothing depends on the order."""

import random

import pyarrow as pa
import pytest

from pipelines.identity.similar import probable_links

NAMES = ("first_name", "last_name", "company", "domain", "phone", "city")


def people() -> list[dict[str, str | int | None]]:
    """Four hundred people in a hundred companies: colleagues share company, phone and city."""
    first = ["Ana", "Robert", "Cleo", "Dmitri", "Esther", "Finn", "Gilbert", "Yusuf"]
    last = ["Kohler", "Limani", "Mosquera", "Nash", "Okoye", "Petersen", "Vasquez", "Wu", "Zhang"]
    chance = random.Random(4)
    return [
        {
            "record_number": number,
            "first_name": chance.choice(first),
            "last_name": f"{last[number % 9]} {last[number % 7]}",
            "company": f"Firm {number // 4}",
            "domain": f"firm{number // 4}.example",
            "phone": f"+1 614 555{number // 4:04}",
            "city": f"Town {number // 40}",
        }
        for number in range(400)
    ]


def links(rows: list[dict[str, str | int | None]], threshold: float = 0.95) -> set[tuple[int, int]]:
    columns = {name: [row.get(name) for row in rows] for name in ("record_number", *NAMES)}
    table = pa.table({name: pa.array(column) for name, column in columns.items()})
    found = probable_links(table, threshold)
    lefts, rights = (found[f"{side}_record_number"].to_pylist() for side in ("left", "right"))
    return set(zip(lefts, rights, strict=True))


@pytest.fixture(scope="module")
def alone() -> set[tuple[int, int]]:
    return links(people())


def test_colleagues_who_share_company_phone_and_city_stay_apart(alone: set[tuple[int, int]]):
    assert alone == set()


def test_a_person_with_another_address_and_a_typo_is_found():
    known = people()[17]
    again = known | {"record_number": 1000, "domain": None, "phone": None}
    typo = people()[101] | {"record_number": 1001, "domain": None, "city": None}
    typo["last_name"] = str(typo["last_name"])[:-1] + "m"

    assert links([*people(), again, typo]) == {(17, 1000), (101, 1001)}


def test_a_first_name_in_the_column_of_the_last_is_found():
    known = people()[17]
    swapped = {"first_name": known["last_name"], "last_name": known["first_name"]}
    again = known | {"record_number": 1000, "phone": None, **swapped}
    elsewhere = known | {"record_number": 1001, "company": "Zen", "domain": "z.example", **swapped}
    elsewhere |= {"phone": "+49 30 901820", "city": "Berlin"}

    assert links([*people(), again, elsewhere]) == {(17, 1000)}


def test_a_name_alone_is_not_enough_and_a_name_elsewhere_is_someone_else():
    known = people()[17]
    named = {"record_number": 1000, **{name: known[name] for name in ("first_name", "last_name")}}
    elsewhere = known | {"record_number": 1001, "company": "Zen", "domain": "z.example"}
    elsewhere |= {"phone": "+49 30 901820", "city": "Berlin"}

    assert links([*people(), named, elsewhere]) == set()


def test_the_order_of_records_changes_nothing():
    rows = [*people(), people()[17] | {"record_number": 1000, "phone": None}]
    shuffled = random.Random(1).sample(rows, len(rows))

    assert links(shuffled, 0.5) == links(rows, 0.5)


def test_one_record_has_nobody_to_be_like():
    assert links(people()[:1]) == set()
