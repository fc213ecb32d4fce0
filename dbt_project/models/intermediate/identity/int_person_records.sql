with

records as (

    select * from {{ ref('int_identity_records') }}

),

clusters as (

    select * from {{ ref('int_identity_clusters') }}

),

numbered as (

    select
        records.*,
        coalesce(clusters.first_record_number, records.record_number) as first_record_number

    from records
    left join clusters
        on records.record_number = clusters.record_number

),

final as (

    select
        numbered.*,
        md5(first_records.record_key) as person_id

    from numbered
    inner join records as first_records
        on numbered.first_record_number = first_records.record_number

)

select * from final
