"""The same spend in several exports is counted once, whatever they say of the account."""

from decimal import Decimal

import pytest

from tests.conftest import Project
from tests.fixtures.exports import ad_texts as texts

pytestmark = pytest.mark.slow

OWNED = """Campaign report
"September 1, 2026 - September 3, 2026"
Campaign,Campaign ID,Customer ID,Day,Impr.,Clicks,Cost,Conversions
Brand,111,123-456-7890,2026-09-01,100,10,10.00,1.00
Brand,111,123-456-7890,2026-09-02,100,10,20.00,1.00
Generic,222,123-456-7890,2026-09-03,100,10,40.00,1.00
"""
NAMELESS = """Campaign report
"September 2, 2026 - September 3, 2026"
Campaign,Campaign ID,Day,Impr.,Clicks,Cost,Conversions
Brand,111,2026-09-02,100,10,20.00,3.00
Generic,222,2026-09-03,100,10,41.00,1.00
Late,333,2026-09-03,1,1,2.00,0.00
"""
AD_GROUPS = """Ad group report
"September 1, 2026 - September 3, 2026"
Campaign,Ad group,Day,Impr.,Clicks,Cost,Conversions
Brand,Core,2026-09-01,90,9,9.00,1.00
Brand,Core,2026-09-02,100,10,20.00,3.00
Generic,Rest,2026-09-03,100,10,41.00,1.00
"""
SUMMARY = """Campaign report
"September 2, 2026 - September 3, 2026"
Campaign,Campaign ID,Impr.,Clicks,Cost,Conversions
Brand,111,100,10,20.00,3.00
Generic,222,100,10,41.00,1.00
Late,333,1,1,2.00,0.00
"""
META = """"Campaign name","Campaign ID","Account ID",Day,"Amount spent (EUR)",Impressions
Leads,900,{account},2026-09-01,{spend},70
"""
# A connector of the same account: rows by device, one of them restated.
CONNECTOR = """customer_id,date,_fivetran_synced,device,clicks,conversions,cost_micros,id,
1234567890,2026-09-01,2026-09-02 04:00:00,MOBILE,6,1,6000000,111,60
1234567890,2026-09-01,2026-09-02 04:00:00,DESKTOP,3,0,3000000,111,30
1234567890,2026-09-01,2026-10-30 04:00:00,DESKTOP,4,0,4000000,111,40
""".replace("id,\n", "id,impressions\n")
LINKEDIN_CONNECTOR = (
    "campaign_id,day,clicks,cost_in_local_currency,impressions,external_website_conversions\n"
    "212,2026-09-01 00:00:00,5,21.00,1250,1\n"
)
LINKEDIN_HISTORY = """id,last_modified_time,version_tag,account_id,campaign_group_id,name
212,2026-08-01 00:00:00,1,777,612,Visits
"""
SETTINGS = "source,account_id,currency,time_zone\ngoogle_ads,123-456-7890,USD,America/New_York\n"
RATES = (
    "rate_date,base_currency,quote_currency,rate\n"
    "2026-09-01,EUR,USD,2\n2026-09-02,EUR,USD,2\n2026-09-03,EUR,USD,2\n"
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("overlaps")
    project = Project(folder / "landing", folder / "data", folder / "throughline.yaml")
    project.landing.mkdir()
    for name, text in {
        "Campaign report 2026-09-04.csv": OWNED,
        "Campaign report 2026-10-20.csv": NAMELESS,
        "Ad group report 2026-10-20.csv": AD_GROUPS,
        "Summary 2026-10-20.csv": SUMMARY,
        "Acme 2026-09-02.csv": META.format(account="555", spend="5.00"),
        "Acme 2026-09-05.csv": META.format(account="act_555", spend="6.00"),
        "campaign_stats 2026-11-01.csv": CONNECTOR,
        "ad_analytics_by_campaign 2026-10-01.csv": LINKEDIN_CONNECTOR,
        "campaign_history.csv": LINKEDIN_HISTORY,
        "accounts.csv": SETTINGS,
        "rates.csv": RATES,
    }.items():
        (project.landing / name).write_text(text)
    report = b"\xff\xfe" + texts.LINKEDIN_DAILY.encode("utf-16-le")
    (project.landing / "ad_performance_report.csv").write_bytes(report)
    outcome = project.run()
    assert (outcome["verdict"], outcome["files"]["rejected"]) == ("released", 0)
    return project


def test_spend_is_booked_once_in_its_account(company: Project) -> None:
    assert company.query(
        "select account_id, date_day::varchar, campaign_id, ad_group_id is null, currency, spend,"
        " reporting_spend, platform_conversions, is_residual, is_settled"
        " from marketing.fct_ad_performance_daily order by all"
    ) == [
        row("123-456-7890", 1, "google_ads:111", False, 9, 1, settled=True),
        row("123-456-7890", 1, "google_ads:111", True, 1, 0, residual=True, settled=True),
        row("123-456-7890", 2, "google_ads:111", False, 20, 3, settled=True),
        row("123-456-7890", 3, "google_ads:222", False, 41, 1, settled=True),
        row("123-456-7890", 3, "google_ads:333", True, 2, 0, residual=True, settled=True),
        ("555", "2026-09-01", "meta:900", True, "EUR", Decimal(6), Decimal(6), None, False, False),
        linkedin(1, "1", 0, residual=True),
        linkedin(1, "20", 1),
        linkedin(3, "1009.36", 1),
    ]


def linkedin(day: int, spend: str, conversions: int, residual: bool = False) -> tuple[object, ...]:
    """A row of the query above; the interface names the account, the connector's history its id."""
    money = (Decimal(spend), Decimal(spend), Decimal(conversions))
    place = ("777", f"2026-09-0{day}", "linkedin:612", False, "EUR")
    return (*place, *money, residual, residual)


def row(
    account: str,
    day: int,
    campaign: str,
    above_ad_group: bool,
    spend: int,
    conversions: int,
    residual: bool = False,
    settled: bool = False,
) -> tuple[object, ...]:
    """A row of the query above, in dollars at two to the euro."""
    money = (Decimal(spend), Decimal(spend) / 2, Decimal(conversions))
    return (
        *(account, f"2026-09-0{day}", campaign, above_ad_group, "USD"),
        *money,
        *(residual, settled),
    )


def test_what_changed_is_told_with_the_exports_that_said_so(company: Project) -> None:
    assert company.query(
        "select date_day::varchar, grain, campaign_id, measure, first_value, latest_value,"
        " first_loads.file_name, latest_loads.file_name, days_after, version_count"
        " from marketing.fct_ad_restatements as changes"
        " join quality.fct_loads as first_loads on changes.first_load_id = first_loads.load_id"
        " join quality.fct_loads as latest_loads on changes.latest_load_id = latest_loads.load_id"
        " where changes.platform = 'google_ads' order by date_day, campaign_id, measure"
    ) == [
        changed(2, "111", "conversions", 1, 3),
        changed(3, "222", "spend", 40, 41),
        changed(3, "333", "clicks", None, 1),
        changed(3, "333", "impressions", None, 1),
        changed(3, "333", "spend", None, 2),
    ]


def changed(
    day: int, campaign: str, measure: str, first: int | None, latest: int
) -> tuple[object, ...]:
    """A change between the two campaign reports."""
    return (
        *(f"2026-09-0{day}", "campaign", f"google_ads:{campaign}", measure),
        *(None if first is None else Decimal(first), Decimal(latest)),
        *("Campaign report 2026-09-04.csv", "Campaign report 2026-10-20.csv"),
        *(50 - day, 2),
    )


def test_every_export_closes_or_says_why_not(company: Project) -> None:
    assert company.query("select * from quality.fct_load_conflicts") == []
    assert company.query(
        "select file_name, scope, account_id, staging_total, mart_total, status"
        " from quality.fct_reconciliation where measure = 'spend' and layer = 'mart' order by all"
    ) == [
        ("Acme 2026-09-02.csv", "superseded", "555", Decimal(5), None, "superseded"),
        ("Acme 2026-09-05.csv", "decides", "555", Decimal(6), Decimal(6), "closed"),
        closes("Ad group report 2026-10-20.csv", "decides", 70),
        ("Campaign report 2026-09-04.csv", "superseded", "123-456-7890", 70, None, "superseded"),
        closes("Campaign report 2026-10-20.csv", "closes", 63),
        closes("Summary 2026-10-20.csv", "period", 63),
        ("ad_analytics_by_campaign 2026-10-01.csv", "closes", "777", 21, 21, "closed"),
        ("ad_performance_report.csv", "decides", "777", *[Decimal("1029.36")] * 2, "closed"),
        closes("campaign_stats 2026-11-01.csv", "closes", 10),
    ]
    assert company.query(
        "select distinct status from quality.fct_reconciliation where layer = 'staging'"
    ) == [("closed",)]


def closes(file_name: str, scope: str, spend: int) -> tuple[object, ...]:
    """A total of the export that the mart gives back."""
    return (file_name, scope, "123-456-7890", Decimal(spend), Decimal(spend), "closed")
