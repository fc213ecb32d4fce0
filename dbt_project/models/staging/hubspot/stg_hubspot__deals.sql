with

deals as (

    select * from {{ source('hubspot', 'deals') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'hubspot' and account_id is null
),

final as (

    select
        deals.record_id, deals.associated_company_ids, deals.associated_contact_ids,
        deals.merged_record_ids,
        deals.name, deals.pipeline, deals.stage, deals.currency, deals.owner, deals.deal_type,
        deals.lost_reason, deals.competitor, deals.product, deals.original_source,
        deals.stage_entered, deals.stage_exited,
        deals.amount,
        deals.is_deleted,
        {{ hubspot_utc('deals', 'created_at') }} as created_at,
        {{ hubspot_utc('deals', 'closed_at') }} as closed_at,
        {{ hubspot_utc('deals', 'last_modified_at') }} as last_modified_at,
        {{ hubspot_utc('deals', 'stage_changed_at') }} as stage_changed_at,
        deals._load_id, deals._row_number

    from deals
    cross join account_zone

)

select * from final
