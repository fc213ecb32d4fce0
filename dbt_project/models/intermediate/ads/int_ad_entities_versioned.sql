with

ad_rows as (

    select * from {{ ref('int_ad_rows_unioned') }}

),

unioned as (

    {%- for platform in ['google_ads', 'meta', 'linkedin', 'microsoft', 'tiktok'] %}
        select
            '{{ platform }}' as platform,
            *

        from {{ ref('stg_' ~ platform ~ '__entities') }}
        {{ 'union all by name' if not loop.last }}
    {%- endfor %}

),

kept as (

    select
        platform,
        {{ ad_account_id('platform', 'account_id') }} as account_id,
        campaign_id,
        ad_group_id,
        case
            when ad_id is not null then ['ad', ad_id, ad_name]
            when ad_group_id is not null then ['ad_group', ad_group_id, ad_group_name]
            else ['campaign', campaign_id, campaign_name]
        end as entity,
        campaign_type,
        coalesce(updated_at, timestamp '1970-01-01') as updated_at

    from unioned
    where coalesce(ad_id, ad_group_id, campaign_id) is not null

),

-- Exports that name both tell where an ad group belongs to those that name only it.
orphaned_platforms as (

    select distinct source as platform
    from {{ ref('int_loads_ordered') }}
    where
        list_has_all(missing_columns, ['campaign_id', 'campaign_name'])
        and list_contains(list_transform(measures, item -> item.measure), 'spend')

),

told as (

    select
        ad_rows.platform,
        min(ad_rows.campaign_id) as campaign_id,
        ['ad_group', ad_rows.ad_group_id, null] as entity,
        timestamp '1970-01-01' as updated_at

    from ad_rows
    inner join orphaned_platforms
        on ad_rows.platform = orphaned_platforms.platform
    where
        ad_rows.campaign_id is not null
        and ad_rows.ad_group_id is not null
        and ad_rows.platform || ad_rows.ad_group_id not in (
            select platform || entity[2] from kept
        )
    group by ad_rows.platform, ad_rows.ad_group_id
    having min(ad_rows.campaign_id) = max(ad_rows.campaign_id)

),

versions as (

    select
        platform,
        entity[1] as entity,
        entity[2] as entity_id,
        updated_at::date as changed_on,
        max(account_id) as account_id,
        arg_max(campaign_id, updated_at) as campaign_id,
        arg_max(ad_group_id, updated_at) as ad_group_id,
        arg_max(entity[3], updated_at) as entity_name,
        arg_max(campaign_type, updated_at) as campaign_type

    from (
        select * from kept
        union all by name
        select * from told
    ) as versions
    group by all

),

parents as (

    select
        platform,
        entity,
        entity_id,
        max(account_id) as account_id,
        arg_max(campaign_id, changed_on) as campaign_id

    from versions
    group by platform, entity, entity_id

),

final as (

    -- A name holds from the day of its change; the first one also held before.
    select
        versions.platform,
        versions.entity,
        versions.entity_id,
        versions.entity_name,
        versions.campaign_type,
        coalesce(versions.campaign_id, ad_groups.campaign_id) as campaign_id,
        versions.ad_group_id,
        coalesce(versions.account_id, ad_groups.account_id, campaigns.account_id) as account_id,
        if(
            lag(versions.changed_on) over entity_versions is null,
            date '0001-01-01', versions.changed_on
        ) as valid_from,
        coalesce(
            lead(versions.changed_on) over entity_versions - 1, date '9999-12-31'
        ) as valid_to

    from versions
    left join parents as ad_groups
        on
            versions.platform = ad_groups.platform
            and versions.ad_group_id = ad_groups.entity_id
            and ad_groups.entity = 'ad_group'
    left join parents as campaigns
        on
            versions.platform = campaigns.platform
            and coalesce(versions.campaign_id, ad_groups.campaign_id) = campaigns.entity_id
            and campaigns.entity = 'campaign'
    window entity_versions as (
        partition by versions.platform, versions.entity, versions.entity_id
        order by versions.changed_on
    )

)

select * from final
