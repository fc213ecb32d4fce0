{#- What a rep did in a month, how fast leads were answered, and how deals with and without activity ended. -#}
{%- macro rep_activity_measures(rows) -%}
{%- for kind in ['call', 'meeting', 'email', 'task'] %}
        count(*) filter (where {{ rows }}.kind = '{{ kind }}') as {{ kind }}s,
{%- endfor %}
        count(*) filter (where {{ rows }}.kind = 'planned') as planned_activities,
        count({{ rows }}.conversion_id) as leads,
        count({{ rows }}.answered_at) as answered_leads,
        count(*) filter (where {{ rows }}.is_observed and {{ rows }}.answered_at is null) as unanswered_leads,
        count(*) filter (where not {{ rows }}.is_observed) as unobserved_leads,
        (quantile_disc({{ rows }}.response_seconds, 0.5) / 3600)::decimal(18, 4) as median_response_hours,
        (quantile_disc({{ rows }}.response_seconds, 0.9) / 3600)::decimal(18, 4) as p90_response_hours,
{%- for hours in [1, 24] %}
        {%- set seen = rows ~ '.is_observed and ' ~ rows ~ '.observed_seconds >= ' ~ hours * 3600 %}
        count(*) filter (where {{ seen }}) as observed_{{ hours }}h,
        count(*) filter (where {{ seen }} and {{ rows }}.response_seconds <= {{ hours * 3600 }}) as answered_{{ hours }}h,
        (answered_{{ hours }}h / nullif(observed_{{ hours }}h, 0))::decimal(18, 6) as share_answered_{{ hours }}h,
{%- endfor %}
        {%- set seen = rows ~ '.is_observed and ' ~ rows ~ '.observed_seconds >= 86400' %}
        {%- set is_soon = 'coalesce(' ~ rows ~ '.response_seconds <= 86400, false)' %}
{%- for name, condition, all in [
    ('soon', is_soon, 'answered_24h'), ('late', 'not ' ~ is_soon, '(observed_24h - answered_24h)'),
] %}
        count(*) filter (where {{ seen }} and {{ condition }} and {{ rows }}.is_qualified) as qualified_answered_{{ name }},
        (qualified_answered_{{ name }} / nullif({{ all }}, 0))::decimal(18, 6) as qualified_rate_answered_{{ name }},
{%- endfor %}
        count({{ rows }}.touches) as first_meetings,
        quantile_disc({{ rows }}.touches, 0.5)::bigint as median_touches_before_meeting,
{%- for activity in ['with_activity', 'without_activity'] %}
        count(*) filter (where {{ rows }}.activity = '{{ activity }}') as closed_{{ activity }},
        count(*) filter (where {{ rows }}.activity = '{{ activity }}' and {{ rows }}.status = 'won') as won_{{ activity }},
        (won_{{ activity }} / nullif(closed_{{ activity }}, 0))::decimal(18, 6) as win_rate_{{ activity }},
{%- endfor %}
        count(*) filter (where {{ rows }}.has_meeting) as closed_with_meeting,
        count(*) filter (where {{ rows }}.has_meeting and {{ rows }}.status = 'won') as won_with_meeting,
        (won_with_meeting / nullif(closed_with_meeting, 0))::decimal(18, 6) as win_rate_with_meeting,
        count(*) filter (where {{ rows }}.activity = 'unobserved') as closed_unobserved
{%- endmacro -%}
