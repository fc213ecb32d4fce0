with

links as (

    select * from {{ ref('int_identity_links_estimated') }}

),

clusters as (

    select * from {{ ref('int_identity_clusters') }}
    where cut_reason is not null

),

evidence as (

    select * from {{ ref('int_identity_edges') }}
    union all by name
    select
        *,
        'probable' as rule

    from links
    where is_linked

),

final as (

    select
        rule,
        identifier,
        guard_reason as reason,
        record_count

    from {{ ref('int_identity_identifiers_reviewed') }}
    where guard_reason is not null

    union all by name

    -- Evidence that would join what must stay apart, or too many.
    select
        evidence.rule,
        evidence.identifier,
        min(lefts.cut_reason) as reason,
        count(*) + 1 as record_count,
        min(evidence.confidence) as confidence

    from evidence
    inner join clusters as lefts
        on evidence.left_record_number = lefts.record_number
    inner join clusters as rights
        on evidence.right_record_number = rights.record_number
    where lefts.cluster_number <> rights.cluster_number
    group by evidence.rule, evidence.identifier

    union all by name

    select
        'probable' as rule,
        identifier,
        'below_threshold' as reason,
        2 as record_count,
        confidence

    from links
    where not is_linked

    union all by name

    -- A name that several accounts have, which does not make them one company.
    select
        'company_name' as rule,
        name_key as identifier,
        min(guard_reason) as reason,
        count(*) as record_count

    from {{ ref('int_accounts_mapped') }}
    where guard_reason is not null
    group by name_key

    union all by name

    select
        'decision' as rule,
        identifier,
        decision as reason,
        0 as record_count

    from {{ ref('int_identity_decisions_resolved') }}
    where decision = 'not_understood'

)

select * from final
