"""Google Ads and Meta beyond their interfaces: connectors, APIs, clicks, lead forms, refusals."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest

from tests.fixtures.exports import ad_texts as texts
from tests.fixtures.exports.room import Room

DAY = dt.date(2026, 9, 1)


def test_google_connector_cost_is_in_micros_and_rows_keep_their_segments(room: Room) -> None:
    room.put("campaign_stats.csv", texts.CAMPAIGN_STATS)
    assert room.one().export == "campaigns_daily"
    assert room.manifest("google_ads.campaigns_daily")["shape"] == "connector"
    columns = (
        "day, account_id, campaign_id, spend, conversions, conversion_value, impressions, segment,"
        " synced_at"
    )
    mobile = {"ad_network_type": "SEARCH", "device": "MOBILE"}
    desktop = {"ad_network_type": "SEARCH", "device": "DESKTOP"}
    rows = room.rows("google_ads.campaigns_daily", columns)
    assert rows == [
        *[
            (DAY, "2121450128", "77", Decimal(spend), won, value, shown, segment, synced)
            for spend, won, value, shown, segment, synced in [
                ("36.15", Decimal("2.5"), Decimal("145.5"), 1660, mobile, at(2)),
                ("9.15", Decimal(0), Decimal(0), 210, desktop, at(2)),
                ("9.150001", Decimal(1), Decimal(50), 210, desktop, at(5)),
            ]
        ]
    ]


def at(day: int) -> dt.datetime:
    return dt.datetime(2026, 9, day, 4)


def test_google_api_rows_are_read_at_the_level_of_their_ids(room: Room) -> None:
    room.put("ad_groups.json", texts.GOOGLE_API)
    assert room.one().export == "ad_groups_daily"
    assert room.rows(
        "google_ads.ad_groups_daily",
        "day, account_id, campaign_name, ad_group_id, currency, spend, clicks, conversions,"
        " segment",
    ) == [
        (
            *(DAY, "2121450128", "Brand", "88", "EUR"),
            *(Decimal("36.15"), 49, Decimal("2.5"), {"segments.device": "MOBILE"}),
        )
    ]


def test_google_clicks_name_their_campaign(room: Room) -> None:
    room.put("clicks.jsonl", texts.CLICK_VIEW)
    assert room.one().export == "click_views"
    assert room.rows("google_ads.click_views", "gclid, day, campaign_id, ad_group_id") == [
        ("Cj0made-up", DAY, "77", "88"),
        ("Cj0other", DAY, "78", "89"),
    ]


def test_google_overview_card_takes_its_period_from_the_file_name(room: Room) -> None:
    room.put("Campaigns(2026.08.07-2026.09.24).csv", texts.OVERVIEW_CARD)
    assert room.one().export == "period_reports"
    manifest = room.manifest("google_ads.period_reports")
    assert (manifest["shape"], manifest["period_start"], manifest["period_end"]) == (
        *("overview_card", "2026-08-07", "2026-09-24"),
    )
    assert room.rows(
        "google_ads.period_reports", "campaign_name, spend, conversions, currency"
    ) == [
        ("Brand EU", Decimal("26064.74"), Decimal("662.83"), None),
        ("PMax All", Decimal("2431.76"), Decimal(30543), None),
    ]


def test_google_overview_zip_is_a_control_and_its_other_cards_are_refused_by_name(
    room: Room,
) -> None:
    period = "(2026.08.07-2026.09.24).csv"
    cards = {
        "Campaigns": texts.OVERVIEW_CARD,
        "Time_series": 'Date,Clicks,Cost\n4th quarter 2026,"1,204","$2,431.76"\n',
        "Devices": 'Device,Clicks,Cost\nMobile phones,"1,002","$2,000.10"\n',
        "Day_&_hour": "Day,Start hour,Clicks\nSunday,12 AM,12\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for card, text in cards.items():
            archive.writestr(card + period, text)
    room.put("Overview_cards_csv(2026-09-25_08_01_02).zip", packed.getvalue())

    outcomes = room.ingest().files

    told = {outcome.file_name.rpartition("!")[2].partition("(")[0]: outcome for outcome in outcomes}
    assert told["Campaigns"].export == "period_reports"
    for card in cards.keys() - {"Campaigns"}:
        assert told[card].status == "rejected"
        assert "another card of the Google Ads overview zip" in (told[card].reason or "")
    assert len(room.rows("google_ads.period_reports", "campaign_name")) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Parameters:TimeZone=Europe/Amsterdam\n"
            "Google Click ID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency\n"
            "Cj0made-up,Closed won,2026-09-20 09:00:00,20000.00,EUR\n",
            "not a report but an upload file",
        ),
        (
            "Campaign\tLabels\tCampaign Type\tNetworks\tBudget\tBudget type\tAd Group\tFinal URL\n"
            "Brand EU\t\tSearch\tGoogle search\t5.00\tDaily\t\t\n",
            "Google Ads Editor",
        ),
        (
            "Search keyword report\nAll time\nSearch keyword,Campaign,Ad group,Impr.,Clicks,Cost\n"
            "shoes,A,B,1,1,1.00\n",
            "Google Ads search keyword report",
        ),
        (
            "Search terms report\nAll time\nSearch term,Campaign,Ad group,Impr.,Clicks,Cost\n"
            "red shoes,A,B,1,1,1.00\n",
            "Google Ads search terms report",
        ),
        (
            "Negative keyword report\nAll time\nNegative keyword,Campaign,Match type\n"
            "free,A,Broad\n",
            "Google Ads negative keyword report",
        ),
        (
            "Asset report\nAll time\nAsset,Asset type,Campaign,Impr.,Clicks,Cost\n"
            "x,Image,A,1,1,1\n",
            "Google Ads asset report",
        ),
    ],
)
def test_what_is_no_report_of_ads_is_refused_by_name(room: Room, text: str, told: str) -> None:
    room.put("file.csv", text)
    outcome = room.one()
    assert outcome.status == "rejected"
    assert told in (outcome.reason or "")


def test_google_history_tables_give_names_and_settings(room: Room) -> None:
    room.put(
        "campaign_history.csv",
        "id,updated_at,name,customer_id,advertising_channel_type,status\n"
        "77,2026-09-01T17:19:05.102,Brand,2121450128,SEARCH,PAUSED\n",
    )
    room.put(
        "ad_group_history.csv",
        "id,updated_at,type,campaign_id,campaign_name,name,status\n"
        "88,2026-09-01T17:19:05.102,,77,Brand,Core,ENABLED\n",
    )
    room.put(
        "ad_history.csv",
        "ad_group_id,id,name,updated_at,type,status,display_url,final_urls\n"
        "88,99,Hello,2026-09-01T20:38:32.170,,ENABLED,,[https://example.com]\n",
    )
    room.put(
        "account_history.csv",
        "id,updated_at,auto_tagging_enabled,currency_code,descriptive_name,time_zone\n"
        "2121450128,2026-02-01 2:20:51,TRUE,USD,Acme,America/Los_Angeles\n",
    )
    assert {outcome.export for outcome in room.ingest().files} == {"entities"}
    assert room.query(
        "select account_id, campaign_id, campaign_name, campaign_type, ad_group_id, ad_group_name,"
        " ad_id, ad_name, currency, time_zone from rows order by all",
        "google_ads.entities",
    ) == [
        ("2121450128", "77", "Brand", "SEARCH", *[None] * 6),
        ("2121450128", *[None] * 7, "USD", "America/Los_Angeles"),
        (None, "77", "Brand", None, "88", "Core", *[None] * 4),
        (*[None] * 4, "88", None, "99", "Hello", None, None),
    ]


def test_meta_insights_keep_their_lists_of_actions(room: Room) -> None:
    room.put("insights.json", texts.INSIGHTS)
    room.put("insights.csv", texts.INSIGHTS_PYTHON)
    assert {outcome.export for outcome in room.ingest().files} == {"insights_daily"}
    rows = room.query(
        "select day, account_id, ad_id, spend, impressions, clicks, clicks_all, reach, purchases,"
        " length(actions) > 20, action_values from rows order by all",
        "meta.insights_daily",
    )
    assert rows == [
        (
            *(DAY, "555", None, Decimal("62.5"), 20100, 201, 240, 15020, None, True),
            '[{"action_type":"purchase","value":"145.5"}]',
        ),
        (DAY, None, "120411", Decimal("1.1"), 40, *[None] * 4, True, None),
        (dt.date(2026, 9, 2), "555", None, Decimal(0), 3, *[None] * 6),
        (dt.date(2026, 9, 2), None, "120411", Decimal(2), 50, *[None] * 4, True, None),
    ]


def test_meta_connector_tables(room: Room) -> None:
    room.put("basic_ad.csv", texts.BASIC_AD)
    room.put("basic_ad_actions.csv", texts.AD_ACTIONS)
    room.put("basic_ad_action_values.csv", texts.AD_ACTIONS.replace("purchase,2", "purchase,99.5"))
    assert sorted(outcome.export or "" for outcome in room.ingest().files) == [
        "ad_actions",
        "ad_actions",
        "insights_daily",
    ]
    assert room.rows("meta.insights_daily", "day, account_id, ad_id, spend, clicks, reach") == [
        (DAY, "555", "120411", Decimal("12.34"), 7, 300)
    ]
    assert room.query(
        "select kind, action_type, action_count from rows where action_type = 'purchase'"
        " order by 1",
        "meta.ad_actions",
    ) == [
        ("action_values", "purchase", Decimal("99.5")),
        ("actions", "purchase", Decimal(2)),
    ]


def test_meta_lead_form(room: Room) -> None:
    room.put("leads.csv", b"\xff\xfe" + texts.META_LEADS.encode("utf-16-le"))
    assert room.one().export == "lead_forms"
    assert room.rows(
        "meta.lead_forms", "lead_id, created_at, campaign_id, form_name, is_organic, email, phone"
    ) == [
        (
            *("l:900", dt.datetime(2026, 9, 1, 8), "c:120211", "Demo", False),
            *("ana@example.com", "p:+31600000000"),
        )
    ]
    extra = room.query("select _extra['budget?'] from rows", "meta.lead_forms")
    assert extra == [("10k",)]


@pytest.mark.parametrize(
    ("day", "campaign", "spend", "impressions", "currency"),
    [
        ("Day", "Campaign Name", "Amount Spent (USD)", "Impressions", "USD"),
        ("Jour", "Nom de la campagne", "Montant dépensé (EUR)", "Impressions", "EUR"),
        ("Día", "Nombre de la campaña", "Importe gastado (EUR)", "Impresiones", "EUR"),
        ("Dia", "Nome da campanha", "Valor gasto (BRL)", "Impressões", "BRL"),
        ("Dia", "Nome da campanha", "Valor usado (BRL)", "Impressões", "BRL"),
        ("Dag", "Campagnenaam", "Besteed bedrag (EUR)", "Weergaven", "EUR"),
        ("Tag", "Kampagnenname", "Ausgegebener Betrag (EUR)", "Impressionen", "EUR"),
        ("Giorno", "Nome campagna", "Importo speso (EUR)", "Impression", "EUR"),
        ("日", "キャンペーン名", "消化金額 (JPY)", "インプレッション", "JPY"),
        ("اليوم", "اسم الحملة", "المبلغ الذي تم إنفاقه (EGP)", "مرات الظهور", "EGP"),
    ],
)
def test_meta_in_its_languages(
    room: Room, day: str, campaign: str, spend: str, impressions: str, currency: str
) -> None:
    room.put("m.csv", f"{day},{campaign},{spend},{impressions}\n2026-09-01,A,12.50,70\n")
    assert room.one().export == "insights_daily"
    columns = "day, campaign_name, spend, impressions, currency"
    assert room.rows("meta.insights_daily", columns) == [(DAY, "A", Decimal("12.5"), 70, currency)]
