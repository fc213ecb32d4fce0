with

lead_forms as (

    select * from {{ source('meta', 'lead_forms') }}

),

final as (

    select
        lead_id, ad_id, ad_set_id, campaign_id, form_id,
        ad_name, ad_set_name, campaign_name, form_name, platform, email, full_name, first_name,
        last_name, phone, company, job_title,
        is_organic,
        created_at,
        _load_id, _row_number

    from lead_forms

)

select * from final
