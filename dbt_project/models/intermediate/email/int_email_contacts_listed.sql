with

final as (

    select
        'activecampaign' as source,
        contact_id as member_id,
        email,
        first_name,
        last_name,
        phone,
        company,
        lower(status) as email_status,
        created_at,
        created_at as changed_at,
        _load_id,
        _row_number

    from {{ ref('stg_activecampaign__contacts') }}
    union all by name
    select
        'mailerlite' as source,
        email,
        first_name,
        last_name,
        phone,
        company,
        if(unsubscribed_at is null, coalesce(lower(status), 'active'), 'unsubscribed')
            as email_status,
        subscribed_at as created_at,
        coalesce(unsubscribed_at, subscribed_at) as changed_at,
        _load_id,
        _row_number

    from {{ ref('stg_mailerlite__subscribers') }}
    union all by name
    select
        'kit' as source,
        email,
        first_name,
        lower(status) as email_status,
        created_at,
        created_at as changed_at,
        _load_id,
        _row_number

    from {{ ref('stg_kit__subscribers') }}
    union all by name
    select
        'systeme_io' as source,
        email,
        first_name,
        last_name,
        phone,
        registered_at as created_at,
        registered_at as changed_at,
        _load_id,
        _row_number

    from {{ ref('stg_systeme_io__contacts') }}

)

select * from final
