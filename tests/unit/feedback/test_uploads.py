"""Upload files, byte for byte as reviewed, and read back by a parser and hashes of another kind."""

import csv
import hashlib
import re
from pathlib import Path

import duckdb
import pytest

from pipelines.feedback import FeedbackError, uploads, write_uploads
from tests.unit.feedback.conftest import ADA, BOB, CYD

GOLDEN = Path(__file__).parents[2] / "fixtures" / "feedback"
FILES = sorted(path.relative_to(GOLDEN).as_posix() for path in GOLDEN.glob("*/*.csv"))


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(path: Path, skip: int = 0) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for _ in range(skip):
            next(lines)
        return list(csv.DictReader(lines))


def test_every_format_has_a_reviewed_file(release: Path) -> None:
    written = write_uploads(release)

    assert sorted(written) == FILES
    assert {f"{path.parent.name}.{path.stem}" for path in GOLDEN.glob("*/*.csv")} == {
        path.stem for path in uploads.FORMATS.glob("*.sql")
    }


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_as_reviewed(release: Path, name: str) -> None:
    write_uploads(release)

    assert (release / "feedback" / name).read_bytes() == (GOLDEN / name).read_bytes()


def test_google_gets_conversions_once_and_what_changed_in_a_file_of_its_own(release: Path) -> None:
    write_uploads(release)
    folder = release / "feedback" / "google_ads"
    conversions = read(folder / "conversions.csv", skip=1)
    adjustments = read(folder / "adjustments.csv", skip=1)

    assert (folder / "conversions.csv").read_text().startswith("Parameters:TimeZone=+0000\n")
    assert [row["Order ID"] for row in conversions] == ["won:hubspot:1", "won:hubspot:2"]
    assert [(row["Google Click ID"], row["GBRAID"], row["WBRAID"]) for row in conversions] == [
        ("Cj0KCQmadeup1", "", ""),
        ("", "", "Cwbraidmadeup"),
    ]
    assert [
        (row["Adjustment Type"], row["Adjusted Value"], row["Adjusted Value Currency"])
        for row in adjustments
    ] == [("RESTATE", "80.00", "USD"), ("RETRACT", "", "")]


def test_microsoft_gets_adjustments_beside_the_conversion_they_are_about(release: Path) -> None:
    write_uploads(release)
    version, *rows = read(release / "feedback" / "microsoft" / "conversions.csv")

    assert (version["Type"], version["Name"]) == ("Format Version", "6.0")
    assert [(row["Adjustment Type"], row["Conversion Value"]) for row in rows] == [
        ("", "1200.50"),
        ("Restate", ""),
        ("Retract", ""),
    ]
    assert all(row["Microsoft Click Id"] and row["Conversion Time"] for row in rows)


def test_people_are_hashed_as_each_platform_asks(release: Path) -> None:
    write_uploads(release)
    folder = release / "feedback"

    assert read(folder / "meta" / "conversions.csv")[0]["email"] == hashed(ADA)
    assert read(folder / "linkedin" / "conversions.csv")[0]["email"] == hashed(ADA)
    for platform, email in (("google_ads", "Email"), ("microsoft", "Email"), ("meta", "email")):
        found = {row[email] for row in read(folder / platform / "customers.csv")}
        assert found == {hashed(ADA), hashed(BOB)}
        assert [row[email] for row in read(folder / platform / "suppression.csv")] == [hashed(CYD)]
    phones = {row["Phone"] for row in read(folder / "google_ads" / "customers.csv")}
    assert phones == {hashed("+442079460958"), ""}
    assert {row["phone"] for row in read(folder / "meta" / "customers.csv")} == {
        hashed("442079460958"),
        "",
    }


def test_no_cell_is_an_address_or_a_formula(release: Path) -> None:
    written = write_uploads(release)
    cells = [
        cell
        for name in written
        for line in csv.reader((release / "feedback" / name).read_text().splitlines())
        for cell in line
    ]

    assert not [cell for cell in cells if "@" in cell]
    assert not [cell for cell in cells if re.match(r"\s*[=+@-]", cell)]
    assert "'=cmd|x" in cells


def test_a_record_that_is_on_two_lists_is_one_row(release: Path) -> None:
    write_uploads(release)
    folder = release / "feedback"
    [contact] = read(folder / "salesforce" / "contacts.csv")

    assert (contact["Id"], contact["Engagement_Open_Deals__c"]) == ("0035g0000000081AAA", "3")
    assert [row["Id"] for row in read(folder / "salesforce" / "leads.csv")] == [
        "00Q5g00000000AdEAI"
    ]
    assert [row["Record ID"] for row in read(folder / "hubspot" / "contacts.csv")] == ["7", "10"]


def test_what_has_no_rows_is_no_file(release: Path) -> None:
    with duckdb.connect(str(release / "warehouse.duckdb")) as connection:
        connection.execute("update journey.fct_feedback_ledger set is_new = false")

    assert not [name for name in write_uploads(release) if "conversions" in name]
    assert not list((release / "feedback").glob("*/conversions.csv"))


def test_more_rows_than_a_platform_takes_become_further_files(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_ROWS", 1)
    written = write_uploads(release)
    folder = release / "feedback" / "google_ads"

    assert written["google_ads/conversions.csv"] == written["google_ads/conversions_2.csv"] == 1
    assert [read(folder / f"conversions{n}.csv", skip=1)[0]["Order ID"] for n in ("", "_2")] == [
        "won:hubspot:1",
        "won:hubspot:2",
    ]


def test_an_address_that_is_not_hashed_stops_the_release(release: Path) -> None:
    with duckdb.connect(str(release / "warehouse.duckdb")) as connection:
        connection.execute(f"update journey.fct_feedback_audiences set email_hash = '{BOB}'")

    with pytest.raises(FeedbackError, match=r"customers\.csv holds an address") as raised:
        write_uploads(release)
    assert "bob" not in str(raised.value)
