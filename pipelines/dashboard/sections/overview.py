"""Executive overview: the headline figures against the time before, and how they developed."""

from pipelines.dashboard.blocks import Figure, Figures, Section, Series, Time

# Each measure by the day that it stands on: the same days and rules as the dbt metrics.
DAILY = """
    with spend as (
        select date_day as day, sum(reporting_spend) as spend
        from marketing.fct_ad_performance_daily group by all
    ),

    leads as (
        select converted_date as day, count(*) as leads
        from journey.fct_conversions where conversion_type = 'lead' group by all
    ),

    created as (
        select opened_date as day, count(*) as created, sum(reporting_amount) as pipeline
        from sales.fct_deals group by all
    ),

    decided as (
        select
            decided_date as day, count(*) as decided, count(*) filter (status = 'won') as won,
            sum(reporting_amount) filter (status = 'won') as revenue
        from sales.fct_deals where status <> 'open' group by all
    ),

    acquired as (
        select deals.decided_date as day, count(*) as customers
        from sales.dim_customers as customers
        inner join sales.fct_deals as deals on customers.first_deal_id = deals.deal_id
        where customers.cohort_month is not null group by all
    )

    select day, spend, leads, created, pipeline, decided, won, revenue, customers
    from spend full join leads using (day) full join created using (day)
    full join decided using (day) full join acquired using (day)
"""
PAID = """
    select credits.date_day as day, credits.model, sum(credits.reporting_amount) as paid
    from journey.fct_attribution_daily as credits
    inner join journey.dim_channels as channels using (channel)
    where credits.is_report_unit and credits.conversion_type = 'won' and channels.is_paid
    group by all
"""
FIGURES = f"""
    with daily as ({DAILY}), paid as ({PAID}),

    spans as (
        select period, false as is_before, first_day, last_day from periods
        union all
        select period, true, first_day_before, last_day_before from periods
    ),

    summed as (
        select
            spans.period, spans.is_before, sum(spend) as spend, sum(leads) as leads,
            sum(created) as created, sum(pipeline) as pipeline, sum(won) as won,
            sum(revenue) as revenue, sum(won) / nullif(sum(decided), 0) as win_rate,
            sum(spend) / nullif(sum(customers), 0) as cac
        from spans inner join daily on daily.day between spans.first_day and spans.last_day
        group by all
    ),

    returned as (
        select spans.period, spans.is_before, models.model, coalesce(sum(paid.paid), 0) as paid
        from spans cross join (select distinct model from paid) as models
        left join paid
            on models.model = paid.model and paid.day between spans.first_day and spans.last_day
        group by all
    ),

    long as (
        select period, is_before, measure, value::double as value from (
            unpivot (
                select period, is_before, columns(* exclude (period, is_before))::double
                from summed
            ) on columns(* exclude (period, is_before)) into name measure value value
        )
    ),

    told as (
        select period, null as model, measure, is_before, value from long
        union all
        select returned.period, returned.model, 'roas', is_before, paid / nullif(spend, 0)
        from returned inner join summed using (period, is_before)
    )

    select
        period, model, measure, any_value(value) filter (not is_before) as value,
        any_value(value) filter (is_before) as before
    from told group by all order by all
"""
MONTHLY = f"""
    with daily as ({DAILY}),

    months as (
        select date_trunc('month', day)::date as month, columns(* exclude (day)) from daily
        where day between (select first_month from span) and (select today from span)
    )

    select
        month, coalesce(sum(spend), 0) as spend, coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(leads), 0) as leads, coalesce(sum(created), 0) as created,
        coalesce(sum(won), 0) as won, coalesce(sum(pipeline), 0) as pipeline,
        sum(won) / nullif(sum(decided), 0) as win_rate,
        sum(spend) / nullif(sum(customers), 0) as cac
    from months group by month order by month
"""
RETURNS = f"""
    with paid as (
        select date_trunc('month', day)::date as month, model, sum(paid) as paid
        from ({PAID}) group by all
    ),

    spend as (
        select date_trunc('month', date_day)::date as month, sum(reporting_spend) as spend
        from marketing.fct_ad_performance_daily group by all
    )

    select spend.month, models.model, coalesce(paid.paid, 0) / nullif(spend.spend, 0) as roas
    from spend cross join (select distinct model from paid) as models
    left join paid on spend.month = paid.month and models.model = paid.model
    where spend.month between (select first_month from span) and (select today from span)
    order by all
"""
SECTION = Section(
    key="overview",
    title="Overview",
    order=10,
    intro="What was paid, what it brought, and how that compares with the time before.",
    questions={"figures": FIGURES, "monthly": MONTHLY, "returns": RETURNS},
    blocks=(
        Figures(
            "figures",
            figures=(
                Figure("revenue", "Won revenue", "money", trend="monthly.revenue"),
                Figure("pipeline", "Pipeline created", "money", trend="monthly.pipeline"),
                Figure("spend", "Ad spend", "money", better="", trend="monthly.spend"),
                Figure(
                    "roas",
                    "ROAS",
                    "ratio",
                    trend="returns.roas",
                    hint="Revenue credited to paid channels by the chosen model, over ad spend",
                ),
                Figure("leads", "Leads", trend="monthly.leads"),
                Figure("won", "Deals won", trend="monthly.won"),
                Figure(
                    "win_rate",
                    "Win rate",
                    "percent",
                    trend="monthly.win_rate",
                    hint="Deals won of those decided",
                ),
                Figure(
                    "cac",
                    "Customer acquisition cost",
                    "money",
                    better="down",
                    trend="monthly.cac",
                    hint="Ad spend over the customers who bought first in the period",
                ),
            ),
            empty="Nothing has been loaded yet that tells of ads, leads or deals.",
        ),
        Time(
            "monthly",
            "Won revenue and ad spend by month",
            (
                Series("revenue", "Won revenue", "money", mark="bar"),
                Series("spend", "Ad spend", "money"),
            ),
            empty="Neither ads nor won deals have been loaded.",
        ),
        Time(
            "monthly",
            "Leads, opportunities and won deals by month",
            (
                Series("leads", "Leads"),
                Series("created", "Opportunities"),
                Series("won", "Deals won"),
            ),
            empty="No CRM export has been loaded.",
        ),
        Time(
            "returns",
            "ROAS by month",
            (Series("roas", "ROAS", "ratio"),),
            note="By the chosen attribution model. Revenue counts in the month of winning, spend "
            "in its own: where deals take long, months are not each other's cause.",
            empty="ROAS needs ad spend and won deals.",
        ),
        Time(
            "monthly",
            "Win rate by month",
            (Series("win_rate", "Win rate", "percent"),),
            empty="No deal has been decided yet.",
        ),
    ),
)
