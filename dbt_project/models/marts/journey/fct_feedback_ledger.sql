with

told as (

    select * from {{ ref('int_feedback_told') }}

),

rules as (

    select * from {{ ref('int_feedback_rules') }}

),

lasts as (

    select * from told
    where is_last

),

worded as (

    select
        platform,
        conversion_id,
        case
            when coalesce(said.action, 'retraction') = 'retraction'
                then if(now.platform is not null and now.refusal is null, 'conversion', null)
            when not said.is_allowed then null
            when
                now.value is not null
                and (
                    now.value is distinct from said.value
                    or now.currency is distinct from said.currency
                )
                then 'restatement'
            when now.platform is null and said.is_known and reached.conversion_id is null
                then 'retraction'
        end as due,
        coalesce(said.entry_number, 0) + 1 as entry_number,
        {%- for column in [
            'conversion_type', 'conversion_name', 'source', 'record_id', 'person_id',
            'click_kind', 'click_id', 'converted_at',
        ] %}
            if(due = 'conversion', now.{{ column }}, said.{{ column }}) as {{ column }},
        {%- endfor %}
        if(
            due = 'conversion', concat_ws('#', conversion_id, said.entry_number + 1), said.order_id
        ) as order_id,
        if(due = 'retraction', said.value, now.value) as value,
        if(due = 'retraction', said.currency, now.currency) as currency,
        said.told_at as last_told_at

    from {{ ref('fct_feedback_conversions') }} as now
    full join lasts as said
        using (platform, conversion_id)
    left join {{ ref('int_conversions_unified') }} as reached
        using (conversion_id)
    where due is not null

),

final as (

    select
        * exclude (is_allowed, is_known, is_last),
        false as is_new

    from told

    union all by name

    -- A second message about a conversion is later than the first, whatever the data's today is.
    select
        worded.* exclude (due, last_told_at),
        worded.due as action,
        null::varchar as release_id,
        rules.is_demo,
        true as is_new,
        greatest(
            rules.reported_until, worded.last_told_at + interval 1 second,
            if(worded.due = 'conversion', null, worded.converted_at + interval 1 second)
        ) as told_at,
        worded.due = 'conversion' or coalesce(
            told_at <= worded.converted_at + to_days(rules.adjust_days), false
        ) as is_written

    from worded
    inner join rules
        using (platform, conversion_type)

)

select * from final
