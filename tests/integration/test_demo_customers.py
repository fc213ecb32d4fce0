"""Who bought, who again, and for how much, held against what is true of the demo company."""

import json
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow
CUSTOMERS = """
    truth as (
        select source || ':' || first_deal_id as first_deal_id,
            columns(* exclude (source, first_deal_id))
        from read_csv($1, all_varchar = true)
    )
"""


def _customers(demo: Path) -> list[str]:
    return [str(demo / "truth" / "customers.csv")]


def test_customers_and_their_purchases_are_exact(released: Project, demo: Path) -> None:
    wrong = released.query(
        f"""
        with {CUSTOMERS}
        select * from truth full join sales.dim_customers as mart using (first_deal_id)
        where (truth.first_won_at, truth.last_won_at, truth.won_deals, truth.is_referred)
            is distinct from (mart.first_won_at::varchar, mart.last_won_at::varchar,
                mart.won_deals::varchar, mart.is_referred::int::varchar)
            or mart.is_repeat <> (truth.won_deals::int > 1)
            or mart.cohort_month <> date_trunc('month', truth.first_won_at::date)
            or mart.is_churned
                <> (mart.observed_until > truth.last_won_at::timestamp + interval 365 day)
        """,
        _customers(demo),
    )

    assert released.query("select count(*) > 5 from sales.dim_customers where is_repeat") == [
        (True,)
    ]
    assert wrong == []


@pytest.mark.parametrize("days", [30, 90, 180, 365])
def test_value_is_of_customers_observed_that_long(released: Project, demo: Path, days: int) -> None:
    until = json.loads((demo / "truth" / "summary.json").read_text())["observed_until"]
    found = released.query(
        f"""
        with {CUSTOMERS}
        select first_deal_id, truth.first_won_at, truth.value_{days}_days::decimal(18, 2),
            mart.value_{days}_days, truth.value::decimal(18, 2) = mart.value
        from truth join sales.dim_customers as mart using (first_deal_id)
        where truth.currency = 'EUR'
        """,
        _customers(demo),
    )

    assert len(found) > 10
    for deal, first, value, ours, is_total_equal in found:
        seen = datetime.fromisoformat(until[deal.split(":")[0]]) - datetime.fromisoformat(first)
        assert ours == (value if seen.total_seconds() >= days * 86_400 else None), deal
        assert is_total_equal, deal


def test_the_channel_is_that_of_the_first_touch(released: Project, demo: Path) -> None:
    found = released.query(
        f"""
        with {CUSTOMERS}
        select mart.channel, if(truth.touched_at < truth.first_won_at,
            if(truth.touch_source = 'mailchimp', 'Email', touches.channel), 'Unattributed')
        from truth
        join sales.dim_customers as mart using (first_deal_id)
        left join journey.fct_touchpoints as touches
            on touches.touchpoint_id in ('neutral:' || truth.touch_id, 'hubspot:' || truth.touch_id,
                'salesforce:campaign_member:' || truth.touch_id)
        where truth.is_resolvable = '1'
        """,
        _customers(demo),
    )

    assert len(found) > 10
    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_cohorts_are_exact_and_cost_what_their_month_cost(released: Project, demo: Path) -> None:
    wrong = released.query(
        f"""
        with {CUSTOMERS},
        cohorts as (
            select date_trunc('month', first_won_at::date) as cohort_month, count(*) as customers,
                count(*) filter (where won_deals > 1) as repeat_customers,
                sum(is_referred) as referred_customers,
                sum(won_deals) as won_deals, sum(repeat_deals) as repeat_deals,
                sum(renewal_deals) as renewal_deals
            from (select first_won_at, columns('.*_deals|is_referred')::int from truth)
            group by all
        ),
        spend as (
            select date_trunc('month', date_day) as cohort_month, sum(reporting_spend) as spend
            from marketing.fct_ad_performance_daily group by all
        ),
        mart as (
            select cohort_month, sum(columns('.*customers$|.*deals$')), sum(spend) as paid
            from sales.rpt_customer_value group by all
        )
        select * from mart full join cohorts using (cohort_month)
        full join spend using (cohort_month)
        where paid <> coalesce(spend, 0)
            or mart.customers <> coalesce(cohorts.customers, 0)
            or mart.repeat_customers <> coalesce(cohorts.repeat_customers, 0)
            or mart.referred_customers <> coalesce(cohorts.referred_customers, 0)
            or mart.won_deals <> coalesce(cohorts.won_deals, 0)
            or mart.repeat_deals <> coalesce(cohorts.repeat_deals, 0)
            or mart.renewal_deals <> coalesce(cohorts.renewal_deals, 0)
        """,
        _customers(demo),
    )

    assert wrong == []


