"""LinkedIn, Microsoft and TikTok: each physical quirk of their files."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from tests.fixtures.exports import ad_texts as texts
from tests.fixtures.exports.room import Room

DAY, LATER = dt.date(2026, 9, 1), dt.date(2026, 9, 3)
PLACES = "day, account_name, campaign_id, ad_group_id, spend, impressions"


def utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.encode("utf-16-le")


def test_linkedin_english_report(room: Room) -> None:
    room.put("account_1_ad_performance_report.csv", utf16(texts.LINKEDIN_DAILY))
    assert room.one().export == "performance_daily"
    assert room.rows(
        "linkedin.performance_daily",
        f"{PLACES}, ad_id, currency, clicks, conversions, leads, reach",
    ) == [
        (day, "Acme B.V.", "612", "212", spend, shown, "412", "EUR", 4, Decimal(1), 0, 2800)
        for day, spend, shown in [
            (DAY, Decimal(20), 1200),
            (LATER, Decimal("1009.36"), 12292),
        ]
    ]
    manifest = room.manifest("linkedin.performance_daily")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-09-01", "2026-09-03")
    assert (manifest["exported_at"], manifest["exported_at_basis"]) == (
        *("2026-09-24 08:02:00", "printed"),
    )
    assert manifest["facts"]["time_zone"] == "UTC"


def test_linkedin_dutch_report_has_day_first_and_decimal_commas(room: Room) -> None:
    room.put("export.csv", utf16(texts.LINKEDIN_DUTCH))
    assert room.one().export == "performance_daily"
    assert room.rows("linkedin.performance_daily", PLACES) == [
        (DAY, "Acme B.V.", "612", "212", Decimal("9.36"), 292),
        (LATER, "Acme B.V.", "612", "212", Decimal("1009.36"), 12292),
    ]
    assert room.manifest("linkedin.performance_daily")["exported_at"] == "2026-09-24 08:02:00"


def test_linkedin_french_dates_have_the_day_first(room: Room) -> None:
    text = (
        "Rapport de performance (en UTC)\n\nDate de début (en UTC)\tNom du compte\tDevise\t"
        "ID de la campagne\tNom de la campagne\tID de l'ensemble de publicités\tTotal dépensé\t"
        'Impressions\tClics\n1/9/2026\tAcme\tEUR\t612\tP\t212\t"1 009,36"\t5\t1\n'
    )
    room.put("f.csv", utf16(text))
    assert room.one().export == "performance_daily"
    assert room.rows("linkedin.performance_daily", PLACES) == [
        (DAY, "Acme", "612", "212", Decimal("1009.36"), 5)
    ]


def test_linkedin_campaign_groups_are_campaigns_since_the_rename(room: Room) -> None:
    room.put("old.csv", utf16(texts.LINKEDIN_GROUPS))
    assert room.one().rows == 2
    manifest = room.manifest("linkedin.performance_daily")
    assert (manifest["shape"], manifest["totals"]) == ("campaign_groups", 1)
    assert room.rows("linkedin.performance_daily", PLACES) == [
        (DAY, "Acme B.V.", "612", "212", Decimal("1.5"), 10),
        (dt.date(2026, 9, 2), "Acme B.V.", "612", "212", Decimal("2.5"), 20),
    ]
    assert {(c["measure"], c["expected"]) for c in manifest["controls"]} == {
        *[("spend", "4.00"), ("impressions", "30"), ("clicks", "3")],
    }


def test_linkedin_without_breakdown_by_day_books_nothing(room: Room) -> None:
    rows = texts.linkedin_row("9/1/2026", "20.00") + texts.linkedin_row(
        "9/1/2026", "5.00", ad_set="213"
    )
    room.put("p.csv", utf16(f"{texts.LINKEDIN_PREAMBLE}\n{texts.LINKEDIN_HEADER}{rows}"))
    assert room.one().export == "period_reports"
    manifest = room.manifest("linkedin.period_reports")
    assert (manifest["rows"], manifest["period_start"], manifest["period_end"]) == (
        *(2, "2026-09-01", "2026-09-03"),
    )


def test_linkedin_without_delivery_is_empty_and_not_corrupt(room: Room) -> None:
    room.put("e.csv", utf16(texts.LINKEDIN_PREAMBLE))
    outcome = room.one()
    assert (outcome.status, outcome.export, outcome.rows) == ("loaded", "performance_daily", 0)
    assert room.manifest("linkedin.performance_daily")["period_end"] == "2026-09-03"


def test_linkedin_connector_and_lead_form(room: Room) -> None:
    room.put("ad_analytics_by_campaign.csv", texts.LINKEDIN_CONNECTOR)
    room.put("leads.csv", texts.LINKEDIN_LEADS)
    assert {outcome.export for outcome in room.ingest().files} == {
        *("performance_daily", "lead_forms"),
    }
    assert room.rows("linkedin.performance_daily", f"{PLACES}, clicks, leads") == [
        (DAY, None, None, "212", Decimal(20), 1200, 18, 0),
        (dt.date(2026, 9, 2), None, None, "212", Decimal(0), 0, None, None),
    ]
    assert room.rows("linkedin.lead_forms", "lead_id, created_at, email, form_name, is_test") == [
        ("L1", dt.datetime(2026, 9, 1, 10), "ana@example.com", "Demo", False)
    ]


MICROSOFT = (
    "day, account_number, campaign_id, currency, spend, impressions, clicks, conversions,"
    " conversion_value"
)
MICROSOFT_ROWS = [
    (DAY, "F100MADE", "359", "EUR", Decimal(30), 1200, 60, Decimal(3), Decimal(150)),
    (DAY, "F100MADE", "359", "EUR", Decimal(0), 40, 0, Decimal(0), None),
    (dt.date(2026, 9, 2), "F100MADE", "359", "EUR", Decimal("21.32"), 900, 41, None, Decimal(0)),
]


def test_microsoft_report_file(room: Room) -> None:
    room.put("report.csv", texts.MICROSOFT_DAILY)
    assert (room.one().export, room.quarantine("microsoft.performance_daily")) == (
        *("performance_daily", []),
    )
    assert room.rows("microsoft.performance_daily", MICROSOFT) == MICROSOFT_ROWS
    manifest = room.manifest("microsoft.performance_daily")
    assert manifest["facts"] | {"time_zone": None} == {
        "title": "Campaign daily",
        "period": "9/1/2026,9/2/2026",
        "time_zone": None,
        "exported_at": "9/3/2026 3:20:00 AM (GMT)",
        "aggregation": "Daily",
        "incomplete": "true",
        "rows": "3",
    }
    assert (manifest["period_end"], manifest["exported_at"]) == (
        *("2026-09-02", "2026-09-03 03:20:00"),
    )
    assert [(c["measure"], c["expected"]) for c in manifest["controls"]] == [("rows", "3")]


@pytest.mark.parametrize(
    "text",
    [
        texts.MICROSOFT_TABLE,
        "\ufeff" + texts.MICROSOFT_PREAMBLE + texts.MICROSOFT_TABLE,
        texts.MICROSOFT_TABLE + texts.MICROSOFT_FOOTER.replace("©", "(c) "),
    ],
)
def test_microsoft_header_and_footer_may_be_switched_off(room: Room, text: str) -> None:
    room.put("report.csv", text)
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (3, 0)
    assert room.rows("microsoft.performance_daily", MICROSOFT) == MICROSOFT_ROWS


def test_microsoft_display_names_and_connector(room: Room) -> None:
    room.put("ui.csv", texts.MICROSOFT_DISPLAY)
    room.put("campaign_performance_daily_report.csv", texts.MICROSOFT_CONNECTOR)
    assert {outcome.export for outcome in room.ingest().files} == {"performance_daily"}
    found = room.query(
        "select day, account_id, account_number, ad_group_name, spend, conversion_value, segment"
        " from rows order by day",
        "microsoft.performance_daily",
    )
    segment = {
        "device_os": "Windows",
        "device_type": "Computer",
        "network": "Bing",
        "ad_distribution": "Search",
        "top_vs_other": "Top",
    }
    assert found == [
        (DAY, "180", None, None, Decimal(30), Decimal(150), segment),
        (dt.date(2026, 9, 14), None, "F100MADE", "Core", Decimal("2.5"), Decimal(9), None),
    ]


def test_microsoft_summary_and_empty_reports(room: Room) -> None:
    room.put("summary.csv", texts.MICROSOFT_SUMMARY)
    room.put("none.csv", texts.MICROSOFT_PREAMBLE.replace("Rows: 3", "Rows: 0"))
    found = {outcome.file_name: outcome for outcome in room.ingest().files}
    assert (found["none.csv"].export, found["none.csv"].rows) == ("performance_daily", 0)
    assert found["summary.csv"].export == "period_reports"
    manifest = room.manifest("microsoft.period_reports")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-09-01", "2026-09-14")


TIKTOK = (
    "day, campaign_name, ad_name, currency, spend, impressions, clicks, conversions, reach, _extra"
)


def workbook(text: str) -> bytes:
    """The same table as a spreadsheet that holds text."""
    import csv

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in csv.reader(io.StringIO(text)):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["export.csv", "Campaign_20260901_20260901_GMT+0.xlsx"])
def test_tiktok_report_with_total_masks_and_broken_names(room: Room, name: str) -> None:
    text = texts.TIKTOK_DAILY
    room.put(name, workbook(text) if name.endswith("xlsx") else text)
    outcome = room.one()
    assert (outcome.export, outcome.rows, outcome.quarantined) == ("performance_daily", 2, 0)
    extra = {"CTR (destination)": "1.40%", "CPA": "8.00"}
    assert room.rows("tiktok.performance_daily", TIKTOK) == [
        (
            *(DAY, "TT Winter", "UGC 1\n(copy)", "EUR", Decimal(8), 5000, 70, Decimal(1), 900),
            extra,
        ),
        (
            *(DAY, "TT Winter", "UGC 2", "EUR", Decimal(0), None, 0, Decimal(0), None),
            {"CTR (destination)": "0.00%", "CPA": "-", "Impressions": "<5"},
        ),
    ]
    manifest = room.manifest("tiktok.performance_daily")
    assert (manifest["totals"], manifest["period_end"]) == (1, "2026-09-01")
    assert [(c["scope"], c["measure"], c["expected"]) for c in manifest["controls"]] == [
        ("Total of 2 results", "spend", "8.00")
    ]


def test_tiktok_without_days_takes_its_period_from_the_file_name(room: Room) -> None:
    room.put("Campaign_20260901_20260930_GMT+0.csv", texts.TIKTOK_SUMMARY)
    outcome = room.one()
    assert (outcome.export, outcome.rows) == ("period_reports", 1)
    manifest = room.manifest("tiktok.period_reports")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-09-01", "2026-09-30")


def test_tiktok_without_days_or_period_is_a_control_without_one(room: Room) -> None:
    room.put("renamed.csv", texts.TIKTOK_SUMMARY)
    assert room.one().export == "period_reports"
    manifest = room.manifest("tiktok.period_reports")
    assert (manifest["shape"], manifest["period_start"]) == ("unnamed", None)


def test_tiktok_connector_rows_by_the_hour_keep_their_day(room: Room) -> None:
    room.put("campaign_report_hourly.csv", texts.TIKTOK_CONNECTOR)
    assert room.one().export == "performance_daily"
    assert room.rows("tiktok.performance_daily", "day, campaign_id, spend, clicks, segment") == [
        (DAY, "17001", Decimal("22.12"), 22, {"STAT_TIME_HOUR": "2026-09-01 05:00:00"}),
        (DAY, "17001", Decimal("0.5"), 1, {"STAT_TIME_HOUR": "2026-09-01 06:00:00"}),
        (DAY, "17002", Decimal("3.5"), 5, {"STAT_TIME_HOUR": "2026-09-01 06:00:00"}),
    ]
