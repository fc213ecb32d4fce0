with

recipient_activity as (

    select * from {{ source('mailchimp', 'recipient_activity') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'mailchimp' and account_id is null
),

final as (

    select
        recipient_activity.campaign_ref,
        recipient_activity.action,
        recipient_activity.email,
        recipient_activity.url,
        {{ to_utc('recipient_activity.occurred_at') }} as occurred_at,
        recipient_activity._load_id,
        recipient_activity._row_number

    from recipient_activity
    cross join account_zone

)

select * from final
