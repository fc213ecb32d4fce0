{{ config(materialized='view') }}
with

contacts as (

    select
        *,
        regexp_replace(lower(trim(original_source)), '\W+', '_', 'g') as source_word,
        if(length(google_click_id) >= 8, google_click_id, null) as google,
        if(length(facebook_click_id) >= 8, facebook_click_id, null) as facebook

    from {{ ref('int_hubspot_contacts_latest') }}

),

sources as (

    select * from {{ ref('channel_hubspot_sources') }}

),

-- What HubSpot says of a contact's first visit, as the tags that such a visit has.
tagged as (

    select
        'hubspot' as source,
        'hubspot:contact:' || contacts.record_id as record_key,
        contacts.google,
        contacts.facebook,
        contacts.original_source <> '' and coalesce(sources.is_touch, true) as has_source,
        sources.click_id as source_click_id,
        contacts.first_session_at,
        contacts.created_at,
        contacts._load_id,
        contacts._row_number,
        nullif(
            case
                when sources.source_word is null then contacts.original_source
                when sources.drill_down_1 = 'site' then contacts.original_source_drill_down_1
                when sources.drill_down_2 = 'site' then contacts.original_source_drill_down_2
                when sources.drill_down_2 = 'source_medium'
                    then trim(split_part(contacts.original_source_drill_down_2, '/', 1))
                else sources.utm_source
            end, ''
        ) as utm_source,
        nullif(
            case
                when sources.drill_down_2 = 'source_medium'
                    then trim(split_part(contacts.original_source_drill_down_2, '/', 2))
                else sources.utm_medium
            end, ''
        ) as utm_medium,
        case
            when sources.drill_down_1 = 'campaign'
                -- Printed where a click of Google has no tag.
                then nullif(contacts.original_source_drill_down_1, 'Auto-tagged PPC')
            when sources.drill_down_2 = 'campaign' then contacts.original_source_drill_down_2
        end as utm_campaign

    from contacts
    left join sources
        on contacts.source_word = sources.source_word

),

clicks as (

    select
        *,
        unnest(['google', 'facebook']) as click_id,
        unnest([google, facebook]) as identifier

    from tagged

),

final as (

    -- A click was made before the record was; the source fits it or is of another visit.
    select
        source,
        record_key,
        click_id,
        identifier,
        if(source_click_id = click_id, utm_source, null) as utm_source,
        if(source_click_id = click_id, utm_medium, null) as utm_medium,
        if(source_click_id = click_id, utm_campaign, null) as utm_campaign,
        created_at as occurred_at,
        _load_id,
        _row_number

    from clicks
    where identifier is not null

    union all by name

    select
        'salesforce' as source,
        'salesforce:lead:' || id as record_key,
        'google' as click_id,
        gclid as identifier,
        created_at as occurred_at,
        _load_id,
        _row_number

    from {{ ref('int_salesforce_leads_latest') }}
    where length(gclid) >= 8

    union all by name

    select
        source,
        record_key,
        utm_source,
        utm_medium,
        utm_campaign,
        coalesce(first_session_at, created_at) as occurred_at,
        _load_id,
        _row_number

    from tagged
    where has_source and coalesce(google, facebook) is null

)

select * from final
