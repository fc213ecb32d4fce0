with

ad_actions as (

    select * from {{ source('meta', 'ad_actions') }}

),

final as (

    select
        ad_id,
        kind, action_type,
        action_count,
        day,
        synced_at,
        _load_id, _row_number

    from ad_actions

)

select * from final
