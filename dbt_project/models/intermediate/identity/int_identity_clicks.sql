with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

-- An id that is too short to be one of a platform's says nothing.
carried as (

    select distinct
        rule,
        identifier,
        record_key

    from (
        select
            'click_id' as rule,
            'hubspot:contact:' || record_id as record_key,
            unnest([google_click_id, facebook_click_id]) as identifier
        from {{ ref('int_hubspot_contacts_latest') }}
        union all by name
        select
            'click_id' as rule,
            'salesforce:lead:' || id as record_key,
            gclid as identifier
        from {{ ref('int_salesforce_leads_latest') }}
        union all by name
        select
            'subscriber' as rule,
            'mailchimp:member:' || member_key as record_key,
            record_id as identifier
        from {{ ref('int_email_members_latest') }}
        where source = 'mailchimp' and record_id is not null
    ) as ids
    where length(identifier) >= 8

),

known as (

    select distinct
        rule,
        identifier

    from carried

),

-- Links of Mailchimp name the contact whom the message was sent to.
page_ids as (

    select
        address,
        'click_id' as rule,
        unnest([gclid, gbraid, wbraid, msclkid, li_fat_id, ttclid, fbclid]) as identifier
    from {{ ref('int_web_pages_parsed') }}
    union all
    select
        address,
        'subscriber' as rule,
        mc_eid as identifier
    from {{ ref('int_web_pages_parsed') }}

),

column_ids as (

    select
        touchpoint_key,
        visitor_id,
        email,
        occurred_at,
        _load_id,
        unnest([gclid, msclkid, li_fat_id, ttclid, fbclid]) as identifier

    from touchpoints
    where coalesce(gclid, msclkid, li_fat_id, ttclid, fbclid) <> ''

),

touched as (

    select
        known.rule,
        known.identifier,
        column_ids.touchpoint_key,
        column_ids.visitor_id,
        {{ normalized_email('column_ids.email') }} as email,
        column_ids.occurred_at,
        column_ids._load_id

    from column_ids
    inner join known
        on known.rule = 'click_id' and column_ids.identifier = known.identifier
    union all
    select
        known.rule,
        known.identifier,
        touchpoints.touchpoint_key,
        touchpoints.visitor_id,
        {{ normalized_email('touchpoints.email') }} as email,
        touchpoints.occurred_at,
        touchpoints._load_id

    from page_ids
    inner join known
        on page_ids.rule = known.rule and page_ids.identifier = known.identifier
    inner join touchpoints
        on page_ids.address = touchpoints.page_url

),

holders as (

    select distinct
        rule,
        identifier,
        coalesce(
            'neutral:email:' || email,
            'neutral:visitor:' || visitor_id,
            'neutral:click:' || min(identifier) over (partition by touchpoint_key)
        ) as record_key,
        -- Only a touch that nothing else names is found by its click.
        email is null and visitor_id is null as is_nameless,
        if(is_nameless, 'neutral:' || touchpoint_key, null) as touchpoint_id,
        if(is_nameless, occurred_at, null) as clicked_at,
        if(is_nameless, _load_id, null) as _load_id

    from touched

),

final as (

    select
        *,
        null::varchar as touchpoint_id

    from carried
    semi join holders
        on carried.rule = holders.rule and carried.identifier = holders.identifier
    union all by name
    select * exclude (is_nameless) from holders

)

select * from final
