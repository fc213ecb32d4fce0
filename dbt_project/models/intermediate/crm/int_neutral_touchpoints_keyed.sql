{{ config(materialized='view') }}
with

touchpoints as (

    select * from {{ ref('stg_neutral__touchpoints') }}
    union all by name
    select * from {{ ref('int_hubspot_form_touches') }}

),

-- A form on an ad is a touch of its campaign by the person who filled it in.
meta_forms as (

    select
        'meta lead ' || regexp_replace(lead_id, '^l:', '') as touchpoint_ref,
        created_at as occurred_at,
        email,
        'lead_form' as touch_type,
        if(platform in ('ig', 'instagram'), 'instagram', 'facebook') as utm_source,
        if(is_organic, 'organic_social', 'paid_social') as utm_medium,
        coalesce(regexp_replace(campaign_id, '^c:', ''), campaign_name) as utm_campaign,
        form_name as note,
        _load_id,
        _row_number

    from {{ ref('stg_meta__lead_forms') }}
    where email is not null

),

linkedin_forms as (

    select
        'linkedin lead ' || lead_id as touchpoint_ref,
        created_at as occurred_at,
        email,
        'lead_form' as touch_type,
        'linkedin' as utm_source,
        'paid_social' as utm_medium,
        coalesce(campaign_id, campaign_name) as utm_campaign,
        form_name as note,
        _load_id,
        _row_number

    from {{ ref('stg_linkedin__lead_forms') }}
    where email is not null and not coalesce(is_test, false)

),

unioned as (

    select * from touchpoints
    union all by name
    select * from meta_forms
    union all by name
    select * from linkedin_forms

),

final as (

    select
        *,
        coalesce(
            touchpoint_ref,
            {{ surrogate_key([
                'occurred_at', 'email', 'visitor_id', 'touch_type', 'page_url', 'referrer', 'utm_source',
                'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'gclid', 'fbclid', 'msclkid',
                'li_fat_id', 'ttclid', 'note',
            ]) }}
        ) as touchpoint_key

    from unioned

)

select * from final
