"""MetricFlow's answers on the published release equal the marts: overall, by month, by dimension.

Each answer is held against SQL on a mart that the metric is not made from wherever there is one.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow

Rows = dict[tuple[str, ...], dict[str, float | None]]
Query = Callable[..., Rows]
PROJECT = Path(__file__).parents[2] / "dbt_project"
MODEL = "linear"
ADS = [
    "spend",
    "impressions",
    "clicks",
    "platform_conversions",
    "click_through_rate",
    "cost_per_click",
]
FUNNEL = ["leads", "mqls", "sqls", "opportunities"]
CREDITED = ["attributed_leads", "attributed_mqls", "attributed_sqls", "attributed_opportunities"]
CREDITED += ["attributed_won_deals", "attributed_revenue"]
DEALS = [
    "won_deals",
    "lost_deals",
    "decided_deals",
    "revenue",
    "average_deal_size",
    "cycle_days",
    "win_rate",
]
DEALS += ["created_deals", "created_pipeline", "open_deals", "velocity"]
SO_FAR = ["created_deals_so_far", "decided_deals_so_far", "open_pipeline"]
TARGETS = ["target", "target_to_date", "revenue_on_target", "attainment", "attainment_to_date"]
BY_MODEL = ["leads_by_model", "opportunities_by_model", "won_deals_by_model", "revenue_by_model"]
RATIOS = ["roas", "cac", "cost_per_lead", "new_customers"]


@pytest.fixture(scope="module")
def metricflow(released: Project) -> Iterator[Popen[str]]:
    """MetricFlow on the release, without starting anew for each question."""
    command = [sys.executable, "-m", "tests.integration.metricflow"]
    with Popen(
        command, env=released.environment, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def query(metricflow: Popen[str], tmp_path: Path) -> Query:
    def ask(metrics: list[str], *by: str, where: str = "") -> Rows:
        path = tmp_path / "answer.csv"
        command = ["query", "--metrics", ",".join(metrics), "--csv", str(path)]
        command += ["--group-by", ",".join(by)] if by else []
        command += ["--where", where] if where else []
        assert metricflow.stdin
        assert metricflow.stdout
        print(json.dumps(command), file=metricflow.stdin, flush=True)
        assert metricflow.stdout.readline() == "\n"
        with path.open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        return {
            tuple(row[name][:10] if "month" in name else row[name] for name in by): {
                metric: float(row[metric]) if row[metric] else None for metric in metrics
            }
            for row in rows
        }

    return ask


def expected(project: Project, sql: str, keys: int = 0) -> Rows:
    """Rows of `sql`, whose first columns are the key and whose others are named as metrics."""
    import duckdb

    with duckdb.connect(str(project.release), read_only=True) as connection:
        found = connection.execute(sql)
        names = [column[0] for column in found.description or ()][keys:]
        return {
            tuple("" if key is None else str(key) for key in row[:keys]): {
                name: None if value is None else float(value)
                for name, value in zip(names, row[keys:], strict=True)
            }
            for row in found.fetchall()
        }


def held(answer: Rows, marts: Rows) -> None:
    """Equal to a billionth; what a mart has as nothing (0) may be no row or no value."""
    assert any(value for row in marts.values() for value in row.values())
    for key in answer.keys() | marts.keys():
        for metric in next(iter(marts.values())):
            told = answer.get(key, {}).get(metric) or 0
            assert told == pytest.approx(marts.get(key, {}).get(metric) or 0, rel=1e-9), (
                key,
                metric,
            )


def test_every_metric_is_asked_here() -> None:
    manifest = json.loads((PROJECT / "target" / "semantic_manifest.json").read_text())
    asked = {*ADS, *FUNNEL, *CREDITED, *DEALS, *SO_FAR, *TARGETS, *BY_MODEL, *RATIOS}
    asked |= {f"rep_{name}" for name in TARGETS}

    assert {metric["name"] for metric in manifest["metrics"]} == asked


def test_metrics_overall(released: Project, query: Query) -> None:
    ads = f"""
        select sum(spend) as spend, sum(impressions) as impressions, sum(clicks) as clicks,
            sum(clicks) / sum(impressions) as click_through_rate,
            sum(spend) / sum(clicks) as cost_per_click,
            (select sum(platform_conversions) from marketing.rpt_campaign_performance
             where model = '{MODEL}') as platform_conversions
        from marketing.rpt_channel_performance_daily where model = '{MODEL}'
    """
    funnel = ", ".join(
        f"(select count(*) from journey.fct_conversions where conversion_type = '{kind}') as {name}"
        for kind, name in zip(("lead", "mql", "sql", "opportunity"), FUNNEL, strict=True)
    )
    credited = """
        select sum(leads) as attributed_leads, sum(mqls) as attributed_mqls,
            sum(sqls) as attributed_sqls, sum(opportunities) as attributed_opportunities,
            sum(won) as attributed_won_deals, sum(attributed_amount) as attributed_revenue,
            sum(spend) / sum(leads) as cost_per_lead
        from marketing.rpt_lead_generation where level = 'campaign'
    """
    targets = """
        select sum(target) as target, sum(prorated_target) as target_to_date,
            sum(won_amount) filter (target is not null) as revenue_on_target,
            sum(won_amount) filter (target is not null) / sum(target) as attainment,
            sum(won_amount) filter (target is not null) / sum(prorated_target) as attainment_to_date
        from sales.rpt_revenue_vs_target where level = 'team'
    """
    sums = """
        select *, open_deals * win_rate * average_deal_size / cycle_days as velocity from (
        select sum(won_deals) as won_deals, sum(lost_deals) as lost_deals,
            sum(won_deals + lost_deals) as decided_deals,
            sum(won_deals) / sum(won_deals + lost_deals) as win_rate,
            (select sum(amount) from sales.rpt_win_loss where outcome = 'won') as revenue,
            sum(won_deals * cycle_days) / sum(won_deals) as cycle_days,
            arg_max(open_deals, month) as open_deals,
            (select sum(reporting_amount) from sales.rpt_open_deals) as open_pipeline,
            (select avg(reporting_amount) from sales.fct_deals where status = 'won')
                as average_deal_size,
            (select count(*) from sales.fct_deals) as created_deals,
            (select count(*) from sales.fct_deals) as created_deals_so_far,
            (select sum(reporting_amount) from sales.fct_deals) as created_pipeline,
            decided_deals as decided_deals_so_far
        from sales.rpt_pipeline_velocity where segment_type = 'everything')
    """
    ratios = f"""
        select (
                select sum(attributed_amount)
                from marketing.rpt_channel_performance_daily
                semi join (from journey.dim_channels where is_paid) using (channel)
                where model = '{MODEL}'
            ) / sum(spend) as roas,
            sum(customers) filter (cohort_month is not null and channel <> 'No customer')
                as new_customers,
            sum(spend) / new_customers as cac
        from sales.rpt_customer_value
    """
    for metrics, sql in (
        (ADS, ads),
        (FUNNEL, f"select {funnel}"),
        ([*CREDITED, "cost_per_lead"], credited),
        ([*DEALS, *SO_FAR], sums),
        (TARGETS, targets),
        (["roas", "cac", "new_customers"], ratios),
    ):
        held(query(metrics), expected(released, sql))


def test_metrics_by_month(released: Project, query: Query) -> None:
    month = "metric_time__month"
    held(
        query([*ADS[:3], "roas", *CREDITED], month),
        expected(
            released,
            f"""
            with daily as (
                select *, date_trunc('month', date_day)::date as month
                from marketing.rpt_channel_performance_daily
                left join journey.dim_channels using (channel)
                where model = '{MODEL}'
            )
            select month, sum(spend) as spend, sum(impressions) as impressions,
                sum(clicks) as clicks, sum(leads) as attributed_leads,
                sum(opportunities) as attributed_opportunities, sum(won) as attributed_won_deals,
                sum(attributed_amount) as attributed_revenue,
                sum(attributed_amount) filter (is_paid) / nullif(sum(spend), 0) as roas
            from daily group by month
            """,
            keys=1,
        ),
    )
    held(
        query(DEALS, month),
        expected(
            released,
            """
            select month, open_deals, won_deals, lost_deals, win_rate,
                deal_size as average_deal_size, cycle_days, velocity,
                won_deals + lost_deals as decided_deals
            from sales.rpt_pipeline_velocity where segment_type = 'everything'
            """,
            keys=1,
        ),
    )
    held(
        query([*TARGETS, "new_customers", "cac"], month),
        expected(
            released,
            """
            select month, sum(target) as target, sum(prorated_target) as target_to_date,
                sum(won_amount) filter (target is not null) / sum(target) as attainment,
                sum(won_amount) filter (target is not null) / nullif(sum(prorated_target), 0)
                    as attainment_to_date,
                any_value(customers) as new_customers, any_value(cac) as cac
            from sales.rpt_revenue_vs_target full join (
                select cohort_month as month, sum(spend) / nullif(sum(customers), 0) as cac,
                    sum(customers) as customers
                from sales.rpt_customer_value where channel <> 'No customer' group by all
            ) as acquired using (month)
            where coalesce(level, 'team') = 'team' and month is not null group by month
            """,
            keys=1,
        ),
    )


def test_leads_by_month_are_those_of_reports(released: Project, query: Query) -> None:
    held(
        query(FUNNEL, "metric_time__month"),
        expected(
            released,
            """
            select month, sum(leads) as leads, sum(mqls) as mqls, sum(sqls) as sqls,
                sum(opportunities) as opportunities
            from marketing.rpt_lead_generation where level = 'campaign' group by month
            """,
            keys=1,
        ),
    )


def test_metrics_by_channel_and_month(released: Project, query: Query) -> None:
    held(
        query([*ADS[:3], *CREDITED, "cost_per_lead"], "channel", "metric_time__month"),
        expected(
            released,
            """
            select channel, month, sum(spend) as spend, sum(leads) as attributed_leads,
                sum(mqls) as attributed_mqls, sum(sqls) as attributed_sqls,
                sum(won) as attributed_won_deals, sum(attributed_amount) as attributed_revenue,
                sum(spend) / nullif(sum(leads), 0) as cost_per_lead
            from marketing.rpt_lead_generation where level = 'campaign' group by all
            """,
            keys=2,
        ),
    )
    held(
        query(["new_customers", "cac"], "channel", "metric_time__month"),
        expected(
            released,
            """
            select channel, cohort_month, customers as new_customers, cac
            from sales.rpt_customer_value
            where cohort_month is not null and channel <> 'No customer'
            """,
            keys=2,
        ),
    )


def test_roas_by_channel(released: Project, query: Query) -> None:
    held(
        query(["roas"], "channel", where="{{ Dimension('channel__is_paid') }}"),
        expected(
            released,
            f"""
            select channel, sum(attributed_amount) / nullif(sum(spend), 0) as roas
            from marketing.rpt_channel_performance_daily
            semi join (from journey.dim_channels where is_paid) using (channel)
            where model = '{MODEL}' group by channel
            """,
            keys=1,
        ),
    )


def test_metrics_by_campaign_and_platform(released: Project, query: Query) -> None:
    by = ("campaign", "campaign__campaign_name", "campaign__platform")
    held(
        query(["spend", "clicks", "attributed_leads", "attributed_revenue"], *by),
        expected(
            released,
            f"""
            select campaign_id, campaign_name, platform, sum(spend) as spend, sum(clicks) as clicks,
                sum(leads) as attributed_leads, sum(attributed_amount) as attributed_revenue
            from marketing.rpt_campaign_performance where model = '{MODEL}' group by all
            """,
            keys=3,
        ),
    )


def test_metrics_by_model(released: Project, query: Query) -> None:
    held(
        query(BY_MODEL, "credit__model", "channel"),
        expected(
            released,
            """
            select model, channel, sum(leads) as leads_by_model,
                sum(opportunities) as opportunities_by_model, sum(won) as won_deals_by_model,
                sum(attributed_amount) as revenue_by_model
            from marketing.rpt_channel_performance_daily group by all
            """,
            keys=2,
        ),
    )


def test_metrics_by_team_segment_and_rep(released: Project, query: Query) -> None:
    for dimension, segment in (("rep__team", "team"), ("account__industry", "industry")):
        held(
            query(["won_deals", "lost_deals", "open_deals"], dimension),
            expected(
                released,
                f"""
                select if(segment = 'Unknown', null, segment), sum(won_deals) as won_deals,
                    sum(lost_deals) as lost_deals, arg_max(open_deals, month) as open_deals
                from sales.rpt_pipeline_velocity where segment_type = '{segment}' group by all
                """,
                keys=1,
            ),
        )
    sums = """
        select {key}, sum(target) as {as_}target,
            sum(won_amount) filter (target is not null) / sum(target) as {as_}attainment
        from sales.rpt_revenue_vs_target where level = '{level}' group by all
    """
    held(
        query(["target", "attainment"], "quota__team"),
        expected(released, sums.format(key="team", level="team", as_=""), keys=1),
    )
    reps = [f"rep_{name}" for name in TARGETS]
    held(
        query(reps, "rep"),
        expected(released, sums.format(key="rep_id", level="rep", as_="rep_"), keys=1),
    )


def test_the_command_answers_and_leaves_the_release_as_it_is(
    released: Project, tmp_path: Path
) -> None:
    before = released.release.stat()
    path = tmp_path / "command.csv"

    done = released.command("mf", "query", "--metrics", "revenue", "--csv", str(path))

    assert done.returncode == 0, done.stdout + done.stderr
    ((revenue,),) = released.query("select sum(amount) from sales.rpt_win_loss where outcome='won'")
    assert float(path.read_text().split()[1]) == pytest.approx(float(revenue))
    assert released.release.stat() == before
    assert released.command("mf", "query", "--metrics", "revenu").returncode != 0


def test_without_a_release_the_remedy_is_told(project: Project) -> None:
    done = project.command("mf", "list", "metrics")

    assert done.returncode == 1
    assert "throughline run" in done.stderr
