"""A deal through the whole job, won, changed, lost and won again: what Google Ads is told of it."""

import csv
from pathlib import Path

import pytest

from tests.conftest import SOAK, Project
from tests.fixtures.exports.crm_texts import PIPEDRIVE_HEADER, PIPEDRIVE_PERSONS
from tests.fixtures.exports.texts import touchpoints

pytestmark = pytest.mark.slow

CLICK = "Cj0KCQmadeupclick"
DEAL = "won:pipedrive:17"


def land(project: Project, name: str, text: str) -> None:
    (project.landing / name).write_text(text, encoding="utf-8")


def deal(project: Project, day: str, value: int, status: str) -> None:
    """An export of that day, in which the deal is as it was changed on the day before."""
    changed = f"2026-09-{int(day[-2:]) - 1} 10:00:00"
    times = {"Won": (changed, "", ""), "Lost": ("", changed, "Price")}[status]
    row = ("17", "Acme pilot", str(value), "EUR", "Acme", "9", "Ana Cruz", "21", "Sales")
    row += ("Qualified", status, "2026-08-10 15:18:00", changed, "2026-08-19 10:00:00", *times)
    row += ("2026-10-31", "Sam Sales", "Hot", "")
    land(project, f"deals {day}.csv", f"{PIPEDRIVE_HEADER}\n{','.join(row)}\n")


def subscriber(project: Project, day: str, status: str) -> None:
    text = f"first_name,email,created_at,status\nAna,ana@acme.example,{day}T09:00:00Z,{status}\n"
    land(project, f"subscribers {day}.csv", text)


def told(project: Project) -> dict[str, list[list[str]]]:
    """Rows below the header of the current release's files for Google's conversions, by file."""
    folder = Path(project.data) / "published" / "feedback" / "google_ads"
    return {
        path.stem: list(csv.reader(path.read_text().splitlines()))[2:]
        for path in sorted(folder.glob("*.csv"))
        if path.stem in ("conversions", "adjustments")
    }


def test_google_is_told_each_thing_once(project: Project) -> None:
    land(project, "persons 2026-09-01.csv", PIPEDRIVE_PERSONS)
    land(
        project,
        "touches.csv",
        touchpoints(
            f"t1,2026-09-02T10:00:00Z,ana@acme.example,ad_click,{CLICK}",
            header="touchpoint_ref,occurred_at,email,touch_type,gclid",
        ),
    )
    subscriber(project, "2026-08-01", "active")
    deal(project, "2026-09-12", 100, "Won")
    first = project.run()["release_id"]

    assert told(project) == {
        "conversions": [
            [CLICK, "", "", "Won deal", "2026-09-11 10:00:00", "100.00", "EUR", DEAL],
        ]
    }

    deal(project, "2026-09-14", 150, "Won")
    project.run()
    [adjustment] = told(project).pop("adjustments")

    assert list(told(project)) == ["adjustments"]
    assert (adjustment[0], adjustment[3], adjustment[4]) == (DEAL, "RESTATE", "150.00")

    # Going back resends nothing, and what was told since is known.
    assert project.command("rollback", first).returncode == 0
    deal(project, "2026-09-16", 150, "Lost")
    project.run()

    assert [[row[0], row[3]] for row in told(project).pop("adjustments")] == [[DEAL, "RETRACT"]]
    assert list(told(project)) == ["adjustments"]

    if not SOAK:  # dbt's unit tests of the ledger know the rest of its story
        return
    deal(project, "2026-09-18", 200, "Won")
    project.run()

    # A deal is won when it was won first.
    assert told(project) == {
        "conversions": [
            [CLICK, "", "", "Won deal", "2026-09-11 10:00:00", "200.00", "EUR", f"{DEAL}#4"],
        ]
    }

    # Who withdrew is told of no more, whatever becomes of the deal.
    subscriber(project, "2026-09-19", "cancelled")
    deal(project, "2026-09-20", 300, "Won")
    project.run()

    assert told(project) == {}
    assert project.query(
        "select action, value::int, is_new from journey.fct_feedback_ledger"
        " where platform = 'google_ads' order by entry_number"
    ) == [
        ("conversion", 100, False),
        ("restatement", 150, False),
        ("retraction", 150, False),
        ("conversion", 200, False),
    ]
    suppressed = project.data / "published" / "feedback" / "google_ads" / "suppression.csv"
    assert len(suppressed.read_text().splitlines()) == 2
