with

settings as (

    select * from {{ ref('stg_settings__lead_score') }}
    where is_on

),

leads as (

    select * from {{ ref('int_leads_dated') }}

),

touches as (

    select
        leads.person_id,
        arg_min(touchpoints.channel, (touchpoints.occurred_at, touchpoints.touchpoint_id))
            as first_channel,
        max(touchpoints.occurred_at) as last_touch_at,
        {%- for name, types in [
            ('ad_clicks', "'ad_click', 'click'"), ('form_submits', "'form_submit', 'lead_form'"),
            ('events', "'event_attended', 'webinar', 'campaign_response'"),
            ('email_opens', "'email_open'"), ('email_clicks', "'email_click'"),
        ] %}
            count(*) filter (where touchpoints.touch_type in ({{ types }})) as {{ name }},
        {%- endfor %}
        count(*) as touches

    from leads
    inner join {{ ref('fct_touchpoints') }} as touchpoints
        on
            leads.person_id = touchpoints.person_id
            and touchpoints.occurred_at between leads.seen_from and leads.scored_at
    where touchpoints.side = 'marketing' and not touchpoints.is_machine
    group by leads.person_id

),

opted_out as (

    select
        person_id,
        min(as_of) as opted_out_at

    from {{ ref('int_consents_latest') }}
    where status = 'opted_out' and channel = 'email'
    group by person_id

),

reached as (

    select
        persons.person_id,
        persons.conversion_type,
        min(persons.converted_at) as reached_at

    from {{ ref('int_conversion_persons') }} as persons
    inner join settings
        on list_contains(settings.targets, persons.conversion_type)
    group by all

),

reached_by_person as (

    select
        person_id,
        map_from_entries(list((conversion_type, reached_at))) as reached

    from reached
    group by person_id

),

addresses as (

    select
        persons.person_id,
        persons.account_id,
        nullif(split_part(persons.email, '@', 2), '') as domain,
        free_mail_domains.domain is not null as is_free_mail

    from {{ ref('int_persons') }} as persons
    left join {{ ref('free_mail_domains') }} as free_mail_domains
        on split_part(persons.email, '@', 2) = free_mail_domains.domain

),

final as (

    select
        leads.person_id,
        leads.conversion_id,
        leads.source,
        coalesce(addresses.account_id, leads.person_id) as party,
        leads.lead_at,
        leads.scored_at,
        observed.observed_until,
        [reached_by_person.reached[target] for target in settings.targets] as reached_at,
        coalesce(leads.industry, 'unknown') as industry,
        coalesce({{ company_size('leads.number_of_employees') }}, 'unknown') as company_size,
        coalesce(leads.country, 'unknown') as country,
        coalesce(touches.first_channel, 'none') as first_channel,
        case
            when addresses.domain is null then 'none'
            when addresses.is_free_mail then 'free mail'
            else 'company'
        end as address,
        if(opted_out.opted_out_at <= leads.scored_at, 'opted out', 'not opted out') as consent,
        {%- for name in ['ad_clicks', 'form_submits', 'events', 'email_opens', 'email_clicks'] %}
            coalesce(touches.{{ name }}, 0) as {{ name }},
        {%- endfor %}
        coalesce(
            touches.touches - touches.ad_clicks - touches.form_submits - touches.events
            - touches.email_opens - touches.email_clicks, 0
        ) as web_visits,
        coalesce(
            date_diff('day', touches.last_touch_at, leads.scored_at),
            settings.observation_days + settings.lookback_days
        ) as days_since_touch,
        if(addresses.is_free_mail or addresses.domain is null, 0, row_number() over (
            partition by addresses.domain order by leads.lead_at, leads.person_id
        ) - 1) as earlier_colleagues

    from leads
    cross join settings
    inner join {{ ref('int_crm_observed') }} as observed
        on leads.source = observed.source
    inner join addresses
        on leads.person_id = addresses.person_id
    left join touches
        on leads.person_id = touches.person_id
    left join opted_out
        on leads.person_id = opted_out.person_id
    left join reached_by_person
        on leads.person_id = reached_by_person.person_id

)

select * from final
