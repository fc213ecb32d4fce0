-- Two files that claim the same days and disagree: the remedy names both.
select
    remedy,
    source,
    account_id,
    first_day,
    last_day

from {{ ref('fct_load_conflicts') }}
