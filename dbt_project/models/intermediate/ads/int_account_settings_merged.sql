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

told as (

    {%- for platform in ['google_ads', 'meta', 'linkedin', 'microsoft', 'tiktok'] %}
        select
            '{{ platform }}' as source,
            account_id,
            currency,
            time_zone,
            updated_at

        from {{ ref('stg_' ~ platform ~ '__entities') }}
        where account_id is not null and currency is not null
        {{ 'union all by name' if not loop.last }}
    {%- endfor %}

),

-- throughline.yaml wins over the files, of those the newest, and they win over connectors' tables.
unioned as (

    select
        source,
        account_id,
        currency,
        time_zone,
        settle_days,
        0 as preference,
        0 as newness

    from declared
    where account_id is not null
    union all by name
    select
        source,
        account_id,
        currency,
        time_zone,
        1 as preference,
        load_order * 1000000 + _row_number as newness

    from filed
    union all by name
    select
        source,
        account_id,
        currency,
        time_zone,
        2 as preference,
        epoch(updated_at) as newness

    from told

),

ranked as (

    select
        source,
        {{ ad_account_id('source', 'account_id') }} as account_id,
        arg_min(currency, (preference, -newness)) as currency,
        arg_min(time_zone, (preference, -newness)) as time_zone,
        max(settle_days) as settle_days

    from unioned
    group by all

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
