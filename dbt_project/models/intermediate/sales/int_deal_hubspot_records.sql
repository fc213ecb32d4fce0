with

hubspot_deals as (

    select * from {{ ref('int_hubspot_deals_latest') }}

),

hubspot_associations as (

    select * from {{ ref('stg_hubspot__associations') }}

),

hubspot_merged as (

    select unnest({{ listed_ids('merged_record_ids') }}) as record_id
    from hubspot_deals
    union
    select merged_deal_id from hubspot_associations
    where merged_deal_id is not null

),

hubspot_companies as (

    select
        deal_id,
        min(company_id) as company_id

    from hubspot_associations
    where deal_id is not null and company_id is not null
    group by deal_id

),

hubspot_stages as (

    select * from {{ ref('int_hubspot_stages_latest') }}

),

final as (

    select
        'hubspot:' || deals.record_id as deal_id,
        'hubspot' as source,
        deals.record_id,
        'hubspot:' || coalesce(
            {{ listed_ids('deals.associated_company_ids') }}[1], hubspot_companies.company_id
        ) as account_key,
        'hubspot:' || lower(trim(deals.owner)) as rep_key,
        null::varchar as campaign_id,
        deals.name,
        deals.pipeline,
        coalesce(hubspot_stages.label, deals.stage) as stage,
        deals.deal_type as crm_type,
        deals.original_source as crm_source,
        deals.lost_reason,
        deals.competitor,
        deals.product,
        deals.currency,
        deals.amount,
        100 * hubspot_stages.probability as probability,
        hubspot_stages.is_won,
        coalesce(hubspot_stages.is_closed, hubspot_stages.is_won) as is_closed,
        coalesce(deals.is_deleted, false) or hubspot_merged.record_id is not null as is_deleted,
        null::varchar as unlinked,
        deals.closed_at::date as close_date,
        deals.closed_at as close_at,
        deals.created_at,
        deals._load_id,
        deals._row_number

    from hubspot_deals as deals
    left join hubspot_merged
        on deals.record_id = hubspot_merged.record_id
    left join hubspot_companies
        on deals.record_id = hubspot_companies.deal_id
    left join hubspot_stages
        on deals.stage = hubspot_stages.stage_id

)

select * from final
