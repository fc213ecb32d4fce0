with messages as (
    select
        *,
        strftime(converted_at, '%-m/%-d/%Y %-I:%M:%S %p') as conversion_time,
        strftime(told_at, '%-m/%-d/%Y %-I:%M:%S %p') as adjustment_time
    from journey.fct_feedback_ledger
    where platform = 'microsoft' and is_new and is_written
),

lines as (
    select distinct 'Format Version' as type, '6.0' as name, null as order_id, null as entry_number
    from messages

    union all by name

    select
        'Offline Conversion' as type,
        order_id,
        entry_number,
        plain(conversion_name) as conversion_name,
        conversion_time,
        click_id,
        if(action = 'conversion', currency, null) as currency,
        if(action = 'conversion', value, null) as value,
        case action when 'retraction' then 'Retract' when 'restatement' then 'Restate' end
            as adjustment_type,
        if(action = 'restatement', value, null) as adjusted_value,
        if(action <> 'conversion', adjustment_time, null) as adjustment_time,
        if(action = 'restatement', currency, null) as adjusted_currency
    from messages
)

select
    type as "Type",
    null as "Status",
    null as "Id",
    null as "Parent Id",
    null as "Client Id",
    name as "Name",
    currency as "Conversion Currency Code",
    conversion_name as "Conversion Name",
    conversion_time as "Conversion Time",
    value as "Conversion Value",
    click_id as "Microsoft Click Id",
    adjustment_type as "Adjustment Type",
    adjusted_value as "Adjustment Value",
    adjustment_time as "Adjustment Time",
    adjusted_currency as "Adjustment Currency Code"
from lines
order by order_id nulls first, entry_number
