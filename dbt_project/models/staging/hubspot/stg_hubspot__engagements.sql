with

engagements as (

    select * from {{ source('hubspot', 'engagements') }}

),

final as (

    select
        engagement_id, owner_id, portal_id, type, subject, outcome, direction, is_deleted,
        occurred_at, ended_at, created_at, synced_at,
        _load_id, _row_number

    from engagements

)

select * from final
