"""Mailchimp's exports beside the audience and the activity files: connector, API, reports."""

from __future__ import annotations

import json

import pytest

from tests.fixtures.exports import email_texts as texts
from tests.fixtures.exports.exactly import Expected, Rows, assert_becomes, at
from tests.fixtures.exports.room import Room

BOB = "bob@example.com"
EXPORTS: Expected = {
    "members_carry_their_status": (
        "mailchimp.members",
        "member_id, unique_email_id, email, first_name, status, optin_at, last_changed_at",
        texts.MAILCHIMP_MEMBERS,
        [
            (
                *(texts.MEMBER_ANA, "8b5e76e755", "Ana@Example.com", "Ana", "unsubscribed"),
                *(at("2026-04-17 16:31:41"), at("2026-09-01 16:32:51")),
            ),
            (
                *(texts.MEMBER_BOB, "24037f9b6b", BOB, None, "subscribed"),
                *(None, at("2026-04-21 14:52:45")),
            ),
        ],
    ),
    "campaigns_of_a_connector_are_campaigns": (
        "mailchimp.campaigns",
        "campaign_id, title, subject, send_at, sent_at_utc, successful_deliveries",
        texts.MAILCHIMP_CONNECTOR_CAMPAIGNS,
        [
            (
                "c2b4c1c0d9",
                "Release 0.1.1",
                "Testers, please!",
                None,
                at("2026-09-01 16:59:27"),
                None,
            )
        ],
    ),
    "campaigns_of_the_api_are_campaigns": (
        "mailchimp.campaigns",
        "campaign_id, title, sent_at_utc, total_recipients, total_opens, proxy_excluded_opens",
        json.dumps(
            {
                "campaigns": [],
                "data": [
                    {
                        "id": "42694e9e57",
                        "emails_sent": 120,
                        "send_time": "2026-09-01T12:00:00+02:00",
                        "settings": {"subject_line": "Hi", "title": "Autumn"},
                        "report_summary": {"opens": 80, "proxy_excluded_opens": 30},
                    }
                ],
            }
        ),
        [("42694e9e57", "Autumn", at("2026-09-01 10:00:00"), 120, 80, 30)],
    ),
    "a_list_saved_again_by_a_spreadsheet": (
        "mailchimp.campaigns",
        "campaign_id, title, send_at, total_recipients, successful_deliveries, unique_opens",
        texts.MAILCHIMP_LIST_RESAVED,
        [("2a671f60aa", "Winback | Combo 1", at("2017-02-24 11:29:00"), 1500, 1498, 50)],
    ),
    "recipients_are_sends": (
        "mailchimp.campaign_recipients",
        "campaign_id, member_id, list_id",
        texts.MAILCHIMP_RECIPIENTS,
        [
            ("c2b4c1c0d9", texts.MEMBER_ANA, "8e42"),
            ("c2b4c1c0d9", texts.MEMBER_BOB, "8e42"),
        ],
    ),
    "recipients_of_an_automation": (
        "mailchimp.campaign_recipients",
        "campaign_id, member_id",
        texts.MAILCHIMP_RECIPIENTS.replace("campaign_id", "automation_email_id"),
        [("c2b4c1c0d9", texts.MEMBER_ANA), ("c2b4c1c0d9", texts.MEMBER_BOB)],
    ),
    "activity_of_a_connector": (
        "mailchimp.campaign_recipient_activity",
        "action, campaign_id, member_id, ip, url, occurred_at",
        texts.MAILCHIMP_CONNECTOR_ACTIVITY,
        [
            (
                *("open", "c2b4c1c0d9", texts.MEMBER_ANA, "192.0.2.8", None),
                at("2026-09-01 17:44:09"),
            ),
            (
                *("open", "c2b4c1c0d9", texts.MEMBER_BOB, "192.0.2.9", None),
                at("2026-09-01 16:59:29"),
            ),
            (
                *("click", "c2b4c1c0d9", texts.MEMBER_ANA, "192.0.2.8", "https://example.com/"),
                at("2026-09-01 17:45:00"),
            ),
        ],
    ),
    "unsubscribes_say_from_which_campaign": (
        "mailchimp.unsubscribes",
        "campaign_id, member_id, reason, occurred_at",
        texts.MAILCHIMP_UNSUBSCRIBES,
        [("c2b4c1c0d9", texts.MEMBER_ANA, "too many", at("2026-09-01 18:00:00"))],
    ),
    "a_report_of_one_campaign": (
        "mailchimp.campaign_reports",
        "title, section, total_recipients, successful_deliveries, total_bounces, unique_opens,"
        " total_opens, total_clicks, abuse_complaints, send_at, url_clicks",
        texts.MAILCHIMP_REPORT,
        [
            (
                *("Launch, week 36", "Overall Stats", 1751, 1742, 9, 600, 1209, 81, 0),
                at("2021-05-01 10:15:00"),
                {"https://example.com/?utm=1&mc_cid=0f1e2d3c4b&mc_eid=UNIQID": "81 (100%)"},
            )
        ],
    ),
}


@pytest.mark.parametrize(("table", "columns", "text", "rows"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_becomes_exactly_its_rows(
    room: Room, table: str, columns: str, text: str, rows: Rows
) -> None:
    assert_becomes(room, table, columns, text, rows)
