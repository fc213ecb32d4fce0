with

load_days as (

    select * from {{ ref('int_ad_load_days') }}

),

ad_rows as (

    select * from {{ ref('int_ad_rows_identified') }}

),

-- Of the exports of a day, those that hold other rows than the one before.
versions as (

    select
        *,
        coalesce(fingerprint, '') as row_fingerprint,
        count(*) over account_day as version_count,
        row_number() over (account_day order by load_order) as version_number

    from load_days
    window account_day as (partition by platform, account_id, date_day, grain)
    qualify
        version_count > 1
        and coalesce(
            row_fingerprint <> lag(row_fingerprint) over (account_day order by load_order), true
        )

),

measured_days as (

    select
        *,
        unnest({{ ad_measures().keys() | list }}) as measure,
        unnest([
            {{ as_decimals('{}') }}
        ]) as day_total

    from versions
    qualify count(*) over (partition by platform, account_id, date_day, grain) > 1

),

listed as (

    select
        versions.grain,
        ad_rows.platform,
        ad_rows.account_id,
        ad_rows.date_day,
        ad_rows.campaign_id,
        ad_rows.ad_group_id,
        ad_rows.ad_id,
        ad_rows.currency,
        versions.load_id,
        unnest({{ ad_measures().keys() | list }}) as measure,
        unnest([
            {{ as_decimals('sum(ad_rows.{})') }}
        ]) as told_value

    from versions
    inner join ad_rows
        on
            versions.load_id = ad_rows._load_id
            and versions.platform = ad_rows.platform
            and versions.account_id = ad_rows.account_id
            and versions.date_day = ad_rows.date_day
    group by all

),

entities as (

    select distinct * exclude (load_id, told_value) from listed

),

valued as (

    select
        entities.*,
        days.load_id,
        days.version_number,
        days.version_count,
        days.order_at,
        listed.told_value,
        if(listed.load_id is null, 0, listed.told_value) as value

    from entities
    inner join measured_days as days
        using (platform, account_id, date_day, grain, measure)
    left join listed
        on
            days.load_id = listed.load_id
            and entities.measure = listed.measure
            and entities.account_id = listed.account_id
            and entities.date_day = listed.date_day
            and entities.campaign_id = listed.campaign_id
            and entities.ad_group_id is not distinct from listed.ad_group_id
            and entities.ad_id is not distinct from listed.ad_id
            and entities.currency is not distinct from listed.currency
    -- An export without a column of the measure does not know it; a day without rows is known.
    where
        (days.row_count = 0 or days.day_total is not null)
        and (listed.load_id is null or listed.told_value is not null)

),

changed as (

    select
        platform, account_id, date_day, grain,
        campaign_id, ad_group_id, ad_id, currency, measure,
        arg_max(value, version_number) - arg_min(value, version_number) as difference,
        list_sort(list(struct_pack(version_number, value, told_value, load_id, order_at))) as known,
        max(version_count) as version_count

    from valued
    group by all
    having difference <> 0

),

final as (

    select
        platform, account_id, date_day, grain,
        campaign_id, ad_group_id, ad_id, currency, measure,
        known[1].told_value as first_value,
        known[-1].told_value as latest_value,
        difference,
        known[1].load_id as first_load_id,
        known[1].order_at as first_exported_at,
        -- The latest value is that of the export after the last one that said otherwise.
        list_position(
            list_transform(list_reverse(known), lambda one: one.value <> known[-1].value), true
        ) as others_from_end,
        known[1 - others_from_end].load_id as latest_load_id,
        known[1 - others_from_end].order_at as latest_exported_at,
        version_count

    from changed

)

select * exclude (others_from_end) from final
