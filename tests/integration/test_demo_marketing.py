"""Awareness, budgets, trends and efficiency, held against what is true of the demo company."""

from pathlib import Path

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow


def _truth(demo: Path, name: str) -> list[str]:
    return [str(demo / "truth" / name)]


def test_branded_search_is_that_of_the_brand_campaigns(released: Project, demo: Path) -> None:
    wrong = released.query(
        """
        with truth as (
            select platform, account_id, month::date as month, any_value(currency) as currency,
                sum(impressions::bigint) as impressions, sum(clicks::bigint) as clicks,
                sum(spend::decimal(18, 2)) as spend
            from read_csv($1, all_varchar = true)
            where kind = 'Search' and campaign_name like 'Brand%' group by all
        )
        select *
        from truth full join marketing.rpt_brand_awareness as mart
            using (platform, account_id, month)
        where mart.level = 'account' and mart.platform = 'google_ads' and (
            coalesce(truth.impressions, 0) <> mart.branded_impressions
            or coalesce(truth.clicks, 0) <> mart.branded_clicks
            or (truth.currency = 'EUR' and truth.spend <> mart.branded_spend)
        )
        """,
        _truth(demo, "campaign_months.csv"),
    )
    [(branded, other)] = released.query(
        "select count(*) filter (where branded_clicks > 0 and branded_clicks < search_clicks),"
        " count(*) filter (where branded_clicks is null)"
        " from marketing.rpt_brand_awareness where level = 'account'"
    )

    assert wrong == []
    assert branded > 0
    assert other > 0


def test_reach_is_the_one_that_the_platform_printed_of_the_month(
    released: Project, demo: Path
) -> None:
    found = released.query(
        "select account_id, month::varchar, reach::varchar, round(frequency * reach)::int::varchar"
        " from marketing.rpt_brand_awareness where reach is not null and level = 'account'"
        " order by all"
    )
    expected = released.query(
        "select account_id, month, reach, impressions from read_csv($1, all_varchar = true)"
        " where reach <> '0' order by all",
        _truth(demo, "reach_monthly.csv"),
    )
    platform = released.query(
        """
        select platforms.reach = max(accounts.reach), platforms.is_reach_minimum,
            platforms.frequency is null
        from marketing.rpt_brand_awareness as platforms
        join marketing.rpt_brand_awareness as accounts using (month, platform)
        where platforms.level = 'platform' and accounts.level = 'account'
            and platforms.platform = 'meta'
        group by month, platforms.reach, platforms.is_reach_minimum, platforms.frequency
        having count(accounts.reach) = 2
        """
    )

    assert expected
    assert found == expected
    assert set(platform) == {(True, True, True)}


def test_direct_and_organic_touches_are_exact_by_month(released: Project, demo: Path) -> None:
    found = released.query(
        "select month::varchar, direct_touches::varchar, organic_touches::varchar"
        " from marketing.rpt_brand_awareness where level = 'company' and touches > 0 order by all"
    )

    assert found == released.query(
        "select month, direct_touches, organic_touches from read_csv($1, all_varchar = true)"
        " order by all",
        _truth(demo, "visits_monthly.csv"),
    )


def test_every_plan_has_its_spend_and_the_rest_has_none(released: Project, demo: Path) -> None:
    campaigns = released.query(
        """
        with truth as (
            select platform, month::date as month, spend::decimal(18, 2) as spend,
                unnest([platform_campaign_id, campaign_name]) as campaign
            from read_csv($1, all_varchar = true) where currency = 'EUR'
        )
        select mart.campaign, mart.planned, mart.spend = coalesce(truth.spend, 0)
        from marketing.rpt_budget_pacing as mart
        left join truth using (platform, month, campaign)
        where mart.scope = 'campaign' and mart.verdict <> 'unknown campaign'
        """,
        _truth(demo, "campaign_months.csv"),
    )
    left = released.query(
        """
        with spent as (
            select date_trunc('month', date_day)::date as month, platform, channel,
                sum(reporting_spend) filter (where campaign_id not in (
                    select 'google_ads:' || platform_campaign_id
                    from read_csv($1, all_varchar = true)
                    where account_id = '410-555-0101'
                        and (campaign_name = 'Brand | EU' or kind = 'Performance Max')
                )) as spend
            from marketing.fct_ad_performance_daily group by all
        ),
        expected as (
            select month,
                case when platform = 'meta' then 'platform'
                    when channel = 'Paid Search' then 'platform and channel'
                    else 'no plan' end as scope,
                sum(spend) as spend
            from spent group by all having sum(spend) > 0
        ),
        found as (
            select month, scope, sum(spend) as spend from marketing.rpt_budget_pacing
            where scope <> 'campaign' and spend > 0 group by all
        )
        select * from found full join expected using (month, scope)
        where found.spend is distinct from expected.spend
        """,
        _truth(demo, "campaign_months.csv"),
    )
    verdicts = released.query(
        "select month::varchar, verdict, planned::int from marketing.rpt_budget_pacing"
        " where platform = 'podcast' and month = '2026-09-01' or campaign = 'Winter sale'"
        " or month = '2026-10-01' and platform = 'meta' order by all"
    )

    assert len(campaigns) == 2 * 19
    assert {row[1:] for row in campaigns} == {(2500, True), (1500, True)}
    assert left == []
    assert verdicts == [
        ("2026-09-01", "no spend data", 800),
        ("2026-09-01", "unknown campaign", 500),
        ("2026-10-01", "not started", 12000),
    ]


