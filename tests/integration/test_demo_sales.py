"""The sales reports on the demo company, held against what was written while it was simulated."""

import csv
import json
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow
STEPS = ("lead_to_mql", "mql_to_sql", "sql_to_opportunity", "opportunity_to_won", "lead_to_won")
Waits = list[tuple[int, bool]]


def truth_of(demo: Path, name: str) -> list[dict[str, str]]:
    with (demo / "truth" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_cohorts_of_accounts_are_exact(released: Project, demo: Path) -> None:
    found = released.query(
        "select cohort_month, sum(leads), sum(mqls), sum(sqls), sum(opportunities), sum(won),"
        " sum(lost) from sales.rpt_funnel_cohorts where unit = 'account' group by 1 order by 1"
    )
    truth = [tuple(row.values()) for row in truth_of(demo, "cohort_rates.csv")]

    assert truth
    assert [tuple(map(str, row)) for row in found] == truth


def test_days_per_step_are_exact_by_cohort_and_channel(released: Project, demo: Path) -> None:
    """Kaplan and Meier's estimate by a loop over the waits that the simulation wrote."""
    until = json.loads((demo / "truth" / "summary.json").read_text())["observed_until"]
    channels = dict(
        released.query(
            """
            select unnest([accounts.account_id, accounts.hubspot_account_key]), members.channel
            from journey.dim_accounts as accounts
            join sales.fct_funnel_members as members
                on members.unit = 'account' and members.member_id = accounts.account_id
            """
        )
    )
    waits: dict[tuple[str, str, str], Waits] = defaultdict(list)
    for row in truth_of(demo, "stage_durations.csv"):
        end = row["ended_on"] or max(until[crm] for crm in row["crms"].split(";"))[:10]
        days = (date.fromisoformat(end) - date.fromisoformat(row["started_on"])).days
        if days >= 0:
            key = (row["cohort_month"], channels[row["account_key"]], row["step"])
            waits[key].append((days, row["is_reached"] == "1"))

    found: dict[tuple[str, str, str], Any] = {}
    for step in STEPS:
        for month, channel, *days in released.query(
            f"select cohort_month::varchar, channel, {step}_median_days, {step}_p90_days"
            " from sales.rpt_funnel_cohorts where unit = 'account'"
        ):
            found[month, channel, step] = days

    assert sum(days != [None, None] for days in found.values()) > 10
    assert set(waits) <= set(found)
    for key, days in found.items():
        group = waits.get(key, [])
        assert days == [days_until(Fraction(1, 2), group), days_until(Fraction(1, 10), group)], key


def days_until(share: Fraction, waits: Waits) -> int | None:
    left = Fraction(1)
    for day in sorted({days for days, _ in waits}):
        at_risk = sum(days >= day for days, _ in waits)
        left *= 1 - Fraction(sum(days == day and hit for days, hit in waits), at_risk)
        if left <= share:
            return day
    return None


def test_what_each_rep_sold_and_was_to_sell_is_exact(released: Project, demo: Path) -> None:
    """Pipeline apart; the addresses are those of the targets and of the CRM."""
    found = released.query(
        """
        select report.month::varchar, coalesce(report.unknown_rep, reps.email),
            coalesce(report.target::bigint::varchar, ''), report.won_deals::varchar,
            report.won_amount::varchar
        from sales.rpt_revenue_vs_target as report
        left join sales.dim_sales_reps as reps using (rep_id)
        where report.level = 'rep' and (report.target is not null or report.won_deals > 0)
        order by 1, 2
        """
    )

    assert found == [tuple(row.values()) for row in truth_of(demo, "attainment.csv")]


def test_every_deal_is_worth_what_it_was_sold_for(released: Project, demo: Path) -> None:
    """In euros at the rate of the day, competitors and product as they were noted."""
    wrong = released.query(
        """
        with truth as (
            select source || ':' || deal_id as deal_id, columns(* exclude (source, deal_id))
            from read_csv($1, all_varchar = true, nullstr = '')
        )
        select *
        from truth full join sales.fct_deals as mart using (deal_id)
        where (truth.outcome, truth.euros::decimal(18, 2), truth.product, truth.created_at)
            is distinct from (mart.status, mart.reporting_amount, mart.product,
                mart.created_at::varchar)
            or array_to_string(list_sort(string_split(truth.competitor, ';')), '; ')
                is distinct from mart.competitor
        """,
        [str(demo / "truth" / "deals.csv")],
    )

    assert wrong == []


def test_days_in_every_stage_of_every_deal_are_exact(released: Project, demo: Path) -> None:
    wrong = released.query(
        """
        with truth as (
            select source || ':' || deal_id as deal_id, stage, entered_at::timestamp as entered_at,
                exited_at::timestamp as exited_at,
                row_number() over (partition by deal_id order by entered_at) as entry_number
            from read_csv($1, all_varchar = true, nullstr = '')
        )
        select *
        from truth full join sales.fct_deal_stages as mart using (deal_id, entry_number)
        where (truth.stage, truth.entered_at, truth.exited_at,
                date_diff('second', truth.entered_at, truth.exited_at), truth.exited_at is null)
            is distinct from (mart.stage, mart.entered_at, mart.exited_at, mart.seconds_in_stage,
                mart.is_current)
        """,
        [str(demo / "truth" / "deal_stages.csv")],
    )

    assert released.query("select count(*) > 100 from sales.fct_deal_stages") == [(True,)]
    assert wrong == []


def test_reasons_and_competitors_of_wins_and_losses_are_exact(
    released: Project, demo: Path
) -> None:
    found = released.query(
        "select month::varchar, outcome, reason, competitor, deals, amount"
        " from sales.rpt_win_loss order by all"
    )
    expected = released.query(
        """
        select date_trunc('month', decided_at::date)::date::varchar, outcome,
            if(outcome = 'won', 'Won', lost_reason),
            coalesce(array_to_string(list_sort(string_split(competitor, ';')), '; '),
                'Not stated'),
            count(*), sum(euros::decimal(18, 2))
        from read_csv($1, all_varchar = true, nullstr = '') where outcome <> 'open'
        group by all order by all
        """,
        [str(demo / "truth" / "deals.csv")],
    )

    assert {row[3] for row in expected} > {"Not stated", "Stockpilot"}
    assert found == expected
