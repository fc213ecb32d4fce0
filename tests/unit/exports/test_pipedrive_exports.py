"""Pipedrive's exports: which they are, what their rows become."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

from tests.fixtures.exports import crm_texts as texts
from tests.fixtures.exports.room import Room
from tests.fixtures.exports.workbook import xlsx


def test_deals_with_a_duplicate_header_and_several_addresses_in_a_cell(room: Room) -> None:
    room.put("deals-2026-09-01.csv", texts.PIPEDRIVE_DEALS_SEPTEMBER)
    outcome = room.one()
    assert (outcome.source, outcome.export, outcome.rows) == ("pipedrive", "deals", 3)
    columns = (
        "id, title, value, currency, organization_id, person_id, pipeline, stage, status,"
        " created_at, stage_changed_at, lost_at, lost_reason, expected_close_date,"
        " person_email_work"
    )
    assert room.rows("pipedrive.deals", columns) == [
        (
            *("17", "Acme pilot", Decimal(15000), "EUR", "9", "21", "Sales", "Demo Scheduled"),
            *("Open", dt.datetime(2026, 2, 10, 15, 18), dt.datetime(2026, 8, 19, 10)),
            *(None, None, dt.date(2026, 10, 31), "ana@acme.example, a.cruz@home.example"),
        ),
        (
            *("18", "Böhm, Team", Decimal(0), "EUR", "10", None, "Sales", "Qualified"),
            *("Open", dt.datetime(2026, 8, 17, 10, 35), None),
            *(None, None, dt.date(2026, 12, 5), None),
        ),
        (
            *("19", "Acme renewal", Decimal(2500), "USD", "9", "21", "Renewals", "Proposal"),
            *("Lost", dt.datetime(2026, 5, 1, 9), dt.datetime(2026, 5, 20, 9)),
            *(dt.datetime(2026, 6, 5, 10), "Price", None, None),
        ),
    ]
    assert room.rows("pipedrive.deals", "_extra") == [
        ({"Deal - Status (2)": "Hot"},),
        (None,),
        ({"Deal - Status (2)": "Cold"},),
    ]
    manifest = room.manifest("pipedrive.deals")
    assert manifest["exported_at"] == "2026-09-01 00:00:00"
    assert manifest["extra_columns"] == ["Deal - Status (2)"]
    assert room.quarantine("pipedrive.deals") == []


def test_a_workbook_gives_the_same_rows(room: Room) -> None:
    rows = list(csv.reader(io.StringIO(texts.PIPEDRIVE_DEALS_SEPTEMBER)))
    room.put("deals-2026-09-01.xlsx", xlsx(rows))
    outcome = room.one()
    assert (outcome.export, outcome.rows) == ("deals", 3)
    assert room.rows("pipedrive.deals", "id, value, won_at, expected_close_date") == [
        ("17", Decimal(15000), None, dt.date(2026, 10, 31)),
        ("18", Decimal(0), None, dt.date(2026, 12, 5)),
        ("19", Decimal(2500), None, None),
    ]


def test_an_amount_that_is_none_goes_to_quarantine(room: Room) -> None:
    broken = texts.PIPEDRIVE_DEALS_SEPTEMBER.replace("17,Acme pilot,15000,", "17,Acme pilot,lots,")
    room.put("deals.csv", broken)
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (2, 1)
    assert room.quarantine("pipedrive.deals") == [(1, 2, "value", "lots", "not an amount")]


def test_persons_organizations_and_activities_are_told_apart(room: Room) -> None:
    room.put("a.csv", texts.PIPEDRIVE_PERSONS)
    room.put("b.csv", texts.PIPEDRIVE_ORGANIZATIONS)
    room.put("c.csv", texts.PIPEDRIVE_ACTIVITIES)
    room.put("d.csv", texts.PIPEDRIVE_LIST_VIEW)
    found = {outcome.file_name: (outcome.export, outcome.rows) for outcome in room.ingest().files}
    assert found == {
        "a.csv": ("persons", 3),
        "b.csv": ("organizations", 3),
        "c.csv": ("activities", 2),
        "d.csv": ("deals", 3),
    }
    assert room.rows("pipedrive.persons", "id, email_work, email_home, marketing_status") == [
        ("21", "Ana@Acme.example, a.cruz@home.example", "ana@third.example", "Subscribed"),
        ("22", "ana.cruz@other.example", None, "No consent"),
        ("23", "bo@acme.example", None, None),
    ]
    assert room.rows("pipedrive.organizations", "id, name, website") == [
        ("9", "Acme", "https://www.acme.example"),
        ("12", "Twin Ltd", None),
        ("13", "Twin Ltd", None),
    ]
    assert room.rows("pipedrive.activities", "id, type, done, due_date, due_time, done_at") == [
        ("901", "Call", "Done", dt.date(2026, 8, 20), "10:30", dt.datetime(2026, 8, 20, 10, 45)),
        ("902", "Task", "To do", dt.date(2026, 10, 5), None, None),
    ]


def test_a_list_view_without_the_id_of_the_deal_says_what_to_add(room: Room) -> None:
    text = texts.PIPEDRIVE_LIST_VIEW.replace("Deal - ID,", "").replace("20,", "").replace("21,", "")
    room.put("deals.csv", text.replace("22,", ""))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "Deal - ID" in (outcome.reason or "")


def test_serial_days_of_a_workbook_are_days(room: Room) -> None:
    room.put(
        "deals.csv",
        "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Deal created,"
        "Deal - Expected close date\n"
        "1,A,Qualified,Open,45631.5,45650\n",
    )
    assert room.one().rows == 1
    assert room.rows("pipedrive.deals", "created_at, expected_close_date") == [
        (dt.datetime(2024, 12, 5, 12), dt.date(2024, 12, 24))
    ]
