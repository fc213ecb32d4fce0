{{ config(meta={'dagster': {'ref': {'name': 'int_identity_edges'}}}) }}
-- Both ends of a piece of evidence are records of the same person.
select edges.*
from {{ ref('int_identity_edges') }} as edges
inner join {{ ref('int_person_records') }} as left_records
    on edges.left_record_number = left_records.record_number
inner join {{ ref('int_person_records') }} as right_records
    on edges.right_record_number = right_records.record_number
where left_records.person_id <> right_records.person_id
