with

activity as (

    select * from {{ ref('int_email_activity') }}

),

record_persons as (

    select
        email,
        arg_min(person_id, preference) as person_id,
        arg_min(account_id, preference) as account_id

    from {{ ref('int_record_persons') }}
    where source = 'mailchimp'
    group by email

),

final as (

    select
        -- The row itself names the event: two opens in one second are two events.
        'mailchimp:' || activity._load_id || ':' || activity._row_number as touchpoint_id,
        record_persons.person_id,
        record_persons.account_id,
        activity.occurred_at,
        'marketing' as side,
        'Email' as channel,
        'mailchimp' as source,
        if(activity.action like 'click%', 'email_click', 'email_open') as touch_type,
        activity.campaign_id,
        activity.is_machine,
        activity._load_id,
        activity._row_number

    from activity
    left join record_persons
        on {{ normalized_email('activity.email') }} = record_persons.email

)

select * from final
