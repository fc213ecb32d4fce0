with

activity as (

    select * from {{ ref('stg_mailchimp__recipient_activity') }}

),

files as (

    select * from {{ ref('int_email_files_matched') }}

),

keyed_events as (

    select * from {{ ref('int_email_events_keyed') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

-- Read where it lies: this is the largest table of all.
exported as not materialized (

    select
        activity.* exclude (action),
        files.event,
        files.campaign_id,
        files.sent_at

    from activity
    inner join files
        on
            activity.campaign_ref = files.campaign_ref
            and activity.action = files.action
    where not files.is_overlapping

),

numbered as (

    -- Within one export, equal lines are events of their own; across exports they are the same.
    select
        activity.* exclude (action),
        files.event,
        files.campaign_id,
        files.sent_at,
        row_number() over (
            partition by
                activity._load_id, files.event, activity.campaign_ref, activity.email,
                activity.occurred_at, activity.url
            order by activity._row_number
        ) as occurrence

    from activity
    inner join files
        on
            activity.campaign_ref = files.campaign_ref
            and activity.action = files.action
    where files.is_overlapping

),

deduplicated as (

    select numbered.* exclude (occurrence)
    from numbered
    left join loads
        on numbered._load_id = loads.load_id
    qualify row_number() over (
        partition by
            numbered.event, numbered.campaign_ref, numbered.email,
            numbered.occurred_at, numbered.url, numbered.occurrence
        order by loads.load_order desc nulls last, numbered._load_id desc
    ) = 1

),

activity_events as not materialized (

    select * from exported
    union all by name
    select * from deduplicated

),

final as (

    -- A further tool is a branch of int_email_events_listed.
    select
        'mailchimp' as source,
        null::varchar as event_id,
        campaign_id,
        event,
        null::varchar as member_id,
        email,
        url,
        null::varchar as user_agent,
        null::varchar as ip,
        null::varchar as reason,
        null::varchar as agent_reason,
        null::boolean as is_flagged,
        null::date as sent_date,
        sent_at,
        occurred_at,
        _load_id,
        _row_number

    from activity_events
    union all by name
    select * exclude (platform_campaign_id, campaign_name) from keyed_events

)

select * from final
