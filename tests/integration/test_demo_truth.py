"""The whole job on the demo company, held against what is known to be true of it."""

import json
from pathlib import Path

import pytest

from pipelines.settings.attribution import MODELS
from tests.conftest import Project

pytestmark = pytest.mark.slow


def test_spend_is_exact_to_the_cent_per_platform_account_and_day(
    released: Project, demo: Path
) -> None:
    wrong = released.query(
        """
        with
        truth as (
            select platform, account_id, currency, day, spend::decimal(18, 2) as spend
            from read_csv($1, types = {'account_id': 'VARCHAR', 'spend': 'VARCHAR'})
        ),
        mart as (
            select platform, account_id, currency, date_day as day, sum(spend) as spend
            from marketing.fct_ad_performance_daily group by all
        )
        select * from truth full join mart using (platform, account_id, currency, day)
        where coalesce(truth.spend, 0) <> coalesce(mart.spend, 0)
        """,
        [str(demo / "truth" / "spend_daily.csv")],
    )

    assert wrong == []


def test_won_deals_and_their_amounts_are_exact(released: Project, demo: Path) -> None:
    truth = str(demo / "truth" / "won_deals.csv")
    expected = released.query(
        "select source || ':' || deal_id, amount::decimal(18, 2), currency"
        " from read_csv($1, all_varchar = true) order by 1",
        [truth],
    )
    found = released.query(
        "select deal_id, amount::decimal(18, 2), currency from sales.fct_deals"
        " where status = 'won' order by 1"
    )

    assert expected
    assert found == expected


def test_attribution_conserves_weight_and_money(released: Project) -> None:
    broken = released.query(
        """
        with credited as (
            select conversion_id, unit, model, sum(weight) as weight,
                sum(reporting_amount) as amount
            from journey.fct_attribution group by all
        )
        select conversions.conversion_id, credited.unit, credited.model
        from journey.fct_conversions as conversions
        left join credited on credited.conversion_id = conversions.conversion_id
        where credited.weight is distinct from 1
            or coalesce(credited.amount, 0) <> coalesce(round(conversions.reporting_amount, 2), 0)
        """
    )
    computed = released.query("select distinct unit, model from journey.fct_attribution")

    assert broken == []
    assert sorted(computed) == sorted(
        (unit, model) for unit in ("person", "account") for model in MODELS
    )


def test_a_campaigns_touches_are_in_the_channel_of_its_spend(released: Project) -> None:
    tied = released.query(
        """
        with
        spend as (
            select distinct campaign_id, channel from marketing.fct_ad_performance_daily
        )
        select distinct spend.channel, touches.channel
        from journey.fct_touchpoints as touches join spend using (campaign_id)
        order by all
        """
    )

    assert {"Display", "Paid Search", "Paid Social"} <= {channel for channel, _ in tied}
    assert [pair for pair in tied if pair[0] != pair[1]] == []


def test_tags_of_campaigns_that_no_export_holds_are_told(released: Project) -> None:
    found = released.query(
        "select coverage, utm_campaign, sum(touchpoints) > 0 from marketing.rpt_utm_coverage"
        " where utm_campaign is not null group by all order by all"
    )

    assert found == [
        ("tags_without_campaign", "ABM", True),
        ("tags_without_campaign", "Brand | EU", True),
        ("tags_without_campaign", "LogiExpo", True),
        ("tags_without_campaign", "March news", True),
    ]


def test_where_contacts_came_from_is_a_touch_where_only_hubspot_tells(
    released: Project, demo: Path
) -> None:
    expected = released.query(
        "select conversion_type || ':' || source || ':' || record_id,"
        " touch_source || ':' || touch_id from read_csv($1, all_varchar = true)"
        " where touch_source = 'hubspot' order by all",
        [str(demo / "truth" / "conversion_touches.csv")],
    )
    found = released.query(
        "select distinct conversion_id, touchpoint_id from journey.fct_attribution"
        " join journey.fct_touchpoints using (touchpoint_id)"
        " where unit = 'person' and model = 'linear' and touch_type = 'original_source'"
        " order by all"
    )

    assert expected
    assert found == expected


def test_touches_of_rare_channels_are_all_in_their_channel(released: Project, demo: Path) -> None:
    counts = json.loads((demo / "truth" / "summary.json").read_text())["counts"]
    expected = {
        name.removeprefix("touches of "): count
        for name, count in counts.items()
        if name.startswith("touches of ")
    }
    found = released.query(
        "select channel, count(*) from journey.fct_touchpoints"
        " where source = 'neutral' group by all"
    )

    assert len(expected) > 4
    assert {channel: count for channel, count in found if channel in expected} == expected


def test_a_lead_with_an_address_of_no_company_is_of_the_company_that_it_names(
    released: Project, demo: Path
) -> None:
    found = released.query(
        """
        select truth.company, accounts.name, persons.account_evidence
        from read_csv($1, all_varchar = true) as truth
        left join journey.dim_person_records using (source, record_type, record_id)
        left join journey.dim_persons as persons using (person_id)
        left join journey.dim_accounts as accounts on persons.account_id = accounts.account_id
        """,
        [str(demo / "truth" / "named_companies.csv")],
    )

    assert found
    assert [row for row in found if row != (row[0], row[0], "company_name")] == []


