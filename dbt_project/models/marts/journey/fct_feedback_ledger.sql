with

told as (

    select * from {{ ref('int_feedback_told') }}

),

rules as (

    select * from {{ ref('int_feedback_rules') }}

),

judged as (

    select
        platform,
        conversion_id,
        now,
        said,
        case
            when coalesce(said.action, 'retraction') = 'retraction'
                then if(now is not null and now.refusal is null, 'conversion', null)
            when not said.is_allowed then null
            when
                (now.value, now.currency) is distinct from (said.value, said.currency)
                and now.value is not null
                then 'restatement'
            when now is null and said.is_known and reached.conversion_id is null
                then 'retraction'
        end as action

    from (
        select platform, conversion_id, now from {{ ref('fct_feedback_conversions') }} as now
    ) as candidates
    full join (select platform, conversion_id, said from told as said where said.is_last) as lasts
        using (platform, conversion_id)
    left join {{ ref('int_conversions_unified') }} as reached
        using (conversion_id)

),

worded as (

    select
        platform,
        conversion_id,
        action,
        coalesce(said.entry_number, 0) + 1 as entry_number,
        {% for column in [
            'conversion_type', 'conversion_name', 'source', 'record_id', 'person_id',
            'click_kind', 'click_id', 'converted_at',
        ] -%}
            if(action = 'conversion', now.{{ column }}, said.{{ column }}) as {{ column }},
        {% endfor -%}
        case
            when action <> 'conversion' then said.order_id
            else concat_ws('#', conversion_id, if(said is null, null, said.entry_number + 1))
        end as order_id,
        if(action = 'retraction', said.value, now.value) as value,
        if(action = 'retraction', said.currency, now.currency) as currency,
        said.told_at as last_told_at

    from judged
    where action is not null

),

final as (

    select
        * exclude (is_allowed, is_known, is_last),
        false as is_new

    from told

    union all by name

    -- A second message about a conversion is later than the first, whatever the data's today is.
    select
        worded.* exclude (last_told_at),
        null::varchar as release_id,
        rules.is_demo,
        true as is_new,
        greatest(
            rules.reported_until, worded.last_told_at + interval 1 second,
            if(worded.action = 'conversion', null, worded.converted_at + interval 1 second)
        ) as told_at,
        worded.action = 'conversion' or coalesce(
            told_at <= worded.converted_at + to_days(rules.adjust_days), false
        ) as is_written

    from worded
    inner join rules
        using (platform, conversion_type)

)

select * from final
