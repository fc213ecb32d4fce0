"""Each physical quirk of formats.md that an export contract has to survive."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room

DAY = dt.date(2026, 9, 1)


def test_google_preamble_thousands_nulls_and_totals(room: Room) -> None:
    room.put("Campaign report.csv", texts.GOOGLE_DAILY)
    outcome = room.one()
    assert (outcome.source, outcome.export, outcome.rows) == ("google_ads", "campaigns_daily", 2)
    columns = (
        "day, campaign_id, campaign_name, currency, impressions, spend, conversions, _row_number"
    )
    assert room.rows("google_ads.campaigns_daily", columns) == [
        (DAY, "20111222333", "Brand, EU", "EUR", 12034, Decimal("1234.56"), Decimal("40.5"), 1),
        (DAY, "20111222444", "PMax | All", "EUR", 0, Decimal(0), Decimal(0), 2),
    ]
    manifest = room.manifest("google_ads.campaigns_daily")
    assert (manifest["rows"], manifest["totals"], manifest["rows_in"]) == (2, 3, 5)
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-09-01", "2026-09-03")
    assert (manifest["exported_at"], manifest["exported_at_basis"]) == (
        "2026-09-03 00:00:00",
        "preamble",
    )
    assert manifest["header_line"] == 3
    assert {
        (c["scope"], c["measure"], c["currency"], c["expected"]) for c in manifest["controls"]
    } == {
        ("Total: Campaigns", "spend", "EUR", "1234.56"),
        ("Total: Campaigns", "impressions", "EUR", "12034"),
        ("Total: Campaigns", "clicks", "EUR", "842"),
    }
    assert {m["measure"]: m["total"] for m in manifest["measures"]} == {
        "spend": "1234.560000",
        "impressions": "12034",
        "clicks": "842",
        "rows": "2",
    }


def test_google_utf16_tabs_give_the_same_rows(room: Room) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        csv.reader(io.StringIO(texts.GOOGLE_DAILY))
    )
    room.put("Campaign report.csv", b"\xff\xfe" + out.getvalue().encode("utf-16-le"))
    outcome = room.one()
    assert (outcome.export, outcome.rows) == ("campaigns_daily", 2)
    manifest = room.manifest("google_ads.campaigns_daily")
    assert (manifest["encoding"], manifest["delimiter"]) == ("utf-16-le", "\t")
    assert room.rows("google_ads.campaigns_daily", "campaign_name, impressions") == [
        ("Brand, EU", 12034),
        ("PMax | All", 0),
    ]


def test_google_level_follows_the_columns(room: Room) -> None:
    head = "Ad group report\nAll time\n"
    room.put("g.csv", f"{head}Day,Campaign,Ad group,Impr.,Clicks,Cost\n2026-09-01,A,B,1,1,1.00\n")
    room.put(
        "a.csv", f"{head}Day,Campaign,Ad group,Ad ID,Impr.,Clicks,Cost\n2026-09-01,A,B,7,1,1,1.00\n"
    )
    room.put("p.csv", f"{head}Campaign,Impr.,Clicks,Cost\nA,1,1,1.00\nTotal: Campaigns,1,1,1.00\n")
    exports = {outcome.file_name: outcome.export for outcome in room.ingest().files}
    assert exports == {"g.csv": "ad_groups_daily", "a.csv": "ads_daily", "p.csv": "period_reports"}
    assert room.manifest("google_ads.period_reports")["exported_at"] is None


def test_keyword_report_is_not_taken_for_an_ad_group_report(room: Room) -> None:
    room.put(
        "k.csv",
        "Day,Search keyword,Campaign,Ad group,Impr.,Clicks,Cost\n2026-09-01,x,A,B,1,1,1.00\n",
    )
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "Google Ads search keyword report" in (outcome.reason or "")


def test_french_google_report(room: Room) -> None:
    room.put(
        "Rapport.csv",
        "Rapport sur les campagnes\n1 septembre 2026 - 3 septembre 2026\n"
        "Campagne;Type de campagne;Jour;Code de devise;Impr.;Clics;Coût\n"
        "Marque;Réseau;2026-09-01;EUR;12\u202f034;842;1\u00a0234,56\n"
        "Total : campagnes; --; --;EUR;12\u202f034;842;1\u00a0234,56\n",
    )
    assert room.one().export == "campaigns_daily"
    assert room.rows("google_ads.campaigns_daily", "impressions, spend") == [
        (12034, Decimal("1234.56"))
    ]
    manifest = room.manifest("google_ads.campaigns_daily")
    assert manifest["period_end"] == "2026-09-03"
    assert [c["expected"] for c in manifest["controls"] if c["measure"] == "spend"] == ["1234.56"]


def test_meta_total_row_and_currency_in_the_header(room: Room) -> None:
    room.put("Acme-Campaigns-1-Sep-2026-2-Sep-2026.csv", texts.META_DAILY)
    assert room.one().rows == 2
    columns = "day, campaign_id, currency, spend, clicks, reach"
    assert room.rows("meta.insights_daily", columns) == [
        (DAY, "120211112222333444", "EUR", Decimal("62.5"), 201, 15020),
        (dt.date(2026, 9, 2), "120211112222333444", "EUR", Decimal(50), 109, 8030),
    ]
    manifest = room.manifest("meta.insights_daily")
    assert {(c["measure"], c["expected"]) for c in manifest["controls"]} == {
        *[("spend", "112.50"), ("impressions", "30400"), ("clicks", "310")],
    }
    [reach] = manifest["deduplicated"]
    assert (reach["measure"], reach["expected"]) == ("reach", "21050")
    assert "currency" not in manifest["missing_columns"]


def test_meta_german_excel_copy_in_cp1252(room: Room) -> None:
    text = (
        "Tag;Kampagnenname;Ausgegebener Betrag (EUR);Impressionen;Größe\n"
        "2026-09-01;Müller & Söhne;1.234,56;12.034;x\n2026-09-02;Müller & Söhne;0,5;7;x\n"
    )
    room.put("m.csv", text.encode("cp1252"))
    assert room.one().export == "insights_daily"
    assert room.rows("meta.insights_daily", "campaign_name, spend, impressions") == [
        ("Müller & Söhne", Decimal("1234.56"), 12034),
        ("Müller & Söhne", Decimal("0.5"), 7),
    ]


def test_meta_without_day_is_a_period_report(room: Room) -> None:
    room.put(
        "m.csv",
        '"Reporting starts","Reporting ends","Campaign name","Amount spent (USD)",Impressions\n'
        "2026-05-24,2026-06-22,,10.00,100\n2026-05-24,2026-06-22,Reel,10.00,100\n",
    )
    assert room.one().export == "period_reports"
    manifest = room.manifest("meta.period_reports")
    assert (manifest["period_start"], manifest["period_end"]) == ("2026-05-24", "2026-06-22")


def test_mailchimp_status_comes_from_the_file_name(room: Room) -> None:
    header = "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID,Vorname\n"
    row = 'ana@example.com,4,"2026-02-12 17:59:31",1,e1,Ana\nnot-an-email,,,,,\n'
    for status in ("subscribed", "cleaned"):
        room.put(f"zip/{status}_email_audience_export_1.csv", header + row)
    room.put("members.csv", header + row + "x@example.com,,,2,e2,\n")
    report = room.ingest()
    assert report.counts["loaded"] == 2
    rejected = next(outcome for outcome in report.files if outcome.status == "rejected")
    assert "its name does not say" in (rejected.reason or "")
    assert rejected.closest_contract == "mailchimp.audience_members"
    rows = set(room.rows("mailchimp.audience_members", "status, email, first_name"))
    assert rows == {
        (status, *member)
        for status in ("subscribed", "cleaned")
        for member in (("ana@example.com", "Ana"), ("not-an-email", None))
    }


def test_mailchimp_campaign_dates_and_null_marks(room: Room) -> None:
    room.put(
        "campaigns.csv",
        'Title,Subject,List,"Send Date","Successful Deliveries","Unique Opens","U'
        'nique Id","Total Revenue"\n'
        '"Launch","It\'s here",News,"Sep 10, 2026 09:30 pm",1080,300,17671f6028,n/a\n',
    )
    room.one()
    assert room.rows(
        "mailchimp.campaigns", "campaign_id, send_at, successful_deliveries, total_revenue"
    ) == [("17671f6028", dt.datetime(2026, 9, 10, 21, 30), 1080, None)]


def test_salesforce_weekly_export_and_data_loader_share_a_contract(room: Room) -> None:
    room.put("Lead.csv", texts.LEADS.encode("latin-1"))
    room.put(
        "loader.csv",
        '"ID","LASTNAME","COMPANY","EMAIL","STATUS","ISCONVERTED","CREATEDDATE","'
        'CONVERTEDDATE","DESCRIPTION"\n'
        '"00Q0000000DdDzDAAX","n/a","x","z@example.com","Open","true","2026-02-07'
        'T20:47:49.000Z","2026-02-08","line 1\nline 2"\n'
        '"00Q0000000DdDyDAAX","Y","x","y@example.com","Open","false","2026-02-08T'
        '18:12:23.000+0200","",""\n',
    )
    report = room.ingest()
    assert report.counts["loaded"] == 2
    columns = "id, last_name, is_converted, converted_date, converted_account_id, created_at"
    found = {row[0]: row[1:] for row in room.rows("salesforce.leads", columns)}
    assert found == {
        "00Q0000000DdDdDAAX": (
            "Cruz",
            True,
            dt.date(2026, 1, 21),
            "0010000000EeEeEAAY",
            dt.datetime(2026, 1, 5, 14, 27, 52),
        ),
        "00Q0000000DdDeDAAX": ("Ñandú", False, None, None, dt.datetime(2026, 1, 6, 8)),
        "00Q0000000DdDzDAAX": (
            "n/a",
            True,
            dt.date(2026, 2, 8),
            None,
            dt.datetime(2026, 2, 7, 20, 47, 49),
        ),
        "00Q0000000DdDyDAAX": ("Y", False, None, None, dt.datetime(2026, 2, 8, 16, 12, 23)),
    }
    extra = room.query(
        "select _extra['Description'] from rows where id = '00Q0000000DdDdDAAX'", "salesforce.leads"
    )
    assert extra == [('said "call me", next week',)]


def test_hubspot_stage_columns_become_a_map(room: Room) -> None:
    room.put(
        "hubspot-crm-exports-todos-negocios-2026-05-12-1.csv",
        "Record ID,Nombre del negocio,Pipeline,Etapa del negocio,Amount,Currency,"
        "Create Date,Deal owner,"
        '"Date entered ""Demo (Sales Pipeline)""","Date entered ""Won (Sales Pipeline)"""\n'
        '21040100001,"Böhm, GmbH",Sales,Demo,2500.5,EUR,2026-02-10 15:18,Sam Sale'
        "s,2026-02-27 12:07,\n",
    )
    room.one()
    assert room.rows(
        "hubspot.deals", "record_id, name, amount, created_at, stage_entered, stage_exited"
    ) == [
        (
            "21040100001",
            "Böhm, GmbH",
            Decimal("2500.5"),
            dt.datetime(2026, 2, 10, 15, 18),
            {"Demo (Sales Pipeline)": "2026-02-27 12:07"},
            None,
        )
    ]
    manifest = room.manifest("hubspot.deals")
    assert (manifest["exported_at"], manifest["exported_at_basis"]) == (
        "2026-05-12 00:00:00",
        "file_name",
    )


