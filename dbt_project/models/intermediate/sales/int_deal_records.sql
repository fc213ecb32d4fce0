with

opportunities as (

    select * from {{ ref('int_salesforce_opportunities_latest') }}

),

hubspot_deals as (

    select * from {{ ref('int_deal_hubspot_records') }}

),

pipedrive_deals as (

    select
        *,
        -- A list view may lack the time of winning: the last change is the nearest that it has.
        case
            when lower(status) = 'won' then coalesce(won_at, closed_at, updated_at, created_at)
            when lower(status) = 'lost' then coalesce(lost_at, closed_at, updated_at, created_at)
        end as outcome_at

    from {{ ref('int_pipedrive_deals_linked') }}

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
        competitor,
        product,
        currency,
        amount,
        probability,
        is_won,
        is_closed,
        coalesce(is_deleted, false) as is_deleted,
        null::varchar as unlinked,
        close_date,
        close_date::timestamp as close_at,
        created_at,
        _load_id,
        _row_number

    from opportunities

    union all

    select * from hubspot_deals

    union all

    select
        'pipedrive:' || id as deal_id,
        'pipedrive' as source,
        id as record_id,
        'pipedrive:' || organization_id as account_key,
        'pipedrive:' || lower(trim(owner)) as rep_key,
        null::varchar as campaign_id,
        title as name,
        pipeline,
        stage,
        label as crm_type,
        coalesce(source_channel, source_origin) as crm_source,
        lost_reason,
        -- A field of several options prints them with commas.
        replace(competitor, ',', ';') as competitor,
        replace(product, ',', ';') as product,
        currency,
        value as amount,
        probability,
        lower(status) = 'won' as is_won,
        lower(status) in ('won', 'lost') as is_closed,
        coalesce(is_deleted, false) or lower(status) = 'deleted' as is_deleted,
        unlinked,
        coalesce(outcome_at::date, expected_close_date) as close_date,
        outcome_at as close_at,
        created_at,
        _load_id,
        _row_number

    from pipedrive_deals

)

select * from final
