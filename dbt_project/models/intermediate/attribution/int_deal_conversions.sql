with

deals as (

    select
        *,
        created_at as created,
        won_at as won

    from {{ ref('int_deals_unified') }}

),

stage_entries as (

    select * from {{ ref('int_deal_stages_unified') }}

),

rules as (

    select * from {{ ref('stg_settings__conversions') }}

),

-- A moment that has no time has not been reached.
dated as (

    unpivot deals on created, won
    into name deal_date value converted_at

),

-- From one stage of a rule into another of them is no new entry.
judged as (

    select
        stage_entries.*,
        rules.conversion_type,
        rules.is_every_entry,
        list_has_any(
            rules.stages, [lower(stage_entries.stage), stage_entries.canonical_stage]
        ) as is_in,
        coalesce(lag(is_in) over (
            partition by rules.conversion_type, stage_entries.deal_id
            order by stage_entries.entry_number
        ), false) as was_in

    from stage_entries
    inner join rules
        on
            rules.stages <> []
            and (rules.sources = [] or list_contains(rules.sources, stage_entries.source))

),

entered as (

    select
        *,
        row_number() over (
            partition by conversion_type, deal_id order by entry_number
        ) as time_reached

    from judged
    where is_in and not was_in

),

reached as (

    select
        rules.conversion_type || ':' || dated.deal_id as conversion_id,
        rules.conversion_type,
        dated.deal_id,
        dated.converted_at

    from dated
    inner join rules
        on
            dated.deal_date = rules.deal_date
            and (rules.sources = [] or list_contains(rules.sources, dated.source))

    union all

    select
        concat_ws(
            ':', conversion_type, deal_id, case when time_reached > 1 then time_reached end
        ) as conversion_id,
        conversion_type,
        deal_id,
        entered_at as converted_at

    from entered
    where is_every_entry or time_reached = 1

),

final as (

    select
        reached.conversion_id,
        reached.conversion_type,
        deals.source,
        'deal' as record_type,
        deals.record_id,
        deals.person_id,
        deals.account_id,
        deals.deal_id,
        reached.converted_at,
        deals.deal_currency as currency,
        deals.amount,
        deals.reporting_amount,
        deals._load_id,
        deals._row_number

    from reached
    inner join deals
        on reached.deal_id = deals.deal_id

)

select * from final
