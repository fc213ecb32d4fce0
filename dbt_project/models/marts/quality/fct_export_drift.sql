with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

compared as (

    -- With the load before it of the same shape and facets: Mailchimp's cleaned members have other
    -- columns than its subscribed ones. Where there is none, with the one before of the same shape.
    select
        load_id,
        source,
        export,
        coalesce(
            lag(load_id) over (
                partition by source, export, shape, facets::varchar
                order by load_order
            ),
            lag(load_id) over (
                partition by source, export, shape
                order by load_order
            )
        ) as previous_load_id

    from loads

),

listed as (

    -- Of the columns that a contract knows a load lists those that it lacks, of others those that
    -- it has.
    select distinct
        load_id,
        unnest(missing_columns) as column_name,
        true as is_read

    from loads
    union all
    select distinct
        load_id,
        unnest(extra_columns) as column_name,
        false as is_read

    from loads

),

listed_anew as (

    select
        compared.*,
        listed.column_name,
        listed.is_read,
        if(listed.is_read, 'missing', 'appeared') as change

    from compared
    inner join listed
        on compared.load_id = listed.load_id
    anti join listed as previous
        on
            compared.previous_load_id = previous.load_id
            and listed.column_name = previous.column_name
            and listed.is_read = previous.is_read
    where compared.previous_load_id is not null

),

listed_no_more as (

    select
        compared.*,
        previous.column_name,
        previous.is_read,
        if(previous.is_read, 'appeared', 'missing') as change

    from compared
    inner join listed as previous
        on compared.previous_load_id = previous.load_id
    anti join listed
        on
            compared.load_id = listed.load_id
            and previous.column_name = listed.column_name
            and previous.is_read = listed.is_read

),

final as (

    select * from listed_anew
    union all
    select * from listed_no_more

)

select * from final
