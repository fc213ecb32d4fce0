"""The numbers that the report of a release shows are the marts'.

They are read off the page as a person sees them, and asked of marts that the page does not read
wherever there are such.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from pipelines.dashboard.words import MODELS
from tests.browser.opened import Opened
from tests.conftest import Project

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ABSENT, TIMES = "\N{EN DASH}", "\N{MULTIPLICATION SIGN}"


def number(value: Any, places: int = 0) -> str:
    """As the page shows it: halves are rounded away from zero."""
    rounded = Decimal(str(round(float(value), 6))).quantize(Decimal(10) ** -places, ROUND_HALF_UP)
    return f"{rounded:,}"


def percent(value: Any) -> str:
    return ABSENT if value is None else f"{number(float(value) * 100, 1)}%"


def money(value: Any) -> str:
    """Amounts in euros beside amounts of more than a hundred."""
    return ABSENT if value is None else f"€{number(value)}"


def headline(value: Any) -> str:
    if abs(value) < 1e6:
        return money(value) if abs(value) >= 100 else f"€{number(value, 2)}"
    return f"€{number(float(value) / 1e6, 2).rstrip('0').rstrip('.')}M"


def test_headlines_are_those_of_the_marts(report: Opened, released: Project) -> None:
    ((revenue, won, win_rate, pipeline, spend, leads, cac),) = released.query(
        """
        select
            (select sum(amount) from sales.rpt_win_loss where outcome = 'won'),
            sum(won_deals), sum(won_deals) / sum(won_deals + lost_deals),
            (select sum(reporting_amount) from sales.fct_deals),
            (select sum(spend) from sales.rpt_customer_value),
            (select sum(leads) from marketing.rpt_lead_generation where level = 'campaign'),
            (select sum(spend) / sum(customers)
                    filter (cohort_month is not null and channel <> 'No customer')
                from sales.rpt_customer_value)
        from sales.rpt_pipeline_velocity where segment_type = 'everything'
        """
    )
    paid = dict(
        released.query(
            """
            select model, sum(attributed_amount) filter (is_paid)
            from marketing.rpt_channel_performance_daily
            inner join journey.dim_channels using (channel) group by model
            """
        )
    )

    report.choose(period="all")
    for model, amount in paid.items():
        report.choose(model=model)
        assert report.figures("overview") == {
            "revenue": headline(revenue),
            "pipeline": headline(pipeline),
            "spend": headline(spend),
            "roas": f"{number(amount / spend, 2)}{TIMES}",
            "leads": number(leads),
            "won": number(won),
            "win_rate": percent(win_rate),
            "cac": headline(cac),
        }


def test_channels_by_every_model_are_those_of_the_marts(report: Opened, released: Project) -> None:
    for period, days in (("all", 100_000), ("90", 90)):
        report.choose(period=period)
        for model in MODELS:
            report.choose(model=model)
            marts = released.query(
                """
                select channel, sum(spend), sum(leads), sum(won), sum(attributed_amount)
                from marketing.rpt_channel_performance_daily
                where model = ? and date_day > (
                    select max(date_day) from journey.dim_dates where is_over
                ) - ? and date_day <= (select max(date_day) from journey.dim_dates where is_over)
                group by channel having count(*) filter (spend > 0 or leads > 0 or won > 0) > 0
                """,
                [model, days],
            )
            expected = {
                channel: (money(spend), number(leads, 1), number(won, 1), money(amount))
                for channel, spend, leads, won, amount in marts
            }
            shown = {
                row[0]: (row[1], row[3], row[5], row[6])
                for row in report.table("Channels")
                if row[0] in expected
            }

            assert len(expected) > 5
            assert shown == expected, (period, model)


def test_campaigns_close_with_channels(report: Opened) -> None:
    report.choose(period="all", model="linear")
    totals = report.page.locator("#channels tfoot tr").all_inner_texts()

    assert len(totals) == 2
    assert totals[0].split() == totals[1].split()


def test_the_funnel_is_that_of_the_marts(report: Opened, released: Project) -> None:
    (counts,) = released.query(
        "select sum(leads), sum(mqls), sum(sqls), sum(opportunities), sum(won)"
        " from sales.rpt_funnel_cohorts where unit = 'person'"
    )
    velocity = released.query(
        "select velocity from sales.rpt_pipeline_velocity"
        " where segment_type = 'everything' order by month"
    )

    assert [row[1] for row in report.table("From lead to won")] == [number(n) for n in counts]
    assert report.table("Pipeline velocity by month")[-1][1] == money(velocity[-1][0])


def test_targets_are_those_of_the_marts(report: Opened, released: Project) -> None:
    report.choose(span="year")
    expected = released.query(
        """
        with year as (
            select date_trunc('year', max(date_day)) as first, max(date_day) as last
            from journey.dim_dates where is_over
        )
        select coalesce(team, 'No team'), sum(won_deals), sum(won_amount), sum(target),
            sum(won_amount) / sum(target)
        from sales.rpt_revenue_vs_target cross join year
        where level = 'team' and month between year.first and year.last group by team
        """
    )

    assert {row[0]: row[1:5] for row in report.table("Teams")} == {
        team: [
            number(deals),
            money(won),
            money(target),
            percent(share),
        ]
        for team, deals, won, target, share in expected
    }


def test_every_journey_begins_once_and_ends_once(report: Opened, released: Project) -> None:
    report.choose(period="all")
    for kind in ("won", "opportunity", "lead"):
        report.choose(conversion=kind)
        ((count,),) = released.query(
            "select count(*) from journey.fct_journeys where conversion_type = ?", [kind]
        )
        label = report.page.locator("[data-choice=conversion] option:checked").inner_text()
        flows = [
            (*row[:3], int(row[3].replace(",", "")))
            for row in report.table("Paths through the channels")
        ]

        assert report.figures("journeys")["journeys"] == f"{count:,}"
        assert sum(value for step, _, _, value in flows if step == "1") == count
        assert sum(value for *_, target, value in flows if target == label) == count


def test_loads_and_totals_are_those_of_the_marts(report: Opened, released: Project) -> None:
    loads = released.query(
        "select count(*), sum(rows), sum(quarantined) from quality.fct_loads"
        " where status = 'loaded' group by source order by source"
    )
    closed = released.query(
        "select count(*) filter (status = 'closed') from quality.fct_reconciliation"
    )
    shown = report.table("Loads and freshness by source")

    assert [row[1:4] for row in shown] == [[f"{n:,}" for n in row] for row in loads]
    assert all("2026" in day for row in shown for day in row[4:6])
    assert (
        sum(int(row[2].replace(",", "")) for row in report.table("Totals that close"))
        == (closed[0][0])
    )
