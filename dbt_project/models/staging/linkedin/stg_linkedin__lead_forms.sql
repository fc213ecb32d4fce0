with

lead_forms as (

    select * from {{ source('linkedin', 'lead_forms') }}

),

final as (

    select
        lead_id, campaign_id, ad_group_id, ad_id, form_id,
        account_name, campaign_name, ad_group_name, form_name, lead_type, email, first_name,
        last_name, phone, company, job_title,
        is_test,
        created_at,
        _load_id, _row_number

    from lead_forms

)

select * from final
