{#-
    Kaplan and Meier's estimate, for every group at once: after so many days, the share that has not yet reached what it
    waits for. `waits` has one row per wait: the columns of `groups`, whole days, and is_reached, false where the wait
    was still on (or was over for another reason) when it was last seen. Days below zero are no wait.
-#}
{%- macro surviving_shares(waits, groups) -%}
select
    {{ groups }},
    days,
    product(1 - reached / at_risk) over (partition by {{ groups }} order by days) as surviving

from (
    select
        {{ groups }},
        days,
        count(*) filter (where is_reached) as reached,
        sum(count(*)) over (partition by {{ groups }} order by days desc) as at_risk

    from {{ waits }}
    where days >= 0
    group by {{ groups }}, days
)
{%- endmacro -%}

{#- The first day on which at most `share` are left; null where that was never seen. The share is a product of doubles. -#}
{%- macro days_until(share, condition) -%}
min(days) filter (where {{ condition }} and surviving <= {{ share }} + 1e-9)
{%- endmacro -%}
