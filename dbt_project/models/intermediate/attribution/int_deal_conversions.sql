with

deals as (

    select
        *,
        created_at as opportunity,
        won_at as won

    from {{ ref('int_deals_unified') }}

),

-- A stage without a time has not been reached.
reached as (

    unpivot deals on opportunity, won
    into name conversion_type value converted_at

),

final as (

    select
        conversion_type || ':' || deal_id as conversion_id,
        conversion_type,
        source,
        'deal' as record_type,
        record_id,
        person_id,
        account_id,
        deal_id,
        converted_at,
        deal_currency as currency,
        amount,
        reporting_amount,
        _load_id,
        _row_number

    from reached

)

select * from final
