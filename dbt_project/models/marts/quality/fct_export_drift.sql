with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

followed as (

    select * from {{ ref('int_loads_followed') }}

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
        followed.*,
        listed.column_name,
        listed.is_read,
        if(listed.is_read, 'missing', 'appeared') as change

    from followed
    inner join listed
        on followed.load_id = listed.load_id
    anti join listed as previous
        on
            followed.previous_load_id = previous.load_id
            and listed.column_name = previous.column_name
            and listed.is_read = previous.is_read
    where followed.previous_load_id is not null

),

listed_no_more as (

    select
        followed.*,
        previous.column_name,
        previous.is_read,
        if(previous.is_read, 'appeared', 'missing') as change

    from followed
    inner join listed as previous
        on followed.previous_load_id = previous.load_id
    anti join listed
        on
            followed.load_id = listed.load_id
            and previous.column_name = listed.column_name
            and previous.is_read = listed.is_read

),

final as (

    select * from listed_anew
    union all
    select * from listed_no_more

)

select * from final
