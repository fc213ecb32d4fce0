with

members as (

    select * from {{ ref('int_salesforce_campaign_members_latest') }}
    where has_responded and not coalesce(is_deleted, false)

),

campaigns as (

    select * from {{ ref('int_salesforce_campaigns_latest') }}

),

campaign_types as (

    select * from {{ ref('channel_campaign_types') }}

),

activities as (

    select * from {{ ref('int_sales_activities_unified') }}
    where is_completed and person_id is not null and kind <> 'note'

),

record_persons as (

    select * from {{ ref('int_record_persons') }}
    where source = 'salesforce'

),

responses as (

    select
        members.*,
        coalesce(campaign_types.channel, 'Unassigned') as channel,
        record_persons.person_id,
        record_persons.account_id

    from members
    left join campaigns
        on members.campaign_id = campaigns.id
    left join campaign_types
        on lower(campaigns.type) = campaign_types.campaign_type
    inner join record_persons
        on coalesce(members.contact_id, members.lead_id) = record_persons.record_id

),

final as (

    select
        'salesforce:campaign_member:' || id as touchpoint_id,
        person_id,
        account_id,
        coalesce(first_responded_date::timestamp, created_at) as occurred_at,
        if(channel = 'Sales', 'sales', 'marketing') as side,
        channel,
        'salesforce' as source,
        'campaign_response' as touch_type,
        'salesforce:' || campaign_id as campaign_id,
        false as is_machine,
        _load_id,
        _row_number

    from responses

    union all by name

    select
        activity_id as touchpoint_id,
        person_id,
        account_id,
        occurred_at,
        'sales' as side,
        'Sales' as channel,
        source,
        kind as touch_type,
        false as is_machine,
        _load_id,
        _row_number

    from activities

)

select * from final
