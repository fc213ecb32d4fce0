"""Channels and campaigns: spend beside what the chosen attribution model credits them with."""

from pipelines.dashboard.blocks import Bars, Column, Range, Section, Table

_SPEND = """
    select
        periods.period, {by}, sum(ads.reporting_spend) as spend,
        sum(ads.impressions) as impressions, sum(ads.clicks) as clicks
    from (
        select date_day, {by}, sum(reporting_spend) as reporting_spend,
            sum(impressions) as impressions, sum(clicks) as clicks
        from marketing.fct_ad_performance_daily group by all
    ) as ads
    inner join periods on ads.date_day between periods.first_day and periods.last_day
    group by all
"""
_CREDITED = """
    select
        periods.period, credits.model, credits.{by},
        sum(weight) filter (conversion_type = 'lead') as leads,
        sum(weight) filter (conversion_type = 'opportunity') as opportunities,
        sum(weight) filter (conversion_type = 'won') as won,
        sum(reporting_amount) filter (conversion_type = 'won') as revenue,
        sum(reporting_amount) filter (conversion_type = 'won' and is_report_model) as reported
    from journey.fct_attribution_daily as credits
    inner join periods on credits.date_day between periods.first_day and periods.last_day
    where credits.is_report_unit and credits.conversion_type in ('lead', 'opportunity', 'won')
    group by all
"""
_MODELS = "select distinct model from journey.fct_attribution_daily where is_report_unit"
_MEASURES = """
        coalesce(sum(spend), 0) as spend, coalesce(sum(impressions), 0) as impressions,
        coalesce(sum(clicks), 0) as clicks, coalesce(sum(leads), 0) as leads,
        coalesce(sum(opportunities), 0) as opportunities, coalesce(sum(won), 0) as won,
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(revenue), 0) / nullif(sum(spend), 0) as roas,
        sum(spend) / nullif(sum(leads), 0) as cost_per_lead,
        sum(spend) / nullif(sum(won), 0) as cost_per_won
"""


def _together(by: str) -> str:
    """Spend, repeated for every model, and credits, by period, model and `by`; either may lack."""
    return f"""
        spent as ({_SPEND.format(by=by)}),
        credited as ({_CREDITED.format(by=by)}),
        models as (select model from ({_MODELS}) union select null where not exists ({_MODELS})),

        together as (
            select spent.*, models.model from spent cross join models
            union all by name
            select * from credited
        )
    """


CHANNELS = f"""
    with {_together("channel")}

    select period, model, channel, {_MEASURES}
    from together group by all
    order by period, model, spend desc, revenue desc, channel
"""
SPREAD = f"""
    with {_together("channel")},

    given as (
        select period, model, channel, coalesce(sum(revenue), 0) as revenue
        from together group by all
    )

    select
        period, model, channel, revenue,
        min(revenue) over channels as lowest, arg_min(model, revenue) over channels as lowest_model,
        max(revenue) over channels as highest,
        arg_max(model, revenue) over channels as highest_model
    from given
    where model is not null
    window channels as (partition by period, channel)
    qualify highest > 0
    order by period, model, highest desc, channel
"""
# The largest by spend and revenue have a row; the rest is one, so that the table closes.
CAMPAIGNS = f"""
    with {_together("campaign_id")},

    ranked as (
        select
            period, campaign_id,
            row_number() over (
                partition by period
                order by
                    max(spend) desc nulls last, sum(reported) desc nulls last,
                    sum(leads) desc nulls last, campaign_id
            ) as place
        from together where campaign_id is not null group by period, campaign_id
    ),

    names as (
        select campaign_id, campaign_name, platform from marketing.dim_campaigns where is_current
    ),

    named as (
        select
            together.* exclude (campaign_id, reported),
            case
                when together.campaign_id is null then 'No campaign'
                when ranked.place > 40 then 'Other campaigns'
                else coalesce(names.campaign_name, together.campaign_id)
            end as campaign,
            if(ranked.place <= 40, together.campaign_id, null) as id,
            if(ranked.place <= 40, names.platform, null) as platform
        from together
        left join ranked using (period, campaign_id)
        left join names using (campaign_id)
    )

    select
        period, model, campaign, any_value(platform) as platform, {_MEASURES}
    from named group by period, model, campaign, id
    order by period, model, id is null, spend desc, revenue desc, campaign
"""
_RESULTS = (
    Column("spend", "Spend", "money", is_sum=True),
    Column("clicks", "Clicks", is_sum=True),
    Column("leads", "Leads", "decimal", "Credited shares of leads", is_sum=True),
    Column("opportunities", "Opportunities", "decimal", is_sum=True),
    Column("won", "Won", "decimal", is_sum=True),
    Column("revenue", "Revenue", "money", "Credited won amount", is_sum=True),
    Column("roas", "ROAS", "ratio"),
    Column("cost_per_lead", "Cost per lead", "money"),
    Column("cost_per_won", "Cost per won", "money"),
)
SECTION = Section(
    key="channels",
    title="Channels and campaigns",
    short="Channels",
    order=30,
    intro="Ad spend beside what the attribution model chosen above credits. Every model shares out "
    "the same leads, deals and money; what no touch explains is Unattributed.",
    questions={"channels": CHANNELS, "spread": SPREAD, "campaigns": CAMPAIGNS},
    blocks=(
        Bars(
            "channels",
            "Spend and credited revenue by channel",
            Column("channel", "Channel", "text"),
            (Column("revenue", "Credited revenue", "money"), Column("spend", "Ad spend", "money")),
            empty="Neither ad spend nor a won deal lies in the period.",
        ),
        Range(
            "spread",
            "How far the models are apart",
            Column("channel", "Channel", "text"),
            Column("lowest", "Least by any model", "money"),
            Column("highest", "Most by any model", "money"),
            Column("revenue", "Chosen model", "money"),
            note="The line spans what the models give a channel, the mark is the chosen model. A "
            "long line: the answer depends on the model.",
            empty="No won deal lies in the period.",
        ),
        Table(
            "channels",
            "Channels",
            (Column("channel", "Channel", "text"), *_RESULTS),
            bar="revenue",
            empty="Neither ad spend nor a conversion lies in the period.",
        ),
        Table(
            "campaigns",
            "Campaigns",
            (
                Column("campaign", "Campaign", "text"),
                Column("platform", "Platform", "source"),
                *_RESULTS,
            ),
            note="The forty with the most spend and revenue in the period; the others are one row.",
            empty="Neither ad spend nor a conversion lies in the period.",
        ),
    ),
)
