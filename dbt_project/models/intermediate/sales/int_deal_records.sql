with

opportunities as (

    select * from {{ ref('int_salesforce_opportunities_latest') }}
    where not coalesce(is_deleted, false)

),

hubspot_deals as (

    select * from {{ ref('int_hubspot_deals_latest') }}

),

final as (

    select
        'salesforce:' || id as deal_id,
        'salesforce' as source,
        id as record_id,
        'salesforce:' || account_id as account_key,
        'salesforce:' || owner_id as rep_key,
        'salesforce:' || campaign_id as campaign_id,
        name,
        null::varchar as pipeline,
        stage_name as stage,
        type as crm_type,
        lead_source as crm_source,
        lost_reason,
        currency,
        amount,
        probability,
        is_won,
        is_closed,
        close_date,
        close_date::timestamp as close_at,
        created_at,
        _load_id,
        _row_number

    from opportunities

    union all

    select
        'hubspot:' || record_id as deal_id,
        'hubspot' as source,
        record_id,
        'hubspot:' || {{ listed_ids('associated_company_ids') }}[1] as account_key,
        'hubspot:' || lower(trim(owner)) as rep_key,
        null::varchar as campaign_id,
        name,
        pipeline,
        stage,
        deal_type as crm_type,
        original_source as crm_source,
        lost_reason,
        currency,
        amount,
        null::decimal(18, 6) as probability,
        null::boolean as is_won,
        null::boolean as is_closed,
        closed_at::date as close_date,
        closed_at as close_at,
        created_at,
        _load_id,
        _row_number

    from hubspot_deals

)

select * from final
