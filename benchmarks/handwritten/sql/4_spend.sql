-- Spend: the newest export of a day wins, overlapping levels are counted once, amounts in EUR.

create table fx as
with observed as (
    select rate_date, quote_currency as currency, rate, 1 as preference from 'raw/fx_rates.parquet'
    union all
    select rate_date, quote_currency, rate, 2 from 'raw/ecb_rates.parquet'
), once as (
    select * from observed
    qualify row_number() over (partition by currency, rate_date order by preference) = 1
), spanned as (
    select
        *,
        least(
            lead(rate_date) over (partition by currency order by rate_date) - 1, rate_date + 7
        ) as last_day
    from once
)
select
    currency,
    (1 / rate::double)::decimal(18, 10) as rate,
    unnest(generate_series(rate_date, last_day, interval 1 day))::date as date_day
from spanned
union all
select
    'EUR', 1,
    unnest(generate_series(date '2020-01-01', date '2030-12-31', interval 1 day))::date;

create table ad_winners as
with spans as (
    select filename, account_id, min(date_day) as first_day, max(date_day) as last_day
    from (
        select filename, account_id, date_day from 'raw/google_campaigns.parquet'
        union all
        select filename, account_id, date_day from 'raw/google_ad_groups.parquet'
        union all
        select filename, account_id, date_day from 'raw/google_ads.parquet'
        union all
        select filename, account_id, date_day from 'raw/meta_ads.parquet'
    )
    group by filename, account_id
), covered as (
    select
        spans.filename,
        spans.account_id,
        ad_files.* exclude (filename),
        unnest(generate_series(
            least(spans.first_day, ad_files.period_start),
            greatest(spans.last_day, ad_files.period_end),
            interval 1 day
        ))::date as date_day
    from spans join ad_files using (filename)
), newest as (
    select * from covered
    qualify row_number() over (
        partition by account_id, date_day, level
        order by exported_on desc, period_end desc, period_start desc, filename
    ) = 1
)
select
    filename,
    account_id,
    date_day,
    level,
    currency,
    exported_on,
    level = max(level) over account_day as is_finest,
    count(*) over account_day > 1 as has_several_levels,
    max(exported_on) over (
        partition by account_id, date_day order by level desc
        rows between unbounded preceding and 1 preceding
    ) as finer_exported_on
from newest
window account_day as (partition by account_id, date_day);

create view ad_rows as
with unioned as (
    select
        'google_ads' as platform, filename, date_day, account_id, account_name, campaign_id,
        campaign_name, campaign_type, null as ad_group_id, null as ad_group_name, null as ad_id,
        null as ad_name, currency, spend, impressions, clicks, conversions, conversion_value
    from 'raw/google_campaigns.parquet'
    union all
    select
        'google_ads', filename, date_day, account_id, account_name, campaign_id, campaign_name,
        campaign_type, ad_group_id, ad_group_name, null, null, currency, spend, impressions,
        clicks, conversions, conversion_value
    from 'raw/google_ad_groups.parquet'
    union all
    select
        'google_ads', filename, date_day, account_id, account_name, campaign_id, campaign_name,
        campaign_type, ad_group_id, ad_group_name, ad_id, ad_name, currency, spend, impressions,
        clicks, conversions, conversion_value
    from 'raw/google_ads.parquet'
    union all
    select
        'meta', filename, date_day, account_id, account_name, campaign_id, campaign_name, null,
        ad_group_id, ad_group_name, ad_id, ad_name, null, spend, impressions, clicks,
        conversions, conversion_value
    from 'raw/meta_ads.parquet'
)
select
    unioned.* exclude (filename, currency),
    coalesce(unioned.currency, ad_winners.currency) as currency,
    ad_winners.level,
    ad_winners.is_finest,
    ad_winners.has_several_levels,
    ad_winners.exported_on >= ad_winners.finer_exported_on as is_as_new
from unioned
join ad_winners
    on unioned.filename = ad_winners.filename
    and unioned.account_id = ad_winners.account_id
    and unioned.date_day = ad_winners.date_day;

create table ad_totals as
select
    platform, account_id, date_day, campaign_id, ad_group_id, level, is_finest, is_as_new, currency,
    any_value(account_name) as account_name,
    any_value(campaign_name) as campaign_name,
    any_value(campaign_type) as campaign_type,
    any_value(ad_group_name) as ad_group_name,
    sum(spend) as spend,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    sum(conversions) as conversions,
    sum(conversion_value) as conversion_value
from ad_rows
where has_several_levels
group by all;

-- What a coarser export counts beyond the finer one: campaigns without ads, removed ads.
create table ad_residuals as
with ad_groups as (
    select
        coarser.* replace (
            coarser.spend - coalesce(finest.spend, 0) as spend,
            coarser.impressions - coalesce(finest.impressions, 0) as impressions,
            coarser.clicks - coalesce(finest.clicks, 0) as clicks,
            coarser.conversions - coalesce(finest.conversions, 0) as conversions,
            coarser.conversion_value - coalesce(finest.conversion_value, 0) as conversion_value
        )
    from (from ad_totals where level = 2 and not is_finest) as coarser
    left join (from ad_totals where is_finest) as finest
        using (account_id, date_day, campaign_id, ad_group_id)
    where coarser.is_as_new or finest.campaign_id is null
), finer as (
    select
        account_id, date_day, campaign_id,
        sum(spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(conversions) as conversions,
        sum(conversion_value) as conversion_value
    from (from ad_totals where is_finest union all by name from ad_groups)
    group by all
), campaigns as (
    select
        coarser.* replace (
            coarser.spend - coalesce(finer.spend, 0) as spend,
            coarser.impressions - coalesce(finer.impressions, 0) as impressions,
            coarser.clicks - coalesce(finer.clicks, 0) as clicks,
            coarser.conversions - coalesce(finer.conversions, 0) as conversions,
            coarser.conversion_value - coalesce(finer.conversion_value, 0) as conversion_value
        )
    from (from ad_totals where level = 1 and not is_finest) as coarser
    left join finer using (account_id, date_day, campaign_id)
    where coarser.is_as_new or finer.campaign_id is null
)
select *
from (from ad_groups union all by name from campaigns)
where spend <> 0 or impressions <> 0 or clicks <> 0 or conversions <> 0 or conversion_value <> 0;

create table warehouse.fct_ad_performance_daily as
select
    rows.date_day, rows.platform, rows.account_id, rows.account_name,
    rows.platform || ':' || rows.campaign_id as campaign_id, rows.campaign_name,
    rows.campaign_type, rows.ad_group_id, rows.ad_group_name, rows.ad_id, rows.ad_name,
    rows.currency, rows.spend,
    (rows.spend::double * fx.rate::double)::decimal(18, 6) as reporting_spend,
    rows.impressions::bigint as impressions,
    rows.clicks::bigint as clicks,
    rows.conversions as platform_conversions,
    rows.conversion_value as platform_conversion_value
from (
    select * exclude (level, is_finest, has_several_levels, is_as_new) from ad_rows where is_finest
    union all by name
    select * exclude (level, is_finest, is_as_new) from ad_residuals
) as rows
left join fx on rows.currency = fx.currency and rows.date_day = fx.date_day;

drop view ad_rows;
drop table ad_totals;
drop table ad_residuals;
