with

members as (

    select * from {{ ref('int_email_members_listed') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

ranked as (

    select
        members.*,
        row_number() over (
            partition by members.source, members.member_key
            order by
                loads.load_order desc nulls last,
                members.changed_at desc nulls last,
                members._load_id desc,
                members._row_number desc
        ) as version_rank

    from members
    left join loads
        on members._load_id = loads.load_id
    where members.member_key is not null

),

final as (

    select * exclude (version_rank) from ranked
    where version_rank = 1

)

select * from final
