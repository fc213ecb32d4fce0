with

listed as (

    select
        title,
        min(campaign_id) as campaign_id

    from {{ ref('stg_mailchimp__campaigns') }}
    group by title
    having count(distinct campaign_id) = 1

),

mailchimp as (

    select * from {{ ref('stg_mailchimp__campaign_reports') }}

),

mailerlite as (

    select * from {{ ref('stg_mailerlite__campaign_reports') }}

),

unioned as (

    select
        'mailchimp' as platform,
        coalesce(
            nullif(
                regexp_extract(
                    array_to_string(map_keys(mailchimp.url_clicks), ' '), 'mc_cid=(\w+)', 1
                ),
                ''
            ),
            listed.campaign_id,
            {{ name_id('mailchimp.title') }}
        ) as platform_campaign_id,
        mailchimp.title as campaign_name,
        mailchimp.subject,
        mailchimp.list_name,
        mailchimp.section,
        mailchimp.total_recipients as sends,
        mailchimp.successful_deliveries as deliveries,
        mailchimp.total_bounces as bounces,
        mailchimp.unique_opens,
        mailchimp.total_opens,
        mailchimp.unique_clicks,
        mailchimp.total_clicks,
        mailchimp.unsubscribes,
        mailchimp.abuse_complaints as complaints,
        mailchimp.send_at as sent_at,
        mailchimp._load_id,
        mailchimp._row_number

    from mailchimp
    left join listed
        on mailchimp.title = listed.title

    union all by name

    select
        'mailerlite' as platform,
        {{ name_id('coalesce(title, subject)') }} as platform_campaign_id,
        coalesce(title, subject) as campaign_name,
        subject,
        section,
        total_recipients as sends,
        total_recipients - hard_bounces - soft_bounces as deliveries,
        hard_bounces + soft_bounces as bounces,
        unique_opens,
        total_opens,
        unique_clicks,
        total_clicks,
        unsubscribes,
        complaints,
        send_at as sent_at,
        _load_id,
        _row_number

    from mailerlite

),

-- Where a report has figures of the whole and of its combinations, the whole counts.
counted as (

    select * from unioned
    qualify
        coalesce(contains(lower(section), 'overall'), false)
        = coalesce(bool_or(contains(lower(section), 'overall')) over (partition by _load_id), false)

),

final as (

    select
        platform,
        min(platform_campaign_id) as platform_campaign_id,
        min(campaign_name) as campaign_name,
        min(subject) as subject,
        min(list_name) as list_name,
        sum(sends)::bigint as sends,
        sum(deliveries)::bigint as deliveries,
        sum(bounces)::bigint as bounces,
        if(count(*) = 1, min(unique_opens), null) as unique_opens,
        sum(total_opens)::bigint as total_opens,
        if(count(*) = 1, min(unique_clicks), null) as unique_clicks,
        sum(total_clicks)::bigint as total_clicks,
        sum(unsubscribes)::bigint as unsubscribes,
        sum(complaints)::bigint as complaints,
        min(sent_at) as sent_at,
        _load_id,
        min(_row_number) as _row_number

    from counted
    group by platform, _load_id

)

select * from final