def test_leads_of_each_month_are_in_every_level_and_cost_what_was_spent(
    released: Project, demo: Path
) -> None:
    types = {"lead": "leads", "mql": "mqls", "sql": "sqls", "opportunity": "opportunities"}
    reached = ", ".join(
        f"count(*) filter (conversion_type = '{type_}')" for type_ in (*types, "won")
    )
    expected = released.query(
        f"select converted_at[:7] as month, {reached} from read_csv($1, all_varchar = true)"
        " group by month order by month",
        [str(demo / "truth" / "conversions.csv")],
    )
    for level in ("campaign", "landing_page"):
        found = released.query(
            "select strftime(month, '%Y-%m') as month, sum(leads), sum(mqls), sum(sqls),"
            " sum(opportunities), sum(won) from marketing.rpt_lead_generation where level = $1"
            " group by month having sum(leads + opportunities + won + mqls + sqls) > 0"
            " order by month",
            [level],
        )
        assert found == expected


def test_an_ads_leads_are_on_the_page_and_of_the_content_that_it_led_to(
    released: Project, demo: Path
) -> None:
    credited = """
        from marketing.rpt_lead_generation as report
        join read_csv($1, all_varchar = true) as truth
            on report.campaign_id = truth.platform || ':' || truth.platform_campaign_id
        where report.level = 'landing_page'
    """
    truth = [str(demo / "truth" / "ad_pages.csv")]
    wrong = released.query(
        f"select report.* {credited} and (report.content, report.landing_page)"
        " is distinct from (truth.content, truth.landing_page)",
        truth,
    )

    assert released.query(f"select count(*) > 10 {credited}", truth) == [(True,)]
    assert wrong == []


def test_records_of_one_person_are_found_and_of_two_are_kept_apart(
    released: Project, demo: Path
) -> None:
    [(both, found, true)] = released.query(
        """
        with
        records as (
            select truth.person_key, records.person_id
            from read_csv($1, all_varchar = true) as truth
            join journey.dim_person_records as records
                using (source, record_type, record_id)
        ),
        pairs as (select count(*) * (count(*) - 1) / 2 as pairs, person_key, person_id
                  from records group by person_key, person_id),
        found as (select count(*) * (count(*) - 1) / 2 as pairs from records group by person_id),
        true_pairs as (select count(*) * (count(*) - 1) / 2 as pairs
                       from records group by person_key)
        select (select sum(pairs) from pairs), (select sum(pairs) from found),
            (select sum(pairs) from true_pairs)
        """,
        [str(demo / "truth" / "record_persons.csv")],
    )
    precision, recall = both / found, both / true

    print(f"person pairs: precision {precision:.5f}, recall {recall:.4f}")
    assert precision >= 0.999
    assert recall >= 0.95


def test_leads_and_what_they_became_are_exact_in_every_model(released: Project, demo: Path) -> None:
    """By month of the lead; deals, whose leads are found by identity, as a whole."""
    wrong = released.query(
        """
        with
        truth as (
            select source, record_id, conversion_type, converted_at::timestamp as converted_at
            from read_csv($1, all_varchar = true)
        ),
        expected as (
            select date_trunc('month', leads.converted_at)::date as month,
                count(*) filter (where truth.conversion_type = 'lead') as leads,
                count(*) filter (where truth.conversion_type = 'mql') as mqls,
                count(*) filter (where truth.conversion_type = 'sql') as sqls
            from truth
            join truth as leads using (source, record_id)
            where leads.conversion_type = 'lead'
            group by all
        ),
        found as (
            select month, model, sum(leads) as leads, sum(mqls) as mqls, sum(sqls) as sqls
            from journey.rpt_lead_quality
            group by all
        )
        select * from expected full join found using (month)
        where (found.leads, found.mqls, found.sqls)
            is distinct from (expected.leads, expected.mqls, expected.sqls)
            and coalesce(found.leads + found.mqls + found.sqls, -1) <> 0
        """,
        [str(demo / "truth" / "conversions.csv")],
    )
    deals = released.query(
        """
        with truth as (select * from read_csv($1, all_varchar = true))
        select distinct model, sum(opportunities), sum(won),
            (select count(*) from truth where conversion_type = 'opportunity'),
            (select count(*) from truth where conversion_type = 'won')
        from journey.rpt_lead_quality group by model
        """,
        [str(demo / "truth" / "conversions.csv")],
    )

    assert wrong == []
    assert len(deals) == len(MODELS)
    assert [row for row in deals if row[1:3] != row[3:5]] == []


def test_nothing_new_is_unchanged_and_keeps_the_release(released: Project) -> None:
    before = released.description()["release_id"]

    again = released.run()

    assert again["verdict"] == "unchanged"
    assert again["release_id"] == before
