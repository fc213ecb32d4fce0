"""Exports of email tools: which export each file is, its exact rows, and what is quarantined."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from pipelines.exports.contract import load_contracts
from tests.fixtures.exports import email_texts as texts
from tests.fixtures.exports.exactly import Expected, Rows, assert_becomes, at
from tests.fixtures.exports.room import Room

ANA, BOB, EVE = "ana@example.com", "bob@example.com", "Eve@Example.com"
EXPORTS: Expected = {
    "counts_printed_as_floats_and_two_ways_of_rates": (
        "klaviyo.campaigns",
        "campaign_id, campaign_name, subject, campaign_channel, send_at, total_recipients,"
        " total_opens, bounces, revenue",
        texts.KLAVIYO_CAMPAIGNS,
        [
            (
                *("01JRX9PKNSNTR5GJMZGPF37PWG", "Win back - Sep 16, 2026"),
                *("[MULTIPLE VARIATIONS]", "Email", at("2026-09-16 12:00:00")),
                *(24065, 11537, 517, Decimal("201.13")),
            ),
            (
                *("01JVWJ7R4W2MM8V2PNJYFFQKW0", "Launch"),
                *("Hey {{ first_name|default:'there' }} 🎁", "Email", at("2026-09-20 10:00:01")),
                *(12, 20, 0, Decimal(0)),
            ),
            (
                *("01JSQ5QBH2MB6A5GPY3SFRV6KD", "Reminder", "Last day", "SMS"),
                *(at("2026-09-21 10:00:00"), 1143, 0, 0, Decimal(0)),
            ),
        ],
    ),
    "flows_by_day": (
        "klaviyo.flows",
        "day, flow_message_id, message_channel, delivered, unique_opens, revenue",
        texts.KLAVIYO_FLOWS,
        [
            (dt.date(2026, 9, 1), "WZ11aa", "email", 120, 60, Decimal("49.9")),
            (dt.date(2026, 9, 1), "WZ11ab", "sms", 80, 0, Decimal(0)),
            (dt.date(2026, 9, 2), "WZ11aa", "email", 0, 0, Decimal(0)),
        ],
    ),
    "profiles_with_consent_and_without_address": (
        "klaviyo.profiles",
        "profile_id, email, phone, email_consent, created_at",
        texts.KLAVIYO_PROFILES,
        [
            (
                *("01F35SYVPX6MS88ARK37864GJX", ANA, "+15165550100", "SUBSCRIBED"),
                at("2026-04-13 14:25:27"),
            ),
            (
                *("01F35SYVPX6MS88ARK37864GJY", None, "+15165550101", "NEVER_SUBSCRIBED"),
                at("2026-04-14 10:00:00"),
            ),
            (
                *("01F35SYVPX6MS88ARK37864GJZ", BOB, None, "UNSUBSCRIBED"),
                at("2026-04-15 10:00:00"),
            ),
        ],
    ),
    "events_of_flows": (
        "klaviyo.events",
        "event_id, type, flow_message_id, attribution, user_agent, url, occurred_at",
        texts.KLAVIYO_EVENTS,
        [
            ("k1", "Received Email", "WZ11aa", None, None, None, at("2026-09-01 08:00:00")),
            ("k2", "Opened Email", "WZ11aa", None, "Mozilla/5.0", None, at("2026-09-01 08:00:03")),
            (
                *("k3", "Clicked Email", "WZ11aa", None, None, "https://example.com/a"),
                at("2026-09-01 09:00:00"),
            ),
            ("k4", "Placed Order", None, "1586963:WZ11aa", None, None, at("2026-09-01 09:05:00")),
        ],
    ),
    "events_with_milliseconds_and_the_tools_flag": (
        "hubspot.email_events",
        "event_id, email_campaign_id, type, recipient, is_filtered, sent_at, occurred_at",
        texts.HUBSPOT_EVENTS,
        [
            ("h1", "75310262", "SENT", ANA, False, None, at("2026-09-01 19:00:48.934")),
            (
                *("h2", "75310262", "OPEN", ANA, False),
                *(at("2026-09-01 19:00:48.934"), at("2026-09-01 19:03:20.357")),
            ),
            (
                *("h3", "75310262", "CLICK", ANA, True),
                *(at("2026-09-01 19:00:48.934"), at("2026-09-01 19:00:59.100")),
            ),
            ("h4", "75310262", "STATUSCHANGE", BOB, False, None, at("2026-09-01 20:00:00")),
        ],
    ),
    "events_of_the_api_in_milliseconds": (
        "hubspot.email_events",
        "event_id, recipient, url, user_agent, is_filtered, sent_at, occurred_at",
        json.dumps(
            {
                "hasMore": False,
                "events": [
                    {
                        "id": "h9",
                        "emailCampaignId": 75310262,
                        "recipient": ANA,
                        "type": "CLICK",
                        "created": 1788289260357,
                        "sentBy": {"id": "h1", "created": 1788289248934},
                        "filteredEvent": True,
                        "url": "https://example.com/b",
                        "userAgent": "Barracuda Sentinel (EE)",
                    }
                ],
            }
        ),
        [
            (
                *("h9", ANA, "https://example.com/b", "Barracuda Sentinel (EE)", True),
                *(at("2026-09-01 19:00:48.934"), at("2026-09-01 19:01:00.357")),
            )
        ],
    ),
    "details_of_clicks": (
        "hubspot.email_event_details",
        "event_id, url, user_agent, ip",
        texts.HUBSPOT_CLICKS,
        [("h3", "https://example.com/b", "Mozilla/5.0 (X11)", "192.0.2.1")],
    ),
    "details_of_changes_of_status": (
        "hubspot.email_event_details",
        "event_id, subscription_status",
        texts.HUBSPOT_STATUS_CHANGES,
        [("h4", "UNSUBSCRIBED")],
    ),
    "names_of_marketing_emails": (
        "hubspot.email_campaigns",
        "email_campaign_id, campaign_name, subject, num_included",
        texts.HUBSPOT_CAMPAIGNS,
        [("75310262", "September news", "Hello", 2)],
    ),
    "what_each_recipient_did": (
        "hubspot.email_recipients",
        "email, email_name, event_type, occurred_at",
        texts.HUBSPOT_RECIPIENTS,
        [
            (EVE, "October news", "Delivered", at("2026-10-01 09:00:00")),
            (EVE, "October news", "SpamReport", at("2026-10-01 09:30:00")),
        ],
    ),
    "addresses_that_are_not_emailed": (
        "hubspot.email_opt_outs",
        "email, has_portal_bounced, has_portal_unsubscribed, has_left_marketing,"
        " _extra['Customer Service Communication']",
        texts.HUBSPOT_OPT_OUTS,
        [
            ("leo@example.com", None, True, True, None),
            ("mia@example.com", True, None, None, None),
            ("noa@example.com", None, None, None, "TRUE"),
        ],
    ),
    "a_webhook_repeats_itself_and_counts_seconds": (
        "sendgrid.events",
        "event_id, event, category, user_agent, is_machine_open, bounce_type, occurred_at",
        texts.SENDGRID_EVENTS,
        [
            ("made==1", "delivered", '["launch"]', None, None, None, at("2026-09-01 08:00:00")),
            (
                "made==2",
                "open",
                "launch",
                "GoogleImageProxy",
                None,
                None,
                at("2026-09-01 08:05:00"),
            ),
            ("made==2", "open", "launch", None, None, None, at("2026-09-01 08:05:00")),
            ("made==3", "open", "launch", None, True, None, at("2026-09-01 08:05:50")),
            ("made==4", "bounce", "launch", None, None, "bounce", at("2026-09-01 08:00:01")),
        ],
    ),
    "the_activity_of_messages": (
        "sendgrid.events",
        "event_id, message_id, event, email, ip, occurred_at",
        texts.SENDGRID_ACTIVITY,
        [(None, "m1", "delivered", ANA, "192.0.2.3", at("2026-09-03 10:00:00"))],
    ),
    "days_before_months_yes_and_no": (
        "brevo.contacts",
        "email, last_name, phone, email_blacklisted, sms_blacklisted, added_at",
        texts.BREVO_CONTACTS,
        [
            (ANA, "Cruz", "34600000000", False, False, at("2026-04-12 09:30:00")),
            (BOB, None, None, True, False, at("2026-02-01 00:05:00")),
            (None, "Doe", "33611111111", False, True, at("2026-04-03 11:00:00")),
        ],
    ),
    "contacts_with_a_status": (
        "activecampaign.contacts",
        "email, first_name, status, tags, created_at",
        texts.ACTIVECAMPAIGN_CONTACTS,
        [
            (ANA, "Ana", "Active", "a, b", at("2026-01-31 09:30:00")),
            (BOB, None, "Bounced", None, at("2026-02-01 09:30:00")),
        ],
    ),
    "subscribers_that_left": (
        "mailerlite.subscribers",
        "email, first_name, subscribed_at, unsubscribed_at",
        texts.MAILERLITE_SUBSCRIBERS,
        [
            (ANA, "Ana", at("2026-01-31 09:30:00"), at("2026-03-01 10:00:00")),
            (BOB, "Bob", at("2026-02-01 09:30:00"), None),
        ],
    ),
    "a_report_in_the_same_style": (
        "mailerlite.campaign_reports",
        "title, subject, total_recipients, unique_opens, hard_bounces, soft_bounces, send_at",
        texts.MAILERLITE_REPORT,
        [("Spring", "Hello", 200, 60, 2, 3, at("2026-03-01 10:00:00"))],
    ),
    "subscribers_of_kit": (
        "kit.subscribers",
        "email, first_name, status, created_at",
        texts.KIT_SUBSCRIBERS,
        [
            (ANA, "Ana", "active", at("2026-01-31 09:30:00")),
            (BOB, None, "cancelled", at("2026-02-01 09:30:00")),
        ],
    ),
    "contacts_of_systeme": (
        "systeme_io.contacts",
        "email, last_name, country, registered_at",
        texts.SYSTEME_IO_CONTACTS,
        [(ANA, "Cruz", "ES", at("2026-01-31 09:30:00"))],
    ),
    "requests_to_be_forgotten": (
        "neutral.erasures",
        "identifier, requested_at, note",
        texts.ERASURES,
        [
            ("Ana@Example.com", at("2026-10-01 07:00:00"), "by letter"),
            ("+34 600 000 000", at("2026-10-02 09:00:00"), None),
        ],
    ),
}


@pytest.mark.parametrize(("table", "columns", "text", "rows"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_becomes_exactly_its_rows(
    room: Room, table: str, columns: str, text: str, rows: Rows
) -> None:
    assert_becomes(room, table, columns, text, rows)


@pytest.mark.parametrize(
    ("table", "text", "quarantined"),
    [
        (
            "mailchimp.campaign_recipient_activity",
            texts.MAILCHIMP_CONNECTOR_ACTIVITY,
            (4, 5, "occurred_at", "yesterday", "not a date and time"),
        ),
        (
            "brevo.contacts",
            texts.BREVO_CONTACTS,
            (4, 5, "email_blacklisted", "maybe", "not true or false"),
        ),
        ("neutral.erasures", texts.ERASURES, (3, 4, "requested_at", "when", "not a date and time")),
    ],
)
def test_what_cannot_be_read_goes_to_quarantine(
    room: Room, table: str, text: str, quarantined: tuple[Any, ...]
) -> None:
    room.put("file.csv", text)
    room.one()
    assert room.quarantine(table) == [quarantined]


def test_the_exports_of_one_folder_are_told_apart(room: Room) -> None:
    for name, text in texts.LANDING.items():
        room.put(name, text)
    report = room.ingest()
    assert [outcome for outcome in report.files if outcome.status != "loaded"] == []
    assert len(report.files) == len(texts.LANDING)


def test_everything_that_names_a_person_is_marked() -> None:
    told = {"email", "recipient", "identifier", "phone", "member_id", "person_id", "ip"}
    tools = {table.split(".")[0] for table, *_ in EXPORTS.values()} | {"mailchimp"}
    for key, contract in load_contracts().items():
        for column in contract.columns:
            if column.name in told and key.split(".")[0] in tools:
                assert column.personal, f"{key}.{column.name}"
