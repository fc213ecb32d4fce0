with

persons as (

    select * from {{ ref('int_persons') }}

),

touchpoints as not materialized (

    select * from {{ ref('fct_touchpoints') }}
    where side = 'marketing' and not is_machine

),

furthest as (

    select * from {{ ref('int_persons_converted') }}

),

first_times as (

    select
        person_id,
        min(occurred_at) as first_touch_at

    from touchpoints
    where person_id is not null
    group by person_id

),

-- Of touches in the same second, the one that sorts first.
first_touches as (

    select
        first_times.person_id,
        first_times.first_touch_at,
        arg_min(touchpoints.channel, touchpoints.touchpoint_id) as first_channel

    from first_times
    inner join touchpoints
        on
            first_times.person_id = touchpoints.person_id
            and first_times.first_touch_at = touchpoints.occurred_at
    group by first_times.person_id, first_times.first_touch_at

),

final as (

    select
        persons.person_id,
        persons.account_id,
        persons.email,
        persons.full_name,
        persons.company,
        persons.account_evidence,
        case
            when furthest.stage_number = 5 then 'customer'
            when furthest.stage_number is not null
                then ['lead', 'mql', 'sql', 'opportunity'][furthest.stage_number]
            when persons.is_in_crm then 'contact'
            when persons.is_in_audience then 'subscriber'
            else 'visitor'
        end as lifecycle_stage,
        persons.crm_lifecycle_stage,
        first_touches.first_channel,
        persons.record_count,
        coalesce(furthest.stage_number = 5, false) as is_customer,
        persons.is_in_crm,
        persons.is_deleted,
        persons.first_seen_at,
        first_touches.first_touch_at

    from persons
    left join first_touches
        on persons.person_id = first_touches.person_id
    left join furthest
        on persons.person_id = furthest.person_id

)

select * from final
