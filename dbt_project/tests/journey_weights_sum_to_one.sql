-- The shares of a conversion sum to exactly 1, in every model.
select
    conversion_id,
    model,
    sum(weight) as weight

from {{ ref('fct_attribution') }}
group by conversion_id, model
having sum(weight) <> 1
