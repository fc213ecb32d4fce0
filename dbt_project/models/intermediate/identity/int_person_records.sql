with

records as (

    select * from {{ ref('int_identity_records') }}

),

clusters as (

    select * from {{ ref('int_identity_clusters') }}

),

-- The most preferred record: its number is the end of its preference.
first_records as (

    select
        clusters.cluster_number,
        (min(records.preference) % 9223372036854775808)::bigint as record_number

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
