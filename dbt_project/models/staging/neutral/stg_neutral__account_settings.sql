with

account_settings as (

    select * from {{ source('neutral', 'account_settings') }}

),

final as (

    select
        account_id,
        lower(source) as source,
        account_name,
        upper(currency) as currency,
        time_zone,
        _load_id,
        _row_number

    from account_settings

)

select * from final
