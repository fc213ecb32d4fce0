with

audience_members as (

    select * from {{ source('mailchimp', 'audience_members') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'mailchimp' and account_id is null
),

final as (

    select
        audience_members.unsub_campaign_id, audience_members.clean_campaign_id,
        audience_members.leid, audience_members.euid,
        audience_members.status, audience_members.email, audience_members.full_name,
        audience_members.first_name, audience_members.last_name, audience_members.phone,
        audience_members.company, audience_members.unsub_campaign_title,
        audience_members.unsub_reason, audience_members.country_code, audience_members.region,
        audience_members.time_zone, audience_members.tags,
        audience_members.member_rating,
        {{ to_utc('audience_members.optin_at') }} as optin_at,
        {{ to_utc('audience_members.confirm_at') }} as confirm_at,
        {{ to_utc('audience_members.last_changed_at') }} as last_changed_at,
        {{ to_utc('audience_members.unsub_at') }} as unsub_at,
        {{ to_utc('audience_members.clean_at') }} as clean_at,
        audience_members._load_id, audience_members._row_number

    from audience_members
    cross join account_zone

)

select * from final
