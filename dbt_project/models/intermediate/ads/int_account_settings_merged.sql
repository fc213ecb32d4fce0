with

declared as (

    select * from {{ ref('stg_settings__accounts') }}

),

filed as (

    select
        settings.*,
        loads.load_order

    from {{ ref('stg_neutral__account_settings') }} as settings
    inner join {{ ref('int_loads_ordered') }} as loads
        on settings._load_id = loads.load_id

),

-- throughline.yaml wins over the files, and of those the newest.
unioned as (

    select
        source,
        {{ ad_account_id('account_id') }} as account_id,
        currency,
        time_zone,
        settle_days,
        0 as preference,
        0 as load_order,
        0 as row_number

    from declared
    where account_id is not null
    union all by name
    select
        source,
        {{ ad_account_id('account_id') }} as account_id,
        currency,
        time_zone,
        1 as preference,
        load_order,
        _row_number as row_number

    from filed

),

ranked as (

    select
        source,
        account_id,
        arg_min(currency, (preference, -load_order, -row_number)) as currency,
        arg_min(time_zone, (preference, -load_order, -row_number)) as time_zone,
        max(settle_days) as settle_days

    from unioned
    group by source, account_id

),

final as (

    select
        source,
        account_id,
        currency,
        time_zone,
        settle_days

    from ranked
    union all
    select
        source,
        account_id,
        currency,
        time_zone,
        settle_days

    from declared
    where account_id is null

)

select * from final
