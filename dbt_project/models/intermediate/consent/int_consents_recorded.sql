with

members as (

    select
        source,
        source || ':member:' || member_key as record_key,
        email,
        unnest(['email', 'sms']) as channel,
        -- Without an address there is nothing that the tool could be allowed.
        unnest([
            if(email is null, null, email_status), if(phone is null, null, sms_status)
        ]) as label,
        status_reason as reason,
        coalesce(status_at, changed_at) as as_of,
        _load_id,
        _row_number

    from {{ ref('int_email_members_latest') }}

),

labels as (

    select * from {{ ref('email_consent_labels') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

opt_outs as (

    select
        *,
        coalesce(
            if(has_portal_unsubscribed, 'Portal Unsubscribe', null),
            if(has_reported_spam, 'Portal Spam Report', null),
            if(has_left_marketing, 'Marketing Information', null),
            if(has_portal_bounced, 'Portal Bounce', null),
            if(has_global_bounced, 'Global Bounce', null)
        ) as reason

    from {{ ref('stg_hubspot__email_opt_outs') }}

),

events as (

    select * from {{ ref('int_email_events_keyed') }}

),

unioned as (

    select
        members.* exclude (label),
        labels.status

    from members
    inner join labels
        on
            members.source = labels.source
            and lower(trim(members.label)) = labels.label

    union all by name

    {% for source, record_type, id, flag, relation in [
        ('salesforce', 'lead', 'id', 'has_opted_out_of_email', 'int_salesforce_leads_latest'),
        ('salesforce', 'contact', 'id', 'has_opted_out_of_email', 'int_salesforce_contacts_latest'),
        ('hubspot', 'contact', 'record_id', 'unsubscribed_from_all', 'int_hubspot_contacts_latest'),
    ] %}
        select
            '{{ source }}' as source,
            '{{ source }}:{{ record_type }}:' || {{ id }} as record_key,
            email,
            'email' as channel,
            'opted_out' as status,
            '{{ flag }}' as reason,
            last_modified_at as as_of,
            _load_id,
            _row_number

        from {{ ref(relation) }}
        where {{ flag }}

        union all by name

    {% endfor %}

    -- The export has no time of its own: it holds as of the day on which it was made.
    select
        'hubspot' as source,
        opt_outs.email,
        'email' as channel,
        if(opt_outs.reason like '%Bounce', 'bounced', 'opted_out') as status,
        opt_outs.reason,
        loads.order_at as as_of,
        opt_outs._load_id,
        opt_outs._row_number

    from opt_outs
    inner join loads
        on opt_outs._load_id = loads.load_id
    where opt_outs.reason is not null

    union all by name

    select
        source,
        email,
        'email' as channel,
        case event
            when 'bounce' then 'bounced'
            when 'resubscribe' then 'opted_in'
            else 'opted_out'
        end as status,
        concat_ws(': ', event, reason) as reason,
        occurred_at as as_of,
        _load_id,
        _row_number

    from events
    where
        event in ('unsubscribe', 'resubscribe', 'complaint')
        or (event = 'bounce' and coalesce(lower(reason), 'hard') not in ('soft', 'blocked'))

),

final as (

    select
        unioned.* replace ({{ normalized_email('unioned.email') }} as email),
        loads.load_order

    from unioned
    left join loads
        on unioned._load_id = loads.load_id
    where unioned.email is not null or unioned.record_key is not null

)

select * from final
