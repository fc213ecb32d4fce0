{%- set exports = [
    'stg_google_ads__ad_groups_daily',
    'stg_google_ads__ads_daily',
    'stg_google_ads__campaigns_daily',
    'stg_google_ads__period_reports',
    'stg_hubspot__companies',
    'stg_hubspot__contacts',
    'stg_hubspot__deals',
    'stg_mailchimp__audience_members',
    'stg_mailchimp__campaigns',
    'stg_mailchimp__recipient_activity',
    'stg_meta__insights_daily',
    'stg_meta__period_reports',
    'stg_neutral__budget_plan',
    'stg_neutral__campaign_map',
    'stg_neutral__ecb_rates',
    'stg_neutral__fx_rates',
    'stg_neutral__sales_targets',
    'stg_neutral__touchpoints',
    'stg_pipedrive__activities',
    'stg_pipedrive__deals',
    'stg_pipedrive__organizations',
    'stg_pipedrive__persons',
    'stg_salesforce__accounts',
    'stg_salesforce__campaign_members',
    'stg_salesforce__campaigns',
    'stg_salesforce__contacts',
    'stg_salesforce__events',
    'stg_salesforce__leads',
    'stg_salesforce__opportunities',
    'stg_salesforce__opportunity_contact_roles',
    'stg_salesforce__opportunity_history',
    'stg_salesforce__tasks',
    'stg_salesforce__users',
] -%}
with

counted as (

    {% for export in exports %}
        select
            _load_id as load_id,
            count(*) as row_count

        from {{ ref(export) }}
        group by _load_id
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select * from counted

)

select * from final
