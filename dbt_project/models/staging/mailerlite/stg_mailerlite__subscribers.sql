with

subscribers as (

    select * from {{ source('mailerlite', 'subscribers') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'mailerlite' and account_id is null
),

final as (

    select
        subscribers.email, subscribers.first_name, subscribers.last_name, subscribers.phone,
        subscribers.company, subscribers.status,
        {{ to_utc('subscribers.subscribed_at') }} as subscribed_at,
        {{ to_utc('subscribers.unsubscribed_at') }} as unsubscribed_at,
        subscribers._load_id, subscribers._row_number

    from subscribers
    cross join account_zone

)

select * from final
