with

email_recipients as (

    select * from {{ source('hubspot', 'email_recipients') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'hubspot' and account_id is null
),

final as (

    select
        email_recipients.email, email_recipients.email_name, email_recipients.event_type,
        email_recipients.url, email_recipients.user_agent, email_recipients.reason,
        email_recipients.is_filtered,
        {{ to_utc('email_recipients.occurred_at') }} as occurred_at,
        email_recipients._load_id, email_recipients._row_number

    from email_recipients
    cross join account_zone

)

select * from final
