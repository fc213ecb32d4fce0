with

edges as (

    select
        left_record_number,
        right_record_number,
        rule,
        identifier,
        confidence

    from {{ ref('int_identity_edges') }}
    union all
    select
        left_record_number,
        right_record_number,
        'probable' as rule,
        identifier,
        confidence

    from {{ ref('int_identity_links_estimated') }}

),

person_records as not materialized (

    select * from {{ ref('int_person_records') }}

),

final as (

    -- Edges that were cut, and links that are only suggested, join nobody: see rpt_identity_review.
    select
        left_records.person_id,
        left_records.source as left_source,
        left_records.record_type as left_record_type,
        left_records.record_id as left_record_id,
        right_records.source as right_source,
        right_records.record_type as right_record_type,
        right_records.record_id as right_record_id,
        edges.rule,
        edges.identifier,
        edges.confidence

    from edges
    inner join person_records as left_records
        on edges.left_record_number = left_records.record_number
    inner join person_records as right_records
        on edges.right_record_number = right_records.record_number
    -- A condition on persons alone would have all records of a person joined, before the edges.
    where if(left_records.person_id = right_records.person_id, true, false)

)

select * from final
