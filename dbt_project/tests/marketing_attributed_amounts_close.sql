{{ config(meta={'dagster': {'ref': {'name': 'rpt_channel_performance_daily'}}}) }}
-- Per type and month, in the one currency of reports, every model and unit credits just what
-- converted; every credit of the reported unit is in both reports, and every spend in every model,
-- converting or not.
with

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

daily as (

    select * from {{ ref('fct_attribution_daily') }}

),

units as (

    select unnest(attribution_units) as unit from defaults

),

models as (

    select
        unnest(attribution_models) as model,
        report_unit

    from defaults

),

conversions as (

    select
        units.unit,
        models.model,
        conversion_type,
        date_trunc('month', {{ reporting_day('converted_at', 'defaults') }})::date as month,
        count(*) as weight,
        coalesce(sum(reporting_amount), 0) as reporting_amount

    from {{ ref('fct_conversions') }}
    cross join defaults
    cross join units
    cross join models
    group by all

),

credited as (

    select
        unit,
        model,
        conversion_type,
        date_trunc('month', date_day)::date as month,
        sum(weight) as weight,
        coalesce(sum(reporting_amount), 0) as reporting_amount

    from daily
    group by all

),

expected as (

    select
        models.model,
        coalesce(sum(weight) filter (where conversion_type = 'lead'), 0) as leads,
        coalesce(sum(weight) filter (where conversion_type = 'won'), 0) as won,
        coalesce(sum(reporting_amount) filter (where conversion_type = 'won'), 0)
            as attributed_amount

    from models
    left join daily
        on models.model = daily.model and models.report_unit = daily.unit
    group by models.model

),

reported as (

    select 'channel' as report, * from {{ ref('rpt_channel_performance_daily') }}
    union all by name
    select 'campaign' as report, * from {{ ref('rpt_campaign_performance') }}

),

totals as (

    select
        report,
        model,
        sum(spend) as spend,
        sum(leads) as leads,
        sum(won) as won,
        sum(attributed_amount) as attributed_amount

    from reported
    group by report, model

),

ad_spend as (

    select coalesce(sum(reporting_spend), 0) as spend from {{ ref('fct_ad_performance_daily') }}

)

select
    'credit' as difference,
    coalesce(conversions.model, credited.model) as model

from conversions
full join credited
    using (unit, model, conversion_type, month)
where
    conversions.weight is distinct from credited.weight
    or conversions.reporting_amount is distinct from credited.reporting_amount

union all

select
    totals.report as difference,
    totals.model

from totals
cross join ad_spend
left join expected
    on totals.model = expected.model
where
    totals.spend <> ad_spend.spend
    or totals.attributed_amount is distinct from expected.attributed_amount
    or totals.leads is distinct from expected.leads
    or totals.won is distinct from expected.won
