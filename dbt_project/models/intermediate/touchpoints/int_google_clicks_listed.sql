{{ config(materialized='view') }}
select
    gclid,
    min(campaign_id) as campaign_id

from {{ ref('stg_google_ads__click_views') }}
where campaign_id is not null
group by gclid
having min(campaign_id) = max(campaign_id)
