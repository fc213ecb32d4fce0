with

conversions as (

    select * from {{ ref('int_conversions_unified') }}
    where conversion_type in ('lead', 'mql', 'sql', 'opportunity', 'won')

),

conversion_persons as (

    select * from {{ ref('int_conversion_persons') }}

),

deals as (

    select * from {{ ref('int_deals_unified') }}

),

lead_labels as (

    select
        'salesforce' as source,
        id as record_id,
        status as label

    from {{ ref('int_salesforce_leads_latest') }}

    union all

    select
        'hubspot' as source,
        record_id,
        lead_status as label

    from {{ ref('int_hubspot_contacts_latest') }}

),

-- A label that means lost says why.
disqualified as (

    select lead_labels.*
    from lead_labels
    inner join {{ ref('stg_settings__stages') }} as stages
        on
            lead_labels.source = stages.source
            and lower(trim(lead_labels.label)) = stages.label
            and stages.canonical_stage = 'lost'

),

leads as (

    select
        conversions.*,
        conversion_persons.person_id as lead_person_id

    from conversions
    inner join conversion_persons
        on conversions.conversion_number = conversion_persons.conversion_number
    where conversions.conversion_type = 'lead'

),

-- Of a deal its beginning counts, so that its winning goes back to the same lead.
dated as (

    select
        conversions.*,
        coalesce(deals.created_at, conversions.converted_at) as began_at,
        if(deals.status = 'lost', coalesce(deals.lost_reason, 'Not given'), null) as lost_reason

    from conversions
    left join deals
        on conversions.deal_id = deals.deal_id

),

-- A record's own lead, else the latest before it of anybody who took part.
traced as (

    select
        dated.conversion_id,
        arg_max(
            struct_pack(lead_id := leads.conversion_id, led_at := leads.converted_at),
            struct_pack(
                is_own := dated.source = leads.source and dated.record_id = leads.record_id,
                led_at := leads.converted_at,
                lead_id := leads.conversion_id
            )
        ) as led

    from dated
    inner join conversion_persons
        on dated.conversion_number = conversion_persons.conversion_number
    inner join leads
        on
            conversion_persons.person_id = leads.lead_person_id
            and (
                dated.began_at >= leads.converted_at
                or (dated.source = leads.source and dated.record_id = leads.record_id)
            )
    group by dated.conversion_id

),

final as (

    select
        dated.conversion_id,
        dated.conversion_type,
        traced.led.lead_id,
        coalesce(traced.led.led_at, dated.began_at) as led_at,
        dated.reporting_amount,
        -- A date without a time may lie hours before the lead of the same day.
        case
            when traced.led.lead_id is not null
                then greatest(0, date_diff('second', traced.led.led_at, dated.converted_at)) / 86400
        end::decimal(9, 4) as days_from_lead,
        if(dated.conversion_type = 'lead', disqualified.label, null) as disqualification_reason,
        if(dated.conversion_type = 'opportunity', dated.lost_reason, null) as lost_reason

    from dated
    left join traced
        on dated.conversion_id = traced.conversion_id
    left join disqualified
        on dated.source = disqualified.source and dated.record_id = disqualified.record_id

)

select * from final
