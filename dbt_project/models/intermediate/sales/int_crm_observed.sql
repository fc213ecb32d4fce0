with

stage_entries as (

    select * from {{ ref('int_deal_stages_unified') }}

),

deals as (

    select * from {{ ref('int_deals_unified') }}

),

record_conversions as (

    select * from {{ ref('int_record_conversions') }}

),

recorded as (

    select
        source,
        entered_at as recorded_at

    from stage_entries

    union all

    select
        source,
        created_at as recorded_at

    from deals

    union all

    select
        source,
        converted_at as recorded_at

    from record_conversions

),

final as (

    select
        source,
        max(recorded_at) as observed_until,
        -- The one "today" of all reports: no clock, so that the same files give the same numbers.
        max(max(recorded_at)) over () as reported_until

    from recorded
    group by source

)

select * from final
