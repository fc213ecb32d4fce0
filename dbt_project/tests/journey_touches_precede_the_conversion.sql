{{ config(meta={'dagster': {'ref': {'name': 'fct_attribution'}}}) }}
-- No credit for what came after, for machines, or for what sales did.
select
    attribution.conversion_id,
    attribution.touchpoint_id,
    touchpoints.occurred_at,
    attribution.converted_at

from {{ ref('fct_attribution') }} as attribution
left join {{ ref('fct_touchpoints') }} as touchpoints
    on attribution.touchpoint_id = touchpoints.touchpoint_id
where
    attribution.touchpoint_id is not null
    and (
        touchpoints.touchpoint_id is null
        or touchpoints.occurred_at > attribution.converted_at
        or touchpoints.is_machine
        or touchpoints.side <> 'marketing'
    )
