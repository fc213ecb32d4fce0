-- Every total closes, or its difference has a known cause.
select
    layer,
    file_name,
    account_id,
    measure,
    difference,
    explanation

from {{ ref('fct_reconciliation') }}
where status = 'open'
