with

judged as (

    select
        matched.*,
        round(matched.amount, 2)::decimal(18, 2) as value,
        case
            when matched.withheld is not null then matched.withheld
            when matched.matched_by = 'click' and matched.click_id is null then 'no_click_id'
            when matched.matched_by = 'person' and matched.email_hash is null then 'no_address'
            when matched.converted_at > matched.reported_until then 'in_the_future'
            when matched.clicked_at < matched.reported_until - to_days(matched.click_days)
                then 'click_too_old'
            when matched.converted_at < matched.reported_until - to_days(matched.age_days)
                then 'conversion_too_old'
            when matched.needs_value and coalesce(matched.amount, 0) <= 0 then 'no_value'
            when matched.amount < 0 then 'negative_value'
            when
                matched.amount is not null
                and not coalesce(regexp_full_match(matched.currency, '[A-Z]{3}'), false)
                then 'no_currency'
        end as refusal

    from {{ ref('int_feedback_matched') }} as matched

),

final as (

    select
        platform,
        conversion_id,
        conversion_type,
        conversion_name,
        source,
        record_id,
        person_id,
        click_kind,
        click_id,
        if(platform = 'google_ads', google_email_hash, email_hash) as email_hash,
        if(platform = 'google_ads', phone_hash, digits_hash) as phone_hash,
        currency,
        value,
        withheld is null as is_allowed,
        refusal,
        clicked_at,
        converted_at,
        _load_id,
        _row_number

    from judged

)

select * from final
