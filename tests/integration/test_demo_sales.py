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
