with

activity as (

    select * from {{ ref('stg_mailchimp__recipient_activity') }}

),

files as (

    select * from {{ ref('int_email_files_matched') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

matched as (

    select
        activity.*,
        files.campaign_id,
        files.sent_at,
        files.is_overlapping

    from activity
    inner join files
        on
            activity.campaign_ref = files.campaign_ref
            and activity.action = files.action

),

numbered as (

    -- Within one export, equal lines are events of their own; across exports they are the same.
    select
        *,
        row_number() over (
            partition by _load_id, action, campaign_ref, email, occurred_at, url
            order by _row_number
        ) as occurrence

    from matched
    where is_overlapping

),

deduplicated as (

    select numbered.* exclude (occurrence)
    from numbered
    left join loads
        on numbered._load_id = loads.load_id
    qualify row_number() over (
        partition by
            numbered.action, numbered.campaign_ref, numbered.email,
            numbered.occurred_at, numbered.url, numbered.occurrence
        order by loads.load_order desc nulls last, numbered._load_id desc
    ) = 1

),

unioned as (

    select * from matched
    where not is_overlapping
    union all
    select * from deduplicated

),

final as (

    select
        unioned.campaign_id,
        unioned.action,
        unioned.email,
        unioned.url,
        coalesce(
            date_diff('second', unioned.sent_at, unioned.occurred_at)
            between 0 and settings.machine_open_seconds, false
        ) as is_machine,
        unioned.occurred_at,
        unioned._load_id,
        unioned._row_number

    from unioned
    cross join settings

)

select * from final
