"""Three CRMs in one landing folder: what the warehouse makes of their exports, to the row."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.conftest import Project
from tests.fixtures.exports.crm_texts import CRM_SETTINGS, SF_ACME, crm_landing

pytestmark = pytest.mark.slow

KEPT = "salesforce:0060000000BbBbBAAV"


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("crm")
    for name, text in crm_landing().items():
        path = folder / "landing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = Project(folder / "landing", folder / "data", folder / "throughline.yaml")
    made.config.write_text(CRM_SETTINGS, encoding="utf-8")
    made.run()
    return made


def test_every_file_is_loaded_and_nothing_is_in_quarantine(crm: Project) -> None:
    rows = crm.query(
        "select source || '.' || export, sum(rows), sum(quarantined)"
        " from quality.fct_loads group by all order by all"
    )

    assert rows == [
        ("hubspot.associations", 1, 0),
        ("hubspot.contacts", 3, 0),
        ("hubspot.deals", 5, 0),
        ("hubspot.engagements", 1, 0),
        ("hubspot.form_submissions", 1, 0),
        ("hubspot.owners", 1, 0),
        ("hubspot.pipeline_stages", 1, 0),
        ("neutral.budget_plan", 2, 0),
        ("neutral.campaign_map", 2, 0),
        ("neutral.fx_rates", 2, 0),
        ("neutral.touchpoints", 1, 0),
        ("pipedrive.activities", 2, 0),
        ("pipedrive.deals", 9, 0),
        ("pipedrive.organizations", 3, 0),
        ("pipedrive.persons", 3, 0),
        ("salesforce.accounts", 1, 0),
        ("salesforce.contacts", 2, 0),
        ("salesforce.leads", 5, 0),
        ("salesforce.opportunities", 6, 0),
    ]


def test_deals_of_three_crms(crm: Project) -> None:
    deals = crm.query(
        "select deal_id, stage, status, reporting_amount, account_id, person_id is not null,"
        " rep_id, unlinked, won_at from sales.fct_deals order by deal_id"
    )

    acme, sam = f"salesforce:{SF_ACME}", "hubspot:77"
    pipedrive = "pipedrive:sam sales"
    twins = "2 records have the name of the contact; 2 records have the name of the organization"
    nobody = (
        "no export holds the contact of this name; no export holds the organization of this name"
    )
    won = dt.datetime(2026, 9, 24, 8, 26, 11)
    assert deals == [
        # An export by hand prints the zone of the portal, a connector UTC.
        ("hubspot:70", "Closed Won", "won", Decimal(100), None, False, sam, None,
         dt.datetime(2026, 9, 20, 8)),
        ("hubspot:71", "Contract Sent", "open", Decimal(100), None, False, sam, None, None),
        ("hubspot:72", "Signed", "won", Decimal(50), None, True, sam, None,
         dt.datetime(2026, 9, 30, 22)),
        ("pipedrive:17", "Negotiations Started", "won", Decimal(15500), acme, True, pipedrive,
         None, won),
        ("pipedrive:18", "Contact Made", "open", Decimal(900), "pipedrive:10", False, pipedrive,
         None, None),
        ("pipedrive:19", "Proposal", "open", Decimal(2250), acme, True, pipedrive, None, None),
        ("pipedrive:20", "Qualified", "open", Decimal(100), acme, True, None, None, None),
        ("pipedrive:21", "Qualified", "open", Decimal(100), None, False, None, twins, None),
        ("pipedrive:22", "Qualified", "open", Decimal(100), None, False, None, nobody, None),
        (KEPT, "Closed Won", "won", Decimal(1100), acme, True, None, None,
         dt.datetime(2026, 8, 20)),
    ]  # fmt: skip


def test_stages_are_known_from_successive_exports(crm: Project) -> None:
    entries = crm.query(
        "select deal_id, stage, entered_at, entered_at_basis from sales.fct_deal_stages"
        " where deal_id in ('hubspot:70', 'pipedrive:17', 'pipedrive:18', 'pipedrive:19')"
        " order by deal_id, entry_number"
    )

    day = dt.datetime
    assert entries == [
        ("hubspot:70", "Appointment Scheduled", day(2026, 9, 1), "export"),
        ("hubspot:70", "Closed Won", day(2026, 10, 1), "export"),
        ("pipedrive:17", "Demo Scheduled", day(2026, 8, 19, 10), "stage change"),
        ("pipedrive:17", "Negotiations Started", day(2026, 9, 12, 11), "stage change"),
        ("pipedrive:17", "Won", day(2026, 9, 24, 8, 26, 11), "stage change"),
        ("pipedrive:18", "Qualified", day(2026, 8, 17, 10, 35), "creation"),
        ("pipedrive:18", "Contact Made", day(2026, 9, 2, 10), "stage change"),
        ("pipedrive:19", "Proposal", day(2026, 5, 20, 9), "stage change"),
        ("pipedrive:19", "Lost", day(2026, 6, 5, 10), "stage change"),
        ("pipedrive:19", "Proposal", day(2026, 10, 1), "export"),
    ]


def test_what_vanished_no_longer_counts_and_is_listed_with_its_worth(crm: Project) -> None:
    gone = crm.query(
        "select record_key, reason, deal_status, reporting_amount, gone_file_name"
        " from quality.fct_records_gone order by record_key"
    )

    missing, week = "missing from a newer full export", "2026-10-05.csv"
    assert gone == [
        ("hubspot:contacts:2", missing, None, None, "hubspot/contacts-2026-10-01.csv"),
        ("salesforce:leads:00Q000000000002AAA", missing, None, None, f"salesforce/Lead {week}"),
        ("salesforce:opportunities:006000000000002AAA", missing, "won", Decimal(500),
         f"salesforce/Opportunity {week}"),
        ("salesforce:opportunities:006000000000003AAA", "deleted in the CRM", "won", Decimal(250),
         None),
    ]  # fmt: skip
    told = crm.query(
        "select failed.observed from quality.fct_gate_results as failed"
        " where failed.table_name = 'quality.fct_records_gone' and not failed.passed"
        " and failed.severity = 'warning'"
    )
    assert len(told) == 1


def test_conversions_of_deleted_merged_and_vanished_records_do_not_count(crm: Project) -> None:
    conversions = crm.query(
        "select conversion_id from journey.fct_conversions"
        " where conversion_type in ('lead', 'sql', 'won') order by all"
    )

    assert [name for (name,) in conversions] == [
        "lead:hubspot:1",
        "lead:salesforce:00Q0000000DdDdDEAV",
        "sql:salesforce:00Q0000000DdDdDEAV",
        "won:hubspot:70",
        "won:hubspot:72",
        "won:pipedrive:17",
        f"won:{KEPT}",
    ]


def test_one_person_behind_a_lead_a_contact_a_merge_and_every_address(crm: Project) -> None:
    records = crm.query(
        "select record_key, is_deleted from journey.dim_person_records where person_id = ("
        " select person_id from journey.dim_person_records"
        " where record_key = 'salesforce:contact:0030000000FfFfFAAV') order by all"
    )

    assert records == [
        ("hubspot:contact:1", False),
        ("neutral:email:ana@acme.example", False),
        ("pipedrive:person:21", False),
        ("salesforce:contact:003000000000009AAA", True),
        ("salesforce:contact:0030000000FfFfFAAV", False),
        ("salesforce:lead:00Q0000000DdDdDEAV", False),
    ]


def test_activities_forms_and_mapped_campaigns_are_touches(crm: Project) -> None:
    touches = crm.query(
        "select touchpoint_id, channel, campaign_id, occurred_at from journey.fct_touchpoints"
        " where person_id is not null order by all"
    )

    form = "neutral:hubspot:form:1:f1:1785578400000"
    assert touches == [
        ("hubspot:engagement:1", "Sales", None, dt.datetime(2026, 9, 3, 9)),
        (form, "Paid Search", None, dt.datetime(2026, 8, 1, 10)),
        ("neutral:t1", "Sponsored blogs", "partner:blog-7", dt.datetime(2026, 7, 20, 8)),
        ("pipedrive:activity:901", "Sales", None, dt.datetime(2026, 8, 20, 10, 45)),
    ]
    own = crm.query("select * from journey.dim_channels where channel_order > 1000")
    assert own == [("Sponsored blogs", "marketing", True, 1001)]
