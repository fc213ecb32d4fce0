{{ config(materialized='view') }}
with

submissions as (

    select * from {{ ref('stg_hubspot__form_submissions') }}

),

contacts as (

    select
        record_id,
        email

    from {{ ref('int_hubspot_contacts_latest') }}

),

final as (

    select
        'hubspot:form:' || concat_ws(
            ':', submissions.contact_id, submissions.form_id, epoch_ms(submissions.submitted_at)
        ) as touchpoint_ref,
        contacts.email,
        'form_submit' as touch_type,
        submissions.page_url,
        submissions.title as note,
        submissions.submitted_at as occurred_at,
        submissions._load_id,
        submissions._row_number

    from submissions
    left join contacts
        on submissions.contact_id = contacts.record_id

)

select * from final
