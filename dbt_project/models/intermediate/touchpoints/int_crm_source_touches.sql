with

listed as (

    select
        listed.*,
        record_persons.person_id,
        record_persons.account_id

    from {{ ref('int_crm_sources_listed') }} as listed
    inner join {{ ref('int_record_persons') }} as record_persons
        on listed.record_key = record_persons.record_key

),

told_clicks as (

    select * from {{ ref('int_identity_clicks') }}
    where rule = 'click_id'

),

click_campaigns as (

    select * from {{ ref('int_google_clicks_listed') }}

),

-- A click that no touchpoints file tells of: one touch, in however many records it stands.
clicks as (

    select
        listed.*,
        listed.record_key || ':' || listed.click_id || '_click' as touchpoint_id,
        'click' as touch_type,
        click_campaigns.campaign_id as utm_id

    from listed
    anti join told_clicks
        on listed.identifier = told_clicks.identifier
    left join click_campaigns
        on listed.identifier = click_campaigns.gclid
    where listed.identifier is not null
    qualify row_number() over (
        partition by listed.identifier
        order by listed.occurred_at, listed.record_key
    ) = 1

),

-- The visit that a person first came by, as its records say.
first_visits as (

    select
        *,
        record_key || ':original_source' as touchpoint_id,
        'original_source' as touch_type

    from listed
    where identifier is null
    qualify row_number() over (
        partition by person_id
        order by occurred_at, record_key
    ) = 1

),

-- What tells where somebody came from, or that somebody was followed through the site.
telling as (

    select
        email,
        if(email is null, visitor_id, null) as visitor_id,
        if(coalesce(email, visitor_id) is null, touchpoint_id, null) as touchpoint_id,
        min(occurred_at) as first_at

    from {{ ref('int_web_touches_parsed') }}
    where
        coalesce(
            visitor_id, click_id, utm_source, utm_medium, utm_campaign, utm_id, referrer_host
        ) is not null
    group by all

),

told as (

    select
        record_persons.person_id,
        telling.first_at

    from telling
    left join told_clicks
        on telling.touchpoint_id = told_clicks.touchpoint_id
    inner join {{ ref('int_record_persons') }} as record_persons
        on
            coalesce(
                'neutral:email:' || telling.email,
                'neutral:visitor:' || telling.visitor_id,
                told_clicks.record_key
            ) = record_persons.record_key

    union all

    select
        person_id,
        occurred_at as first_at

    from clicks

),

-- Clocks differ, and some exports give the day alone: told on the day is told.
untold as (

    select first_visits.*
    from first_visits
    anti join told
        on
            first_visits.person_id = told.person_id
            and told.first_at < first_visits.occurred_at::date + interval 1 day

),

unioned as (

    select * from clicks
    union all by name
    select * from untold

),

final as (

    select
        * exclude (record_key, identifier),
        occurred_at::date as date_day

    from unioned

)

select * from final
