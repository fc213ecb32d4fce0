"""The demo's upload files, held against its own persons by hashes of another kind."""

import csv
import hashlib
from pathlib import Path

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow


def rows(project: Project, name: str, skip: int = 0) -> list[dict[str, str]]:
    lines = (project.data / "published" / "feedback" / name).read_text().splitlines()[skip:]
    return list(csv.DictReader(lines))


def hashes(project: Project, status: str) -> set[str]:
    found = project.query(
        "select email from journey.dim_persons join journey.dim_consents using (person_id)"
        " where channel = 'email' and status = $1 and email is not null",
        [status],
    )
    return {hashlib.sha256(email.encode()).hexdigest() for (email,) in found}


def test_only_persons_who_agreed_are_told_of(released: Project) -> None:
    agreed, refused = hashes(released, "opted_in"), hashes(released, "opted_out")
    told = {row["email"] for row in rows(released, "meta/conversions.csv")}
    told |= {row["email"] for row in rows(released, "linkedin/conversions.csv")}
    customers = {row["Email"] for row in rows(released, "microsoft/customers.csv")}

    assert told
    assert told <= agreed
    assert customers
    assert customers <= agreed
    assert {row["email"] for row in rows(released, "meta/suppression.csv")} == refused


def test_google_is_told_the_amounts_of_the_won_deals(released: Project, demo: Path) -> None:
    with (demo / "truth" / "won_deals.csv").open(encoding="utf-8") as lines:
        won = {
            f"won:{deal['source']}:{deal['deal_id']}": (deal["amount"], deal["currency"])
            for deal in csv.DictReader(lines)
        }
    told = {
        row["Order ID"]: (row["Conversion Value"], row["Conversion Currency"])
        for row in rows(released, "google_ads/conversions.csv", skip=1)
    }
    clicks = {
        click
        for path in (demo / "landing").rglob("touchpoints_*.csv")
        for click in (row["gclid"] for row in csv.DictReader(path.read_text().splitlines()))
    }

    assert told
    assert told.items() <= won.items()
    assert {
        row["Google Click ID"] for row in rows(released, "google_ads/conversions.csv", skip=1)
    } <= clicks


def test_no_file_holds_an_address(released: Project) -> None:
    files = list((released.data / "published" / "feedback").rglob("*.csv"))

    assert len(files) >= 10
    assert [path.name for path in files if "@" in path.read_text(encoding="utf-8")] == []


def test_the_files_are_part_of_the_release(released: Project) -> None:
    described = released.description()["files"]

    assert "feedback/google_ads/conversions.csv" in described
    assert released.run()["verdict"] == "unchanged"
