"""Revenue against target, by month and by team. Reps are not shown: the page names no person."""

from pipelines.dashboard.blocks import Choice, Column, Section, Series, Table, Time

MONTHS = """
    select
        month, sum(won_amount) as won, sum(target) as target, sum(weighted_amount) as weighted,
        sum(won_amount) / nullif(sum(target), 0) as attainment
    from sales.rpt_revenue_vs_target
    where level = 'team' and month >= (select first_month from span)
        and month < (select today from span) + interval 6 months
    group by month order by month
"""
TEAMS = """
    with spans as (
        select 'quarter' as span, date_trunc('quarter', today) as first, today as last from span
        union all
        select 'month', date_trunc('month', today), today from span
        union all
        select 'year', date_trunc('year', today), today from span
        union all
        select
            'before', date_trunc('quarter', today) - interval 3 months,
            date_trunc('quarter', today) - interval 1 day
        from span
    )

    select
        spans.span, coalesce(team, 'No team') as team, sum(won_deals) as deals,
        sum(won_amount) as won, sum(target) as target, sum(prorated_target) as target_to_date,
        sum(won_amount) / nullif(sum(target), 0) as attainment,
        sum(won_amount) / nullif(sum(prorated_target), 0) as attainment_to_date,
        sum(target) - sum(won_amount) as gap, sum(open_amount) as open,
        sum(weighted_amount) as weighted
    from sales.rpt_revenue_vs_target as reported
    inner join spans on reported.month between spans.first and spans.last
    where reported.level = 'team'
    group by spans.span, team
    order by spans.span, target desc nulls last, won desc, team
"""
SECTION = Section(
    key="targets",
    title="Revenue against target",
    short="Targets",
    order=50,
    intro="Won revenue beside the targets of the teams.",
    questions={"months": MONTHS, "teams": TEAMS},
    choices=(
        Choice(
            "span",
            "Teams in",
            (
                ("quarter", "This quarter"),
                ("month", "This month"),
                ("year", "This year"),
                ("before", "The quarter before"),
            ),
        ),
    ),
    blocks=(
        Time(
            "months",
            "Won revenue and target by month",
            (
                Series("won", "Won revenue", "money", mark="bar"),
                Series("target", "Target", "money", mark="step"),
            ),
            empty="No deal has been won, and no target is known.",
        ),
        Time(
            "months",
            "Attainment by month",
            (Series("attainment", "Attainment", "percent"),),
            note="Won revenue over target; the month of today is not over.",
            empty="No target is known: a sales_targets file in the landing folder tells them.",
        ),
        Table(
            "teams",
            "Teams",
            (
                Column("team", "Team", "text"),
                Column("deals", "Deals won"),
                Column("won", "Won revenue", "money"),
                Column("target", "Target", "money"),
                Column("attainment", "Attainment", "percent"),
                Column("target_to_date", "Target to date", "money", "Of the days that are over"),
                Column("attainment_to_date", "To date", "percent"),
                Column("gap", "Gap", "money", "Target less won; below zero where more was won"),
                Column("weighted", "Weighted open", "money", "Open deals by their probability"),
            ),
            bar="won",
            empty="No deal was won here, and no target is known.",
        ),
    ),
)
