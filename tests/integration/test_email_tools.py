"""Exports of every email tool through to the marts: campaigns, machines, consents, erasures."""

import pytest

from tests.conftest import Project
from tests.fixtures.exports.email_texts import LANDING


@pytest.fixture(scope="module")
def emailed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("emailed")
    for name, text in LANDING.items():
        path = folder / "landing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = Project(folder / "landing", folder / "data", folder / "throughline.yaml")
    made.run()
    return made


@pytest.mark.slow
def test_every_tools_sends_are_email_campaigns(emailed: Project) -> None:
    assert emailed.query(
        "select campaign_id, date_day::varchar, sends, deliveries, opens, human_opens, clicks,"
        " human_clicks, bounces, unsubscribes, complaints"
        " from marketing.fct_email_campaigns order by all"
    ) == [
        ("hubspot:75310262", "2026-09-01", 1, None, 1, 1, 1, 0, None, 1, None),
        ("hubspot:name-c919cb54d6318628", "2026-10-01", None, 1, 0, 0, 0, 0, None, None, 1),
        (
            *("klaviyo:01JRX9PKNSNTR5GJMZGPF37PWG", "2026-09-16", 24065, 23548, 11537, None),
            *(276, None, 517, 180, 31),
        ),
        (
            *("klaviyo:01JVWJ7R4W2MM8V2PNJYFFQKW0", "2026-09-20", 12, 12, 20, None),
            *(12, None, 0, 0, 0),
        ),
        ("klaviyo:WZ11aa", "2026-09-01", None, 120, 1, 0, 1, 1, None, None, None),
        ("klaviyo:WZ11aa", "2026-09-02", None, 0, None, None, None, None, None, None, None),
        ("mailchimp:0f1e2d3c4b", "2021-05-01", 1751, 1742, 1209, None, 81, None, 9, 3, 0),
        ("mailchimp:2a671f60aa", "2017-02-24", 1500, 1498, 60, None, 0, None, 2, 0, 0),
        ("mailchimp:c2b4c1c0d9", "2026-09-01", 2, None, 2, 1, 1, 1, None, 1, None),
        (
            *("mailerlite:name-38008dd81c2f4d79", "2026-03-01", 200, 195, None, None),
            *(None, None, 5, 1, 0),
        ),
        ("sendgrid:name-e655785894fde4dc", "2026-09-01", None, 1, 2, 1, 0, 0, 1, None, None),
        ("sendgrid:none", "2026-09-03", None, 1, 0, 0, 0, 0, None, None, None),
    ]


@pytest.mark.slow
def test_machines_are_told_with_the_reason(emailed: Project) -> None:
    assert emailed.query("from marketing.fct_email_machine_events order by all") == [
        ("hubspot:75310262", "hubspot", "click", "tool_flag", 1),
        ("klaviyo:WZ11aa", "klaviyo", "open", "privacy_proxy", 1),
        ("mailchimp:c2b4c1c0d9", "mailchimp", "open", "soon_after_send", 1),
        ("sendgrid:name-e655785894fde4dc", "sendgrid", "open", "tool_flag", 1),
    ]
    assert emailed.query(
        "select source, touch_type, email, is_machine from journey.fct_touchpoints"
        " join journey.dim_persons using (person_id) where source <> 'mailchimp' order by all"
    ) == [
        ("hubspot", "email_click", "ana@example.com", True),
        ("hubspot", "email_open", "ana@example.com", False),
        ("klaviyo", "email_click", "ana@example.com", False),
        ("klaviyo", "email_open", "ana@example.com", True),
        ("sendgrid", "email_open", "ana@example.com", False),
        ("sendgrid", "email_open", "ana@example.com", True),
    ]


@pytest.mark.slow
def test_the_strictest_word_of_all_tools_is_the_consent(emailed: Project) -> None:
    assert emailed.query(
        "select coalesce(email, full_name), channel, status, consents.source, reason"
        " from journey.dim_consents as consents join journey.dim_persons using (person_id)"
        " order by all"
    ) == [
        ("Eve Doe", "sms", "opted_out", "brevo", None),
        ("ana@example.com", "email", "opted_out", "mailchimp", "unsubscribe: too many"),
        ("ana@example.com", "sms", "opted_in", "brevo", None),
        ("bob@example.com", "email", "opted_out", "hubspot", "unsubscribe"),
        ("eve@example.com", "email", "opted_out", "hubspot", "complaint"),
        ("leo@example.com", "email", "opted_out", "hubspot", "Portal Unsubscribe"),
        ("mia@example.com", "email", "bounced", "hubspot", "Portal Bounce"),
    ]


@pytest.mark.slow
def test_erasure_requests_are_visible_without_saying_whom(emailed: Project) -> None:
    assert emailed.query(
        "select identifier_kind, matched_records, matched_persons, requested_at::varchar"
        " from quality.fct_erasure_requests order by _row_number"
    ) == [
        ("email", 9, 1, "2026-10-01 07:00:00"),
        ("phone", 1, 1, "2026-10-02 09:00:00"),
    ]
    columns = emailed.query(
        "select column_name from duckdb_columns() where table_name like 'fct_er%'"
    )
    assert ("identifier",) not in columns
    assert ("note",) not in columns