def test_ecb_history_is_unpivoted_without_missing_rates(room: Room) -> None:
    room.put(
        "eurofxref-hist.csv",
        "Date,USD,JPY,CYP,\n2026-09-02,1.085,158.2,N/A,\n2026-09-01,1.0842,N/A,N/A,\n",
    )
    outcome = room.one()
    assert (outcome.export, outcome.rows) == ("ecb_rates", 3)
    assert room.rows(
        "neutral.ecb_rates", "rate_date, base_currency, quote_currency, rate, _row_number"
    ) == [
        (dt.date(2026, 9, 2), "EUR", "USD", Decimal("1.085"), 1),
        (dt.date(2026, 9, 2), "EUR", "JPY", Decimal("158.2"), 1),
        (DAY, "EUR", "USD", Decimal("1.0842"), 2),
    ]


def test_neutral_files(room: Room) -> None:
    room.put("fx.csv", texts.FX)
    room.put(
        "targets.csv", texts.targets('2026-09,North,"10,000.00",EUR', "2026-10,North,9000,EUR")
    )
    room.put(
        "touches.csv", texts.touchpoints("t1,2026-09-01T10:00:00+02:00,a@example.com,webinar,hello")
    )
    assert room.ingest().counts["loaded"] == 3
    assert room.rows("neutral.fx_rates", "rate") == [(Decimal("1.0842"),), (Decimal("1.085"),)]
    assert room.rows("neutral.sales_targets", "period_month, target_amount") == [
        (DAY, Decimal(10000)),
        (dt.date(2026, 10, 1), Decimal(9000)),
    ]
    assert room.rows("neutral.touchpoints", "occurred_at") == [(dt.datetime(2026, 9, 1, 8),)]


def test_duplicated_and_extra_headers_are_kept_in_extra(room: Room) -> None:
    room.put(
        "c.csv",
        "Day,Campaign,Currency code,Impr.,Clicks,Cost,Currency code,New thing\n20"
        "26-09-01,A,EUR,1,1,2.50,EUR,x\n",
    )
    room.one()
    assert room.rows("google_ads.campaigns_daily", "currency, _extra") == [
        ("EUR", {"Currency code (2)": "EUR", "New thing": "x"})
    ]
    assert room.manifest("google_ads.campaigns_daily")["extra_columns"] == [
        "Currency code (2)",
        "New thing",
    ]


def test_money_with_symbols_and_codes(room: Room) -> None:
    room.put(
        "t.csv",
        texts.targets(
            '2026-09-01,A,"$26,064.74",USD',
            "2026-09-01,B,CA$0.00,CAD",
            "2026-09-01,C,120.00 USD,USD",
        ),
    )
    room.one()
    assert room.rows("neutral.sales_targets", "target_amount") == [
        (Decimal("26064.74"),),
        (Decimal(0),),
        (Decimal(120),),
    ]
