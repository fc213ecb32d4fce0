with

deals as (

    select * from {{ source('pipedrive', 'deals') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'pipedrive' and account_id is null
),

final as (

    select
        deals.id, deals.organization_id, deals.person_id, deals.title, deals.currency,
        deals.pipeline, deals.stage, deals.status, deals.organization, deals.person,
        deals.person_email_work, deals.person_email_home, deals.person_email_other, deals.owner,
        deals.label, deals.lost_reason, deals.competitor, deals.product,
        deals.source_origin, deals.source_channel, deals.utm_source, deals.utm_medium,
        deals.utm_campaign, deals.value, deals.probability,
        deals.is_deleted, deals.expected_close_date,
        {{ to_utc('deals.created_at') }} as created_at,
        {{ to_utc('deals.updated_at') }} as updated_at,
        {{ to_utc('deals.stage_changed_at') }} as stage_changed_at,
        {{ to_utc('deals.won_at') }} as won_at,
        {{ to_utc('deals.lost_at') }} as lost_at,
        {{ to_utc('deals.closed_at') }} as closed_at,
        deals._load_id, deals._row_number

    from deals
    cross join account_zone

)

select * from final
