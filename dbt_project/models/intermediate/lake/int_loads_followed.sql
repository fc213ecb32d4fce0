with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

accounts as (

    select
        load_id,
        string_agg(distinct measures.item.account_id, ',' order by measures.item.account_id) as ids

    from loads
    cross join unnest(loads.measures) as measures (item)
    group by load_id

),

kinds as (

    select
        loads.load_id,
        loads.load_order,
        loads.facets,
        loads.source,
        loads.export,
        loads.shape,
        loads.is_full,
        loads.facets::varchar as facets_told,
        coalesce(accounts.ids, '') as account_ids

    from loads
    left join accounts
        on loads.load_id = accounts.load_id

),

facets as (

    select
        *,
        unnest(map_entries(facets)) as facet

    from kinds

),

sharing as (

    -- Of Mailchimp's activity files the clicks are alike, and the opens are; those of one campaign
    -- are not. So the facet that most loads share tells what is alike.
    select
        load_id,
        facet.key as facet_name,
        lag(load_id) over (
            partition by source, export, shape, is_full, facet
            order by load_order
        ) as previous_load_id,
        count(*) over (partition by source, export, shape, is_full, facet) as sharing_loads

    from facets

),

alike as (

    select
        load_id,
        first(previous_load_id order by sharing_loads desc, facet_name asc) as previous_load_id

    from sharing
    group by load_id

),

neighbours as (

    select
        load_id,
        source,
        export,
        cardinality(facets) as facet_count,
        lag(load_id) over (
            partition by source, export, shape, is_full, facets_told, account_ids
            order by load_order
        ) as same_load_id,
        lag(load_id) over (
            partition by source, export, shape, is_full
            order by load_order
        ) as any_load_id

    from kinds

),

final as (

    select
        neighbours.load_id,
        neighbours.source,
        neighbours.export,
        coalesce(
            neighbours.same_load_id,
            if(neighbours.facet_count > 0, alike.previous_load_id, neighbours.any_load_id)
        ) as previous_load_id

    from neighbours
    left join alike
        on neighbours.load_id = alike.load_id

)

select * from final
