with

pipedrive_deals as (

    select * from {{ ref('stg_pipedrive__deals') }}

),

hubspot_deals as (

    select * from {{ ref('stg_hubspot__deals') }}

),

-- HubSpot prints the history of a deal in columns that the user may leave out.
printed as (

    select record_id from {{ ref('int_hubspot_deals_latest') }}
    where stage_entered is not null
    union
    select deal_id from {{ ref('stg_hubspot__property_history') }}
    where coalesce(name, 'dealstage') = 'dealstage'

),

hubspot_stages as (

    select * from {{ ref('int_hubspot_stages_latest') }}

),

final as (

    select
        'pipedrive:' || id as deal_id,
        'pipedrive' as source,
        pipeline,
        stage,
        case lower(status) when 'won' then 'Won' when 'lost' then 'Lost' end as outcome,
        case lower(status)
            when 'won' then coalesce(won_at, closed_at)
            when 'lost' then coalesce(lost_at, closed_at)
        end as outcome_at,
        stage_changed_at,
        created_at,
        coalesce(updated_at, created_at) as changed_at,
        _load_id,
        _row_number

    from pipedrive_deals
    where stage is not null

    union all

    select
        'hubspot:' || hubspot_deals.record_id as deal_id,
        'hubspot' as source,
        hubspot_deals.pipeline,
        coalesce(hubspot_stages.label, hubspot_deals.stage) as stage,
        null::varchar as outcome,
        null::timestamp as outcome_at,
        hubspot_deals.stage_changed_at,
        hubspot_deals.created_at,
        coalesce(hubspot_deals.last_modified_at, hubspot_deals.created_at) as changed_at,
        hubspot_deals._load_id,
        hubspot_deals._row_number

    from hubspot_deals
    anti join printed
        on hubspot_deals.record_id = printed.record_id
    left join hubspot_stages
        on hubspot_deals.stage = hubspot_stages.stage_id
    where hubspot_deals.stage is not null

)

select * from final
