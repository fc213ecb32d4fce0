with

records_gone as (

    select * from {{ ref('int_crm_records_gone') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

deals as (

    select
        *,
        if(source = 'salesforce', 'opportunities', 'deals') as export

    from {{ ref('int_deals_priced') }}
    where is_deleted

),

named as (

    select
        coalesce(records_gone.source, deals.source) as source,
        coalesce(records_gone.export, deals.export) as export,
        coalesce(records_gone.record_id, deals.record_id) as record_id,
        if(
            records_gone.record_id is null, 'deleted in the CRM', 'missing from a newer full export'
        ) as reason,
        coalesce(records_gone.last_load_id, deals._load_id) as last_load_id,
        records_gone.gone_load_id,
        deals.deal_id,
        deals.name as deal_name,
        deals.status as deal_status,
        deals.closed_at,
        deals.deal_currency as currency,
        deals.amount,
        deals.reporting_amount

    from records_gone
    full join deals
        on
            records_gone.source = deals.source
            and records_gone.export = deals.export
            and records_gone.record_id = deals.record_id

),

final as (

    select
        named.source || ':' || named.export || ':' || named.record_id as record_key,
        named.source,
        named.export,
        named.record_id,
        named.reason,
        named.deal_id,
        named.deal_name,
        named.deal_status,
        named.currency,
        named.amount,
        named.reporting_amount,
        last_loads.file_name as last_file_name,
        gone_loads.file_name as gone_file_name,
        last_loads.order_at as last_seen_at,
        gone_loads.order_at as gone_at,
        named.closed_at,
        named.last_load_id,
        named.gone_load_id

    from named
    left join loads as last_loads
        on named.last_load_id = last_loads.load_id
    left join loads as gone_loads
        on named.gone_load_id = gone_loads.load_id

)

select * from final
