with

observed as (

    select max(reported_until) as reported_until from {{ ref('int_crm_observed') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- The last seven days until the newest moment that the CRMs tell of, and what came after.
engaged as (

    select
        touchpoints.person_id,
        count(*) as touches,
        list(distinct touchpoints.channel order by touchpoints.channel) as channels,
        max(struct_pack(
            at := touchpoints.occurred_at,
            id := touchpoints.touchpoint_id,
            channel := touchpoints.channel,
            touch_type := touchpoints.touch_type,
            campaign_id := touchpoints.campaign_id
        )) as last_touch

    from {{ ref('fct_touchpoints') }} as touchpoints
    inner join observed
        on touchpoints.occurred_at > observed.reported_until - interval 7 day
    where touchpoints.side = 'marketing' and not touchpoints.is_machine
    group by touchpoints.person_id

),

persons as (

    select
        persons.*,
        engaged.touches,
        engaged.channels,
        engaged.last_touch

    from engaged
    inner join {{ ref('dim_persons') }} as persons
        on engaged.person_id = persons.person_id
    where not persons.is_deleted

),

final as (

    select
        coalesce(open_deals.rep_id, accounts.rep_id) as rep_id,
        reps.name as rep_name,
        persons.person_id,
        persons.full_name,
        persons.account_id,
        accounts.name as account_name,
        records.salesforce_record_id,
        records.hubspot_record_id,
        records.pipedrive_record_id,
        persons.touches,
        persons.channels,
        persons.last_touch.channel as last_touch_channel,
        persons.last_touch.touch_type as last_touch_type,
        persons.last_touch.campaign_id as last_campaign_id,
        campaigns.campaign_name as last_campaign_name,
        coalesce(open_deals.open_deal_ids, []) as open_deal_ids,
        coalesce(open_deals.open_pipeline, 0)::decimal(18, 2) as open_pipeline,
        defaults.reporting_currency as currency,
        persons.last_touch.at as last_touch_at

    from persons
    cross join defaults
    inner join {{ ref('int_person_crm_records') }} as records
        on persons.person_id = records.person_id
    left join {{ ref('int_person_open_deals') }} as open_deals
        on persons.person_id = open_deals.person_id
    left join {{ ref('dim_accounts') }} as accounts
        on persons.account_id = accounts.account_id
    left join {{ ref('dim_sales_reps') }} as reps
        on coalesce(open_deals.rep_id, accounts.rep_id) = reps.rep_id
    left join {{ ref('dim_campaigns') }} as campaigns
        on persons.last_touch.campaign_id = campaigns.campaign_id and campaigns.is_current

)

select * from final
