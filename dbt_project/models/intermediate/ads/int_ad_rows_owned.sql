with

ad_rows as (

    select * from {{ ref('int_ad_rows_unioned') }}

),

resolved as (

    select * from {{ ref('int_ad_accounts_resolved') }}

),

final as (

    select
        ad_rows.* exclude (account_id, is_last_copy),
        coalesce(
            {{ ad_account_id('ad_rows.platform', 'ad_rows.account_id') }}, resolved.account_id
        ) as account_id

    from ad_rows
    left join resolved
        on
            if(ad_rows.account_id is null, ad_rows._load_id, null) = resolved.load_id
            and ad_rows.account_name is not distinct from resolved.account_name
    where ad_rows.is_last_copy

)

select * from final
