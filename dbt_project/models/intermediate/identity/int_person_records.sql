with

records as not materialized (

    select * from {{ ref('int_identity_records') }}

),

clusters as not materialized (

    select * from {{ ref('int_identity_clusters') }}

),

-- The earliest record, whatever it is: a visitor that becomes a lead keeps its id. Addresses that
-- no list holds come last, since a list that lands later takes their place.
first_records as (

    select
        clusters.cluster_number,
        arg_min(
            records.record_number,
            (
                records.record_type = 'recipient',
                coalesce(records.created_at, timestamp 'infinity'),
                records.record_number
            )
        ) as record_number

    from clusters
    inner join records
        on clusters.record_number = records.record_number
    group by clusters.cluster_number

),

named as (

    select
        first_records.cluster_number,
        md5(records.record_key) as person_id

    from first_records
    inner join records
        on first_records.record_number = records.record_number

),

clustered as (

    select
        clusters.record_number,
        named.person_id

    from clusters
    inner join named
        on clusters.cluster_number = named.cluster_number

),

final as (

    select
        records.*,
        coalesce(clustered.person_id, md5(records.record_key)) as person_id

    from records
    left join clustered
        on records.record_number = clustered.record_number

)

select * from final
