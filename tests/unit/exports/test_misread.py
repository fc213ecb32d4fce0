"""What a file says of itself is believed before its headers: no file is taken for what it is not,
and none for empty."""

from __future__ import annotations

import pytest

from tests.fixtures.exports import ad_texts
from tests.fixtures.exports.room import Room

_LINKEDIN = (
    "Campaign Performance Report (in UTC)\nReport Start: September 1, 2026, 12:00 AM\n"
    "Report End: September 9, 2026, 11:59 PM\n"
)
_COLUMNS = "Start Date (in UTC);Currency;Campaign Group Name;Campaign Name;Total Spent;Impressions"


@pytest.mark.parametrize("grain", ["Weekly", "Monthly", "Summary"])
def test_a_report_of_another_grain_is_of_no_day(room: Room, grain: str) -> None:
    """Its day column prints the first day of the week."""
    text = ad_texts.MICROSOFT_DAILY
    daily = '"Report Aggregation: Daily"'
    assert daily in text
    room.put("report.csv", text.replace(daily, f'"Report Aggregation: {grain}"'))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert outcome.reason == (
        f"not a known export; closest is microsoft.performance_daily: '{grain}' is printed above it"
    )
    assert outcome.remedy == "export it by day"


_MONTHS = (
    "Campaign Performance Report (in UTC)\nReport Start: August 15, 2026, 12:00 AM\n"
    "Report End: October 20, 2026, 11:59 PM\n\n"
    "Start Date (in UTC),Currency,Campaign Group Name,Campaign Name,Total Spent,Impressions,"
    "Clicks\n"
    "8/15/2026,EUR,G,C,300.00,10,1\n9/1/2026,EUR,G,C,200.00,10,1\n10/1/2026,EUR,G,C,100.00,10,1\n"
)


def test_a_month_that_is_printed_as_its_first_day_is_of_no_day(room: Room) -> None:
    room.put("report.csv", _MONTHS)
    outcome = room.one()
    assert (outcome.status, outcome.export, outcome.rows) == ("loaded", "period_reports", 3)
    manifest = room.manifest("linkedin.period_reports")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-08-15", "2026-10-20")


def test_days_among_which_a_first_of_a_month_is_one_are_days(room: Room) -> None:
    room.put("report.csv", _MONTHS.replace("10/1/2026", "10/2/2026"))
    outcome = room.one()
    assert (outcome.status, outcome.export, outcome.rows) == ("loaded", "performance_daily", 3)


@pytest.mark.parametrize(
    "table",
    [
        "Gebiedsdatum\tValuta\tGroep\tBesteed\tKliks\n1-9-2026\tEUR\tG\t1\t2\n",
        "Start Date (in UTC),Currency,Campaign Name,Job Function,Clicks\n9/1/2026,EUR,C,IT,2\n",
    ],
)
def test_a_preamble_above_a_table_that_nobody_knows_is_no_empty_export(
    room: Room, table: str
) -> None:
    room.put("report.csv", f"{_LINKEDIN}\n{table}")
    assert room.one().status == "rejected"


def test_a_preamble_alone_is_an_empty_export(room: Room) -> None:
    room.put("report.csv", _LINKEDIN)
    outcome = room.one()
    assert (outcome.status, outcome.export, outcome.rows) == ("loaded", "performance_daily", 0)


def test_day_and_month_that_a_spreadsheet_exchanged_are_told_by_the_period_above(
    room: Room,
) -> None:
    rows = "05.09.2026;EUR;G;C;20,5;1200\n06.10.2026;EUR;G;C;20,5;1200\n"
    room.put("report.csv", f"{_LINKEDIN}\n{_COLUMNS};Clicks\n{rows.replace('1200', '1200;4')}")
    outcome = room.one()
    assert outcome.status == "rejected"
    assert outcome.reason == (
        "its days are read as 2026-09-05 to 2026-10-06, and 2026-09-01 to 2026-09-09 is printed"
        " above them"
    )


def test_true_and_false_are_read_in_the_language_of_a_spreadsheet(room: Room) -> None:
    header = "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME\n"
    room.put("fr.csv", f"{header}ana@example.com;C;A;;Oui;FAUX;12-04-2026 09:30\n")
    room.put("de.csv", f"{header}bob@example.com;C;B;;WAHR;Nein;12-04-2026 09:30\n")
    assert {outcome.quarantined for outcome in room.ingest().files} == {0}
    columns = "email_blacklisted, sms_blacklisted"
    assert room.rows("brevo.contacts", columns) == [(True, False), (True, False)]
