with

budget_plan as (

    select * from {{ ref('stg_neutral__budget_plan') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

channels as (

    select * from {{ ref('int_channels_listed') }}

),

campaigns as (

    select * from {{ ref('int_campaigns_named') }}
    where spend_channel is not null

),

fx_rates as (

    select * from {{ ref('int_fx_rates_filled') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

scoped as (

    select
        date_trunc('month', budget_plan.period_month)::date as month,
        nullif(trim(regexp_replace(lower(budget_plan.platform), '[^a-z0-9]+', '_', 'g'), '_'), '')
            as platform,
        coalesce(channels.channel, nullif(trim(budget_plan.channel), '')) as channel,
        nullif(trim(budget_plan.campaign), '') as campaign,
        coalesce(nullif(upper(trim(budget_plan.currency)), ''), defaults.reporting_currency)
            as plan_currency,
        budget_plan.budget_amount,
        loads.load_order,
        budget_plan._row_number

    from budget_plan
    cross join defaults
    left join channels
        on lower(trim(budget_plan.channel)) = lower(channels.channel)
    left join loads
        on budget_plan._load_id = loads.load_id

),

-- Of two amounts for the same month and scope the one in the newest file holds.
newest as (

    select * from scoped
    qualify row_number() over (
        partition by month, platform, lower(channel), lower(campaign)
        order by load_order desc nulls last, _row_number desc
    ) = 1

),

-- A campaign is meant by its id, or by a name while it carried it.
meant as (

    select
        newest.month,
        newest.platform,
        newest.channel,
        newest.campaign,
        list(distinct campaigns.campaign_id order by campaigns.campaign_id) filter (
            where newest.campaign = campaigns.platform_campaign_id
            or last_day(newest.month) >= campaigns.valid_from
            and coalesce(newest.month <= campaigns.valid_to, true)
        ) as campaign_ids

    from newest
    inner join campaigns
        on
            coalesce(newest.platform = campaigns.platform, true)
            and (
                newest.campaign = campaigns.platform_campaign_id
                or lower(newest.campaign) = lower(trim(campaigns.campaign_name))
            )
    group by all

),

-- At the rate of the month's first day; a month to come has the last one known.
final as (

    select
        newest.month,
        newest.platform,
        newest.channel,
        newest.campaign,
        meant.campaign_ids,
        newest.plan_currency,
        newest.budget_amount,
        (newest.budget_amount::decimal(20, 6) * fx_rates.rate)::decimal(18, 2)
            as reporting_amount,
        case
            when newest.campaign is not null then 'campaign'
            when newest.platform is not null and newest.channel is not null
                then 'platform and channel'
            when newest.platform is not null then 'platform'
            else 'channel'
        end as scope,
        list_position(['campaign', 'platform and channel', 'platform', 'channel'], scope)
            as scope_order,
        case
            when newest.campaign is not null and meant.campaign is null then 'unknown campaign'
            when reporting_amount is null then 'no rate'
        end as gap

    from newest
    left join meant
        on
            newest.month = meant.month
            and newest.campaign = meant.campaign
            and newest.platform is not distinct from meant.platform
            and newest.channel is not distinct from meant.channel
    asof left join fx_rates
        on
            newest.plan_currency = fx_rates.currency
            and newest.month >= fx_rates.date_day

)

select * from final