@pytest.mark.parametrize("period", ["month", "quarter"])
def test_results_of_segments_are_exact(released: Project, demo: Path, period: str) -> None:
    """Industry, country and size of the company, product of the deal; in euros where it is won."""
    wrong = released.query(
        f"""
        with deals as (
            select *, date_trunc('{period}', created_at::date)::date as opened,
                date_trunc('{period}', decided_at::date)::date as decided,
                'All' as everything, coalesce(nullif(product, ''), 'Not told') as sold,
                case when employees::int < 50 then '10-49' when employees::int < 250 then '50-249'
                    when employees::int < 1000 then '250-999' else '1000+' end as size
            from read_csv($1, all_varchar = true)
        ),
        segmented as (
            unpivot deals on everything, industry, country, size, sold into name part value segment
        ),
        truth as (
            select opened as period_start, part, segment, 'opportunities' as measure,
                count(*)::double as value from segmented group by all
            union all
            select decided, part, segment, outcome || '_deals', count(*)
            from segmented where outcome <> 'open' group by all
            union all
            select decided, part, segment, 'won_amount', sum(euros::decimal(18, 2))
            from segmented where outcome = 'won' group by all
            union all
            select decided, part, segment, 'win_rate', avg((outcome = 'won')::int)
            from segmented where outcome <> 'open' group by all
        ),
        mart as (
            select *, case segment_type when 'company_size' then 'size' when 'product' then 'sold'
                else segment_type end as part
            from marketing.rpt_segment_trends
            where period_type = '{period}' and measure not in ('leads', 'mqls', 'sqls')
                and segment_type not in ('pipeline', 'deal_type')
        )
        select * from truth full join mart using (period_start, part, segment, measure)
        where abs(coalesce(truth.value, 0) - coalesce(mart.value, 0)) > 1e-9
        """,
        _truth(demo, "deals.csv"),
    )

    assert wrong == []


def test_leads_of_all_segments_are_those_of_the_month(released: Project, demo: Path) -> None:
    expected = released.query(
        "select converted_at[:7], count(*) from read_csv($1, all_varchar = true)"
        " where conversion_type = 'lead' group by 1 order by 1",
        _truth(demo, "conversions.csv"),
    )
    for segment_type in ("everything", "industry", "country", "company_size"):
        found = released.query(
            "select strftime(period_start, '%Y-%m'), sum(value)::int"
            " from marketing.rpt_segment_trends where period_type = 'month' and measure = 'leads'"
            " and segment_type = $1 group by 1 having sum(value) > 0 order by 1",
            [segment_type],
        )
        assert found == expected


def test_a_product_has_results_since_its_launch(released: Project) -> None:
    found = released.query(
        "select min(period_start) filter (where value > 0)::varchar, sum(value) > 0"
        " from marketing.rpt_segment_trends where segment = 'Larkfield Connect'"
        " and period_type = 'quarter' and measure = 'opportunities'"
    )

    assert found == [("2026-01-01", True)]


def test_what_spend_brings_is_told_or_refused(released: Project) -> None:
    found = released.query(
        "select channel, outcome, refusal, weeks_used, elasticity_low < elasticity_high"
        " from marketing.rpt_spend_efficiency order by all"
    )
    spent = released.query(
        "select distinct channel from marketing.fct_ad_performance_daily where spend > 0"
    )

    assert {row[0] for row in found} == {channel for (channel,) in spent}
    assert len(found) == 2 * len(spent)
    for _, _, refusal, weeks, is_interval in found:
        assert weeks > 26
        assert (refusal is None) == (is_interval is True)
