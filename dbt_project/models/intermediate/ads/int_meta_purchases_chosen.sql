with

actions as (

    select * from {{ ref('stg_meta__ad_actions') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

newest as (

    -- Of copies the last one, of loads the newest; purchases under the best of their names.
    select
        actions.day,
        actions.ad_id,
        actions.kind,
        actions.action_type,
        actions.action_count,
        list_position({{ purchase_types() }}, actions.action_type) as preference

    from actions
    inner join loads
        on actions._load_id = loads.load_id
    where actions.action_type in {{ purchase_types() }}
    qualify
        rank() over (
            partition by actions.day, actions.ad_id, actions.kind, actions.action_type
            order by loads.load_order desc, actions.synced_at desc nulls last
        ) = 1

),

best as (

    select
        day,
        ad_id,
        kind,
        preference,
        sum(action_count) as purchase_total

    from newest
    group by day, ad_id, kind, preference
    qualify preference = min(preference) over (partition by day, ad_id, kind)

),

final as (

    select
        day,
        ad_id,
        sum(purchase_total) filter (where kind = 'actions') as purchases,
        sum(purchase_total) filter (where kind = 'action_values') as purchase_value

    from best
    group by day, ad_id

)

select * from final