def test_acquisition_is_paid_back_by_what_the_cohort_brought(released: Project, demo: Path) -> None:
    won = released.query(
        """
        select mart.cohort_month, mart.channel, mart.first_won_at, truth.won_at::timestamp,
            deals.reporting_amount, mart.customer_id
        from read_csv($1, all_varchar = true) as truth
        join sales.fct_deals as deals on deals.deal_id = truth.source || ':' || truth.deal_id
        join sales.dim_customers as mart using (customer_id)
        """,
        [str(demo / "truth" / "won_deals.csv")],
    )
    brought: dict[tuple[date, str], list[tuple[int, Decimal]]] = defaultdict(list)
    buyers: dict[tuple[date, str], set[str]] = defaultdict(set)
    for cohort, channel, first, at, amount, customer in won:
        brought[cohort, channel].append(((at - first).days // 30, amount))
        buyers[cohort, channel].add(customer)
    found = released.query(
        "select cohort_month, channel, spend, cac, payback_months, customers"
        " from sales.rpt_customer_value where spend > 0"
    )

    assert {bool(row[5]) for row in found} == {True, False}
    for cohort, channel, spend, cac, payback, customers in found:
        deals = brought[cohort, channel]
        reached = [
            month
            for month in range(20)
            if sum(amount for when, amount in deals if when <= month) >= spend
        ]
        assert payback == (reached[0] if reached else None), (cohort, channel)
        assert customers == len(buyers[cohort, channel])
        expected = round(spend / customers, 6) if customers else None
        assert cac == expected or abs(cac - expected) <= Decimal("0.000001")


def test_who_referred_whom_and_what_it_brought_is_exact(released: Project, demo: Path) -> None:
    found = released.query(
        """
        with truth as (
            select referrers.account_id as referrer_account_id, deals.customer_id,
                count(*) as deals,
                count(*) filter (where deals.status = 'won') as won_deals,
                coalesce(sum(deals.reporting_amount) filter (where deals.status = 'won'), 0)
                    as won_amount
            from read_csv($1, all_varchar = true) as told
            join sales.fct_deals as deals on deals.deal_id = told.source || ':' || told.deal_id
            join sales.fct_deals as referrers
                on referrers.deal_id = told.referrer_source || ':' || told.referrer_deal_id
            group by all
        )
        select resolution, truth.deals = mart.deals and truth.won_deals = mart.won_deals
            and truth.won_amount = mart.won_amount
        from truth full join sales.rpt_referrals as mart using (referrer_account_id, customer_id)
        """,
        [str(demo / "truth" / "referrals.csv")],
    )
    [(brought,)] = released.query("select sum(acquired_value) from sales.rpt_referrals")
    [(expected,)] = released.query("select sum(value) from sales.dim_customers where is_referred")

    assert len(found) == len((demo / "truth" / "referrals.csv").read_text().splitlines()) - 1
    assert set(found) == {("account", True)}
    assert brought == expected


def test_repeat_and_renewal_revenue_is_exact_by_cohort(released: Project, demo: Path) -> None:
    wrong = released.query(
        """
        with truth as (
            select date_trunc('month', customers.first_won_at::date)::date as cohort_month,
                sum(euros::decimal(18, 2)) as value,
                coalesce(sum(euros::decimal(18, 2)) filter (where kind like '%Renewal'), 0)
                    as renewal_value,
                coalesce(sum(euros::decimal(18, 2)) filter (where kind like '%Upgrade'), 0)
                    as repeat_value
            from read_csv($1, all_varchar = true) as deals
            join read_csv($2, all_varchar = true) as customers using (company)
            where deals.outcome = 'won' group by all
        ),
        mart as (
            select cohort_month, sum(value) as value, sum(renewal_value) as renewal_value,
                sum(repeat_value) as repeat_value
            from sales.rpt_customer_value group by all having sum(won_deals) > 0
        )
        select * from truth full join mart using (cohort_month)
        where (truth.value, truth.renewal_value, truth.repeat_value)
            is distinct from (mart.value, mart.renewal_value, mart.repeat_value)
        """,
        [str(demo / "truth" / "deals.csv"), *_customers(demo)],
    )
    [(repeated, renewed)] = released.query(
        "select sum(repeat_value) > 0, sum(renewal_value) > 0 from sales.rpt_customer_value"
    )

    assert (repeated, renewed) == (True, True)
    assert wrong == []


def test_referral_revenue_is_exact(released: Project, demo: Path) -> None:
    found = released.query(
        "select count(*), sum(won_deals)::int, sum(won_amount) from sales.rpt_referrals"
    )
    expected = released.query(
        "select count(distinct company), count(*) filter (where outcome = 'won'),"
        " coalesce(sum(euros::decimal(18, 2)) filter (where outcome = 'won'), 0)"
        " from read_csv($1, all_varchar = true) where is_referral = '1'",
        [str(demo / "truth" / "deals.csv")],
    )

    assert expected[0][0] > 0
    assert found == expected
