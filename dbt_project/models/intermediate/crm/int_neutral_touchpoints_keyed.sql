{{ config(materialized='view') }}
with

touchpoints as (

    select * from {{ ref('stg_neutral__touchpoints') }}
    union all by name
    select * from {{ ref('int_hubspot_form_touches') }}

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

    from touchpoints

)

select * from final
