"""Salesforce in its four shapes: weekly export, Data Loader, report, connector."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.fixtures.exports import crm_texts as texts
from tests.fixtures.exports.room import Room


def test_a_report_has_labels_a_locale_and_a_footer(room: Room) -> None:
    room.put("report1790000000000.csv", texts.SF_OPPORTUNITY_REPORT)
    outcome = room.one()
    assert (outcome.source, outcome.export, outcome.rows) == ("salesforce", "opportunities", 3)
    columns = "id, account_id, name, stage_name, amount, currency, probability, close_date, is_won"
    assert room.rows("salesforce.opportunities", f"{columns}, created_at") == [
        (
            *("0060000000BbBbB", "0010000000EeEeE", "Acme - Pilot", "Closed Won"),
            *(Decimal("18490.5"), "EUR", Decimal(100), dt.date(2026, 2, 24), True),
            dt.datetime(2026, 1, 31),
        ),
        (
            *("0060000000BbBbC", "0010000000EeEfE", "Böhm, GmbH\r\nTeam", "Qualification"),
            *(Decimal(1200), "EUR", Decimal(30), dt.date(2026, 12, 31), False),
            dt.datetime(2026, 2, 8),
        ),
        (
            *("0060000000BbBbD", None, "n/a", "Closed Lost"),
            *(None, "EUR", Decimal(0), dt.date(2026, 3, 22), False),
            dt.datetime(2026, 2, 8),
        ),
    ]
    manifest = room.manifest("salesforce.opportunities")
    assert (manifest["shape"], manifest["is_full"]) == ("report", False)
    assert (manifest["rows_in"], manifest["quarantined"]) == (3, 0)
    assert [(c["measure"], c["expected"]) for c in manifest["controls"]] == [("rows", "3")]
    assert room.quarantine("salesforce.opportunities") == []


def test_a_report_that_was_cut_off_does_not_have_the_rows_that_it_prints(room: Room) -> None:
    lines = texts.SF_OPPORTUNITY_REPORT.split("\n")
    room.put("report.csv", "\n".join([*lines[:2], *lines[5:]]))
    assert room.one().rows == 1
    manifest = room.manifest("salesforce.opportunities")
    assert (manifest["rows"], manifest["controls"][0]["expected"]) == (1, "3")


def test_an_ambiguous_report_date_is_refused(room: Room) -> None:
    text = texts.SF_OPPORTUNITY_REPORT
    for day, other in (("31/01/2026", "03/01/2026"), ("24/02/2026", "04/02/2026"),
                       ("31/12/2026", "01/12/2026"), ("22/03/2026", "02/03/2026")):  # fmt: skip
        text = text.replace(day, other)
    room.put("report.csv", text)
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "date" in (outcome.reason or "")


@pytest.mark.parametrize(
    ("text", "export", "ids"),
    [
        (texts.SF_LEAD_REPORT, "leads", [("00Q0000000DdDdD", "ana@acme.example", "Qualified")]),
        (texts.SF_CONTACT_REPORT, "contacts", [("0030000000FfFfF", "ana@acme.example", None)]),
        (texts.SF_ACCOUNT_REPORT, "accounts", [("0010000000EeEeE", "Acme", "acme.example")]),
    ],
)
def test_reports_are_told_apart_by_their_labels(
    room: Room, text: str, export: str, ids: list[tuple[str | None, ...]]
) -> None:
    room.put("report.csv", text)
    outcome = room.one()
    assert (outcome.export, outcome.rows) == (export, 1)
    columns = {
        "leads": "id, email, status",
        "contacts": "id, email, title",
        "accounts": "id, name, website",
    }
    assert room.rows(f"salesforce.{export}", columns[export]) == ids


def test_data_loader_headers_in_capitals_with_dots_and_line_breaks(room: Room) -> None:
    room.put(
        "extract.csv",
        '"ID","NAME","ACCOUNT.NAME","STAGENAME","AMOUNT","ISCLOSED","CLOSEDATE","CREATEDDATE",'
        '"DESCRIPTION"\n'
        '"0060000000BbBbBAAV","Acme - Pilot","Acme S.A.","Closed Won","18480.0","true",'
        '"2026-02-24","2026-02-07T20:47:49.000Z","line 1\nline 2"\n'
        '"0060000000BbBcBAAV","Böhm","Böhm GmbH","Qualification","","false","2026-12-31",'
        '"2026-02-08T18:12:23.000+0000",""\n',
    )
    assert (room.one().export, room.manifest("salesforce.opportunities")["is_full"]) == (
        "opportunities",
        False,
    )
    assert room.rows("salesforce.opportunities", "id, amount, is_closed, created_at, _extra") == [
        (
            *("0060000000BbBbBAAV", Decimal(18480), True, dt.datetime(2026, 2, 7, 20, 47, 49)),
            {"ACCOUNT.NAME": "Acme S.A.", "DESCRIPTION": "line 1\nline 2"},
        ),
        (
            *("0060000000BbBcBAAV", None, False, dt.datetime(2026, 2, 8, 18, 12, 23)),
            {"ACCOUNT.NAME": "Böhm GmbH"},
        ),
    ]


def test_the_weekly_export_is_a_complete_snapshot(room: Room) -> None:
    landing = texts.crm_landing()
    room.put("Lead.csv", landing["salesforce/Lead 2026-09-07.csv"])
    assert room.one().rows == 3
    manifest = room.manifest("salesforce.leads")
    assert (manifest["shape"], manifest["is_full"]) == ("base", True)


def test_a_connectors_tables_become_rows_of_the_same_raw_tables(room: Room) -> None:
    room.put(
        "lead.csv",
        "id,_fivetran_synced,is_deleted,first_name,last_name,company,email,status,owner_id,"
        "is_converted,converted_contact_id,created_date,gclid_c,_fivetran_active\n"
        "00Q0000000DdDdDEAV,2026-09-01 10:00:00,FALSE,Ana,Cruz,Acme,ana@acme.example,Open,"
        "0050000000CcCcCAAV,FALSE,,2026-08-01 09:00:00,Cj0x,true\n",
    )
    assert room.one().export == "leads"
    columns = "id, is_deleted, email, gclid, created_at, system_modstamp"
    assert room.rows("salesforce.leads", columns) == [
        (
            *("00Q0000000DdDdDEAV", False, "ana@acme.example", "Cj0x"),
            *(dt.datetime(2026, 8, 1, 9), dt.datetime(2026, 9, 1, 10)),
        )
    ]
    manifest = room.manifest("salesforce.leads")
    assert (manifest["shape"], manifest["is_full"]) == ("connector", False)


def test_versions_of_an_opportunity_are_a_stage_history(room: Room) -> None:
    room.put("opportunity_history.csv", texts.SF_OPPORTUNITY_VERSIONS)
    outcome = room.one()
    assert (outcome.export, outcome.rows, outcome.quarantined) == ("opportunity_history", 2, 0)
    columns = "id, opportunity_id, stage_name, amount, created_at, valid_through_at"
    start = dt.datetime(2026, 8, 1, 10)
    assert room.rows("salesforce.opportunity_history", columns) == [
        (None, "0060000000BbBbBAAV", "Qualification", Decimal(100), start,
         dt.datetime(2026, 9, 1, 9, 59, 59)),
        (None, "0060000000BbBbBAAV", "Closed Won", Decimal(120), dt.datetime(2026, 9, 1, 10), None),
    ]  # fmt: skip
    assert room.manifest("salesforce.opportunity_history")["shape"] == "versions"


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ('"Id","IsDeleted","CaseNumber","ContactId","Status","Origin","Priority"', "Case:"),
        ('"Id","CaseId","OwnerId","Status","PreviousUpdate","LastModifiedDate"', "CaseHistory:"),
        ('"Id","TableEnumOrId","FieldEnumOrId","CreatedById"', "FieldHistory:"),
        ('"Id","ParentId","FieldName","OldValue","NewValue","CreatedDate"', "EntityHistory:"),
    ],
)
def test_objects_that_nothing_reads_are_refused_by_name(
    room: Room, header: str, title: str
) -> None:
    room.put("object.csv", f"{header}\n" + ",".join(['"x"'] * (header.count(",") + 1)) + "\n")
    outcome = room.one()
    assert outcome.status == "rejected"
    assert (outcome.reason or "").startswith(f"Salesforce {title}")
