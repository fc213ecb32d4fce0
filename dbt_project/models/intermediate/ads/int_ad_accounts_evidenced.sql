with

ad_rows as (

    select * from {{ ref('int_ad_rows_unioned') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

entities as (

    select * from {{ ref('int_ad_entities_versioned') }}

),

unowned_platforms as (

    select distinct loads.source as name
    from loads
    cross join unnest(loads.measures) as measures (item)
    where measures.item.measure = 'spend' and measures.item.account_id is null

),

claims as (

    select distinct
        ad_rows.platform,
        ad_rows._load_id as load_id,
        {{ ad_account_id('ad_rows.platform', 'ad_rows.account_id') }} as account_id,
        ad_rows.account_name,
        ad_rows.campaign_id,
        ad_rows.campaign_name,
        ad_rows.ad_group_id,
        case when coalesce(ad_rows.campaign_id, ad_rows.ad_group_id) is null then ad_rows.ad_id end
            as ad_id,
        ad_rows.date_day is not null as is_daily

    from ad_rows
    inner join unowned_platforms
        on ad_rows.platform = unowned_platforms.name
    union all by name
    select
        entities.platform,
        entities.account_id,
        if(entities.entity = 'campaign', entities.entity_id, null) as campaign_id,
        if(entities.entity = 'ad_group', entities.entity_id, null) as ad_group_id,
        if(entities.entity = 'ad', entities.entity_id, null) as ad_id,
        false as is_daily

    from entities
    inner join unowned_platforms
        on entities.platform = unowned_platforms.name
    where entities.account_id is not null

),

final as (

    -- The strongest first: the account's name, the ids of what it runs, the campaign's name.
    select distinct
        platform,
        load_id,
        account_id,
        account_name,
        is_daily,
        unnest([1, 2, 3, 4, 5]) as strength,
        unnest([account_name, campaign_id, ad_group_id, ad_id, campaign_name]) as said

    from claims

)

select * from final
