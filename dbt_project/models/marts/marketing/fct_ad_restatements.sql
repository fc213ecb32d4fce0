with

restated as (

    select * from {{ ref('int_ad_values_restated') }}

),

final as (

    select
        platform,
        account_id,
        date_day,
        case grain when 1 then 'campaign' when 2 then 'ad group' else 'ad' end as grain,
        campaign_id,
        ad_group_id,
        ad_id,
        currency,
        measure,
        first_value,
        latest_value,
        difference::decimal(18, 6) as difference,
        first_load_id,
        latest_load_id,
        first_exported_at,
        latest_exported_at,
        (latest_exported_at::date - date_day)::bigint as days_after,
        version_count

    from restated

)

select * from final
