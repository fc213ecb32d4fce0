with

records as not materialized (

    select * from {{ ref('int_identity_records') }}

),

clusters as not materialized (

    select * from {{ ref('int_identity_clusters') }}

),

-- The earliest record, whatever it is: a visitor that becomes a lead keeps its id. Addresses that
-- no list holds come last, since a list that lands later takes their place. As one number, which
-- orders faster than several columns: 2 ** 53 for such addresses, 2 ** 52 for no time, the number.
first_records as (

    select
        clusters.cluster_number,
        (
            min(
                (
                    if(records.record_type = 'recipient', 9007199254740992, 0)
                    + if(
                        records.created_at is null, 4503599627370496,
                        least(greatest(epoch_us(records.created_at), 0), 4503599627370495)
                    )
                )::hugeint * 9223372036854775808 + records.record_number
            ) & 9223372036854775807
        )::bigint as record_number

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

    -- Names and places were for finding the person.
    select
        records.* exclude (first_name, last_name, email_hash, mobile_phone, city, country),
        coalesce(clustered.person_id, md5(records.record_key)) as person_id

    from records
    left join clustered
        on records.record_number = clustered.record_number

)

select * from final
