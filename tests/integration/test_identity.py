"""What lands later changes the journeys that it is about, and nothing else."""

import json
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.fixtures.exports.crm_texts import csv_text
from tests.fixtures.exports.texts import touchpoints

pytestmark = pytest.mark.slow

CONTACTS = (
    "Record ID,First Name,Last Name,Email,Google ad click id,Create Date,Became a Lead Date,"
    "Last Modified Date"
)
TOUCHES = "touchpoint_ref,occurred_at,email,visitor_id,gclid,touch_type"
CLICK = "Cj0KCQ-one-click"
Journeys = dict[str, tuple[object, ...]]


def contact(number: int, first: str, last: str, email: str, click: str = "") -> str:
    dates = "2026-08-02 09:00,2026-08-05 09:00,2026-08-20 09:00"
    return f"{number},{first},{last},{email},{click},{dates}"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Four leads of HubSpot, each with one touch; the fourth's has a click id and nothing else."""
    folder = tmp_path_factory.mktemp("identity")
    made = Project(folder / "landing", folder / "data", folder / "throughline.yaml")
    made.landing.mkdir()
    (made.landing / "contacts-2026-09-01.csv").write_text(
        csv_text(
            CONTACTS,
            contact(1, "Ana", "Cruz", "ana@acme.example"),
            contact(2, "Bo", "Berg", "bo@birch.example"),
            contact(3, "Cy", "Dahl", "cy@cedar.example"),
            contact(4, "Di", "Egger", "di@dune.example", CLICK),
        )
    )
    (made.landing / "touches.csv").write_text(
        touchpoints(
            "t1,2026-08-01T10:00:00Z,ana@acme.example,v1,,page_view",
            "t2,2026-08-01T10:00:00Z,bo@birch.example,v2,,page_view",
            "t3,2026-08-01T10:00:00Z,cy@cedar.example,,,page_view",
            f"t4,2026-08-01T10:00:00Z,,,{CLICK},ad_click",
            "t5,2026-08-01T10:00:00Z,,,Cj0KCQ-of-nobody,ad_click",
            header=TOUCHES,
        )
    )
    made.run()
    return made


def journeys(project: Project) -> Journeys:
    rows = project.query(
        "select conversion_id, touch_count, first_touch_at, last_touch_at, channel_path"
        " from journey.fct_journeys order by all"
    )
    return {str(row[0]): row[1:] for row in rows}


def changed(base: Project, project: Project) -> set[str]:
    before, after = journeys(base), journeys(project)
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def with_file(base: Project, folder: Path, name: str, text: str) -> Project:
    project = base.copied_to(folder)
    (project.landing / name).write_text(text)
    project.run()
    return project


def test_a_touch_with_a_click_alone_is_of_the_contact_that_carries_the_click(base: Project) -> None:
    touches = base.query(
        "select touchpoint_id, records.record_key from journey.fct_touchpoints as touches"
        " left join journey.dim_person_records as records"
        " on touches.person_id = records.person_id and records.source = 'hubspot' order by all"
    )

    assert touches == [(f"neutral:t{n}", f"hubspot:contact:{n}") for n in range(1, 5)] + [
        ("neutral:t5", None)
    ]
    assert {key: row[0] for key, row in journeys(base).items()} == {
        f"lead:hubspot:{n}": 1 for n in range(1, 5)
    }


def test_explain_shows_the_evidence_and_hides_whom_it_is_about(base: Project) -> None:
    done = base.command("identity", "explain", "hubspot:contact:1", "--json")
    [found] = json.loads(done.stdout)

    assert done.returncode == 0
    assert [edge[0] for edge in found["edges"]] == ["email", "visitor"]
    assert "ana@acme" not in done.stdout
    shown = base.command("identity", "explain", "hubspot:contact:1", "--json", "--personal")
    assert "ana@acme.example" in shown.stdout
    assert base.command("identity", "explain", "nobody").returncode == 1


def test_a_mailbox_that_two_people_share_joins_nobody(base: Project, tmp_path: Path) -> None:
    shared = csv_text(
        CONTACTS,
        contact(5, "Eve", "Frost", "kontor@acme.example"),
        contact(6, "Gil", "Hart", "kontor@acme.example"),
    )

    project = with_file(base, tmp_path, "contacts-2026-09-02.csv", shared)

    persons = project.query(
        "select count(distinct person_id) from journey.dim_person_records"
        " where email = 'kontor@acme.example'"
    )
    assert persons == [(2,)]
    assert project.query("select identifier, reason from journey.rpt_identity_review") == [
        ("kontor@acme.example", "different_people")
    ]
    assert changed(base, project) <= {"lead:hubspot:5", "lead:hubspot:6"}
    assert project.query("select count(*) from journey.fct_person_id_changes") == [(0,)]


def test_a_split_takes_one_journey_apart_and_old_ids_lead_on(base: Project, tmp_path: Path) -> None:
    decisions = csv_text(
        "decision,left_record,right_record,decided_at",
        "different,hubspot:contact:2,neutral:email:bo@birch.example,2026-09-02T09:00:00Z",
    )
    [(old,)] = base.query(
        "select person_id from journey.dim_person_records where record_key = 'hubspot:contact:2'"
    )

    project = with_file(base, tmp_path, "decisions.csv", decisions)

    assert changed(base, project) == {"lead:hubspot:2"}
    changes = project.query(
        "select old_person_id, change, records.record_key from journey.fct_person_id_changes"
        " join journey.dim_person_records as records on new_person_id = person_id order by all"
    )
    assert changes == [(old, "split", "hubspot:contact:2")]
    assert project.query("select identifier, reason from journey.rpt_identity_review") == [
        ("bo@birch.example", "declared_different")
    ]
