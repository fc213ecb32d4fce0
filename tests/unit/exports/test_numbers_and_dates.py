"""Number styles, date formats and periods are decided by evidence of the whole file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from pipelines.exports.periods import export_time, preamble_period
from pipelines.exports.values import to_decimal
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["1,234.56", "1,234"], ["1234.56", "1234"]),
        (["1.234,56", "1.234"], ["1234.56", "1234"]),
        (["1 234,56", "12"], ["1234.56", "12"]),
        (["1\u00a0234,56", "1\u202f234\u202f567,1"], ["1234.56", "1234567.1"]),
        (["1'234.50", "3"], ["1234.5", "3"]),
        (["-5.25", "\N{MINUS SIGN}1,234.50"], ["-5.25", "-1234.5"]),
        (["0.125", "1.234"], ["0.125", "1.234"]),
        (["12345.678", "1.234"], ["12345.678", "1.234"]),
        (["€ 1.234,50", "7,00 €"], ["1234.5", "7"]),
        (["00042", "7"], ["42", "7"]),
    ],
)
def test_number_styles(room: Room, printed: list[str], expected: list[str]) -> None:
    rows = [f"2026-09-01;T{index};{number};EUR" for index, number in enumerate(printed)]
    room.put("t.csv", texts.targets(*rows, delimiter=";"))
    assert room.one().rows == len(printed)
    assert room.rows("neutral.sales_targets", "target_amount") == [(Decimal(e),) for e in expected]


def test_a_late_proof_changes_how_the_whole_file_is_read(room: Room) -> None:
    rows = [f"2026-09-01;T{i};1.234;EUR" for i in range(600)] + ["2026-09-01;Z;1.234,56;EUR"]
    room.put("t.csv", texts.targets(*rows, delimiter=";"))
    room.one()
    assert room.query("select sum(target_amount) from rows", "neutral.sales_targets") == [
        (Decimal("741634.56"),)
    ]


@pytest.mark.parametrize("bad", ["1E5", "nan", "1_000", "0x10", "12,34,56", "--5", "1.5.2.1"])
def test_what_is_no_number(room: Room, bad: str) -> None:
    rows = [f"2026-09-01;T;{n};EUR" for n in ["1.5", bad, "2.5"]]
    room.put("t.csv", texts.targets(*rows, delimiter=";"))
    assert room.one().quarantined == 1
    assert room.quarantine("neutral.sales_targets")[0][:4] == (2, 3, "target_amount", bad)


def test_moments_with_an_offset_are_utc(room: Room) -> None:
    printed = ["", "Z", ".000Z", "+00:00", "+02:00"]
    rows = [f"t,2026-09-01T10:00:00{zone},a@example.com,webinar," for zone in printed]
    room.put("t.csv", texts.touchpoints(*rows, "t,2026-09-31T10:00:00Z,a@example.com,webinar,"))
    assert room.one().quarantined == 1
    assert room.rows("neutral.touchpoints", "occurred_at") == [
        (dt.datetime(2026, 9, 1, hour),) for hour in (10, 10, 10, 10, 8)
    ]


def test_fractions_in_counts_are_bad_and_whole_decimals_are_not(room: Room) -> None:
    head = "Day,Campaign,Impr.,Clicks,Cost\n"
    room.put("c.csv", head + "2026-09-01,A,12.0,1,1.50\n2026-09-01,B,1.5,1,1.50\n")
    assert room.one().quarantined == 1
    assert room.rows("google_ads.campaigns_daily", "impressions") == [(12,)]


def test_grouped_counts_are_whole_too(room: Room) -> None:
    head = "Day,Campaign,Impr.,Clicks,Cost\n"
    cells = ['"1,234"', '"1,234,567.0"', '"1,234.5"', '"1,23"']
    room.put("c.csv", head + "".join(f"2026-09-01,A,{cell},1,1.50\n" for cell in cells))
    assert room.one().quarantined == 2
    assert room.rows("google_ads.campaigns_daily", "impressions") == [(1234,), (1234567,)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["31/12/2026", "01/02/2026"], [dt.date(2026, 12, 31), dt.date(2026, 2, 1)]),
        (["12/31/2026", "01/02/2026"], [dt.date(2026, 12, 31), dt.date(2026, 1, 2)]),
        (["31.12.2026", "01.02.2026"], [dt.date(2026, 12, 31), dt.date(2026, 2, 1)]),
        (["05/05/2026", "06/06/2026"], [dt.date(2026, 5, 5), dt.date(2026, 6, 6)]),
        (["2026-12", "2026-01-01"], None),
        (["2026-02-01 00:00:00"], [dt.date(2026, 2, 1)]),
    ],
)
def test_date_formats(room: Room, printed: list[str], expected: list[dt.date] | None) -> None:
    room.put("t.csv", texts.targets(*(f"{day},A,1,EUR" for day in printed)))
    outcome = room.one()
    if expected is None:
        assert outcome.quarantined == 1
    else:
        found = room.rows("neutral.sales_targets", "period_month")
        assert found == [(day,) for day in expected]


@pytest.mark.parametrize("bad", ["0026-09-01", "2026-13-01", "20260901", "46000", "soon"])
def test_what_is_no_day(room: Room, bad: str) -> None:
    good = "".join(f"2026-09-0{i},A,1,1,1.50\n" for i in range(1, 6))
    room.put("c.csv", f"Day,Campaign,Impr.,Clicks,Cost\n{good}{bad},B,1,1,1.50\n")
    assert room.one().quarantined == 1
    assert room.quarantine("google_ads.campaigns_daily")[0][1:4] == (7, "day", bad)


def test_a_row_without_its_day_is_not_loaded(room: Room) -> None:
    room.put("c.csv", "Day,Campaign,Impr.,Clicks,Cost\n,B,1,1,1.50\n2026-09-01,B,1,1,1.50\n")
    assert room.one().quarantined == 1
    assert room.quarantine("google_ads.campaigns_daily")[0][4] == "empty, but every row needs one"


def test_a_campaign_called_total_is_not_a_total(room: Room) -> None:
    room.put(
        "c.csv",
        "Campaign,Day,Impr.,Clicks,Cost\nTotal reach,2026-09-01,5,1,1.50\n"
        "Total: Campaigns, --,5,1,1.50\n",
    )
    assert room.one().rows == 1
    assert room.manifest("google_ads.campaigns_daily")["totals"] == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Campaign report.csv", None),
        ("Campaign report 2026-10-05.csv", dt.datetime(2026, 10, 5)),
        ("exports/2026-10-05/Campaign report.csv", dt.datetime(2026, 10, 5)),
        ("report_20261005.csv", dt.datetime(2026, 10, 5)),
        (
            "Overview_cards_csv(2026-10-05_12_33_10).zip!Campaigns.csv",
            dt.datetime(2026, 10, 5, 12, 33, 10),
        ),
        ("hubspot-crm-exports-all-contacts-2026-05-12-1.csv", dt.datetime(2026, 5, 12)),
        ("Acme-Campaigns-1-Sep-2026-30-Sep-2026.csv", dt.datetime(2026, 9, 30)),
        ("Acme-Campaigns-1-Sep-2026-30-Sep-2026 2026-10-05.csv", dt.datetime(2026, 10, 5)),
        ("a 2026-10-05.zip!subscribed_members_export_2ab.csv", dt.datetime(2026, 10, 5)),
        ("campaign_891312023 (3).csv", None),
        ("hash_120211112222333444.csv", None),
        ("2026-13-45.csv", None),
    ],
)
def test_export_time_of_a_name(path: str, expected: dt.datetime | None) -> None:
    assert export_time(path) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("September 1, 2026 - September 3, 2026", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("1. September 2026 - 3. September 2026", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("1 août 2026 - 3 sept. 2026", (dt.date(2026, 8, 1), dt.date(2026, 9, 3))),
        (
            "1 de septiembre de 2026 - 3 de octubre de 2026",
            (dt.date(2026, 9, 1), dt.date(2026, 10, 3)),
        ),
        ("2026-09-01 - 2026-09-03", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("2026年9月1日\N{FULLWIDTH TILDE}2026年9月3日", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("2026/09/01 - 2026/09/03", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("2026년 9월 1일 - 2026년 9월 3일", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("2026. 9. 1. ~ 2026. 9. 3.", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("2026. szept. 1. - 2026. szept. 3.", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("1 wrz 2026 - 3 paź 2026", (dt.date(2026, 9, 1), dt.date(2026, 10, 3))),
        ("1º de setembro de 2026 - 3 de set. de 2026", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("1 Eylül 2026 - 3 Ekim 2026", (dt.date(2026, 9, 1), dt.date(2026, 10, 3))),
        ("1.9.2026 - 3.9.2026", (dt.date(2026, 9, 1), dt.date(2026, 9, 3))),
        ("September 1, 2026", (dt.date(2026, 9, 1), dt.date(2026, 9, 1))),
        ("1 - 3 September 2026", (None, None)),  # half of it would be another period
        ("2026年9月1日\N{FULLWIDTH TILDE}3日", (None, None)),
        ("All time", (None, None)),
    ],
)
def test_period_of_a_preamble(line: str, expected: tuple[dt.date | None, dt.date | None]) -> None:
    assert preamble_period(["Campaign report", line]) == expected


def test_printed_totals_outside_the_database() -> None:
    assert to_decimal('"1,234.50', "dot") is None
    assert to_decimal("1,234.50", "plain") == Decimal("1234.50")
    assert to_decimal("1.234,50 €", "comma") == Decimal("1234.50")
    assert to_decimal(" --", "dot") is None
    assert to_decimal(None, "dot") is None
