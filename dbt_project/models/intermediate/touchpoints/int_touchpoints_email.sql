with

events as (

    select * from {{ ref('int_email_events_classified') }}
    where event in ('open', 'click')

),

record_persons as (

    select
        source,
        email,
        arg_min(person_id, preference) as person_id,
        arg_min(account_id, preference) as account_id

    from {{ ref('int_record_persons') }}
    where source not in ('salesforce', 'neutral')
    group by source, email

),

-- An address as it is written in the events, so that none is normalised once more.
recipients as (

    select
        spellings.source,
        spellings.email,
        record_persons.person_id,
        record_persons.account_id

    from {{ ref('int_email_spellings') }} as spellings
    inner join record_persons
        on
            spellings.source = record_persons.source
            and spellings.normalized_email = record_persons.email

),

final as (

    select
        -- Without an id of the tool the row names the event: two opens in one second are two.
        events.source || ':'
        || coalesce(events.event_id, events._load_id || ':' || events._row_number)
            as touchpoint_id,
        recipients.person_id,
        recipients.account_id,
        events.occurred_at,
        'marketing' as side,
        'Email' as channel,
        events.source,
        'email_' || events.event as touch_type,
        events.campaign_id,
        events.machine_reason is not null as is_machine,
        events._load_id,
        events._row_number

    from events
    left join recipients
        on
            events.source = recipients.source
            and events.email = recipients.email

)

select * from final
