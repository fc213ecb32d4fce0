with

kinds as (

    select * from {{ ref('int_web_kinds_cleaned') }}
    where campaign_name <> ''

),

matched as (

    select * from {{ ref('int_web_campaigns_matched') }}

),

-- The tags seen most: every one is compared with every campaign.
tags as (

    select
        kinds.campaign_name as tag,
        {{ normalized_name('kinds.campaign_name') }} as tag_key

    from kinds
    anti join matched
        using (kind_id)
    group by kinds.campaign_name
    order by count(*) desc, tag
    limit 500

),

campaigns as (

    select distinct
        campaign_id,
        {{ normalized_name('campaign_name') }} as name_key

    from {{ ref('int_campaigns_named') }}

),

compared as (

    select
        tags.tag,
        campaigns.campaign_id,
        max(jaro_winkler_similarity(tags.tag_key, campaigns.name_key)) as similarity

    from tags
    inner join campaigns
        on jaro_winkler_similarity(tags.tag_key, campaigns.name_key) >= 0.9
    group by tags.tag, campaigns.campaign_id

),

-- Clear is what is much nearer than anything else.
final as (

    select
        tag,
        arg_max(campaign_id, similarity) as campaign_id

    from compared
    group by tag
    having count(*) = 1 or max(similarity) - max(similarity, 2)[2] >= 0.05

)

select * from final
