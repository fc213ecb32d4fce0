"""Funnel and velocity: who came how far, how fast deals are won, what is open, what was lost."""

from pipelines.dashboard.blocks import Column, Section, Series, Stages, Table, Time

STAGES = """
    with counted as (
        select
            sum(leads) as "Lead", sum(mqls) as "MQL", sum(sqls) as "SQL",
            sum(opportunities) as "Opportunity", sum(won) as "Won"
        from sales.rpt_funnel_cohorts where unit = 'person'
        having count(*) > 0
    )

    select stage, persons from (unpivot counted on columns(*) into name stage value persons)
"""
COHORTS = """
    select
        cohort_month as month, sum(leads) as leads, sum(mqls) / sum(leads) as mql_rate,
        sum(sqls) / sum(leads) as sql_rate, sum(opportunities) / sum(leads) as opportunity_rate,
        sum(won) / sum(leads) as won_rate, sum(still_open) / sum(leads) as open_share
    from sales.rpt_funnel_cohorts
    where unit = 'person' and cohort_month > (select first_month from span) - interval 1 month
    group by cohort_month order by cohort_month desc limit 18
"""
VELOCITY = """
    select
        month, velocity, open_deals, win_rate, deal_size, cycle_median_days, cycle_p90_days
    from sales.rpt_pipeline_velocity
    where segment_type = 'everything' and month >= (select first_month from span)
    order by month
"""
OPEN = """
    select
        stage, count(*) as deals, sum(reporting_amount) as amount,
        sum(weighted_amount) as weighted, count(*) filter (is_stalled) as stalled,
        count(*) filter (is_overdue) as overdue
    from sales.rpt_open_deals group by stage order by amount desc nulls last, stage limit 20
"""
LOST = """
    with lost as (
        select
            periods.period, coalesce(deals.lost_reason, 'Not stated') as reason, count(*) as deals,
            sum(deals.reporting_amount) as amount
        from periods inner join sales.fct_deals as deals
            on deals.decided_date between periods.first_day and periods.last_day
        where deals.status = 'lost' group by all
    )

    select period, reason, deals, amount, deals / sum(deals) over (partition by period) as share
    from lost qualify row_number() over (partition by period order by deals desc, reason) <= 12
    order by period, deals desc, reason
"""
SECTION = Section(
    key="funnel",
    title="Funnel and velocity",
    short="Funnel",
    order=20,
    intro="How far people come, how fast deals are won, and what is still open.",
    questions={
        "stages": STAGES,
        "cohorts": COHORTS,
        "velocity": VELOCITY,
        "open": OPEN,
        "lost": LOST,
    },
    blocks=(
        Stages(
            "stages",
            "From lead to won",
            Column("stage", "Stage", "text"),
            Column("persons", "Persons"),
            note="Persons who reached the stage or a later one, since the exports begin.",
            empty="No CRM export has been loaded.",
        ),
        Time(
            "velocity",
            "Pipeline velocity by month",
            (Series("velocity", "A day", "money"),),
            note="Open deals by win rate by average deal size, over the days that a won deal took: "
            "what the pipeline brings a day.",
            empty="No deal has been won yet.",
        ),
        Time(
            "velocity",
            "Days from creation to won",
            (
                Series("cycle_median_days", "Half of the deals won", "days"),
                Series("cycle_p90_days", "Nine of ten", "days"),
            ),
            empty="No deal has been won yet.",
        ),
        Time(
            "velocity",
            "Open deals at the end of the month",
            (Series("open_deals", "Open deals", mark="bar"),),
            empty="No CRM export has been loaded.",
        ),
        Table(
            "cohorts",
            "Cohorts by the month of the first entry",
            (
                Column("month", "Month", "month"),
                Column("leads", "Persons"),
                Column("mql_rate", "to MQL", "percent"),
                Column("sql_rate", "to SQL", "percent"),
                Column("opportunity_rate", "to opportunity", "percent"),
                Column("won_rate", "to won", "percent"),
                Column("open_share", "Still open", "percent"),
            ),
            note="Young cohorts have had less time.",
            empty="No CRM export has been loaded.",
        ),
        Table(
            "open",
            "Open pipeline by stage, today",
            (
                Column("stage", "Stage", "text"),
                Column("deals", "Deals"),
                Column("amount", "Amount", "money"),
                Column("weighted", "Weighted", "money", "Amount by the probability of winning"),
                Column(
                    "stalled",
                    "Stalled",
                    hint="Longer in the stage than nine of ten won deals, or without activity",
                ),
                Column("overdue", "Overdue", hint="Expected to close on a day that is over"),
            ),
            bar="amount",
            is_wide=False,
            empty="No deal is open.",
        ),
        Table(
            "lost",
            "Reasons of lost deals",
            (
                Column("reason", "Reason", "text"),
                Column("deals", "Deals"),
                Column("share", "Share", "percent"),
                Column("amount", "Amount", "money"),
            ),
            bar="deals",
            is_wide=False,
            empty="No deal was lost in the period.",
        ),
    ),
)
