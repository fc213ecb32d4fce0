{{ config(meta={'dagster': {'ref': {'name': 'int_identity_edges'}}}) }}
-- Both ends of a piece of evidence are records of the same person, or it was cut for a stated
-- reason; and no decision that keeps two records apart is overruled.
select edges.left_record_number
from {{ ref('int_identity_edges') }} as edges
inner join {{ ref('int_identity_clusters') }} as lefts
    on edges.left_record_number = lefts.record_number
inner join {{ ref('int_identity_clusters') }} as rights
    on edges.right_record_number = rights.record_number
where lefts.cluster_number <> rights.cluster_number and lefts.cut_reason is null
union all
select decisions.left_record_number
from {{ ref('int_identity_decisions_resolved') }} as decisions
inner join {{ ref('int_identity_clusters') }} as lefts
    on decisions.left_record_number = lefts.record_number
inner join {{ ref('int_identity_clusters') }} as rights
    on decisions.right_record_number = rights.record_number
where decisions.decision = 'different' and lefts.cluster_number = rights.cluster_number
