with

evidence as (

    select * from {{ ref('int_ad_accounts_evidenced') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

matched_names as (

    select
        unowned.platform,
        unowned.account_name,
        if(min(owned.account_id) = max(owned.account_id), min(owned.account_id), null) as account_id

    from evidence as unowned
    inner join evidence as owned
        using (platform, strength, said)
    where
        unowned.account_id is null
        and unowned.account_name is not null
        and owned.account_id is not null
    group by unowned.platform, unowned.account_name, unowned.strength
    qualify
        unowned.strength
        = min(unowned.strength) over (partition by unowned.platform, unowned.account_name)

),

-- An account that no export gives an id goes by its name.
owned_evidence as (

    select
        evidence.* replace (
            coalesce(evidence.account_id, matched_names.account_id, evidence.account_name)
                as account_id
        ),
        evidence.account_id is null and evidence.account_name is not null as is_named

    from evidence
    left join matched_names
        using (platform, account_name)

),

matched_loads as (

    select
        unowned.load_id,
        if(min(owned.account_id) = max(owned.account_id), min(owned.account_id), 'default')
            as account_id

    from owned_evidence as unowned
    inner join owned_evidence as owned
        using (platform, strength, said)
    where unowned.account_id is null and owned.account_id is not null
    group by unowned.load_id, unowned.strength
    qualify unowned.strength = min(unowned.strength) over (partition by unowned.load_id)

),

only_accounts as (

    select
        platform,
        min(account_id) as account_id

    from owned_evidence
    group by platform
    having min(account_id) = max(account_id)

),

spans as (

    select distinct
        evidence.platform,
        evidence.load_id,
        evidence.account_id is null as is_unowned,
        loads.period_start,
        loads.period_end

    from owned_evidence as evidence
    inner join loads
        on evidence.load_id = loads.load_id
    where evidence.is_daily

),

-- Other campaigns on the same days are those of another account.
overlapping as (

    select distinct unowned.load_id
    from spans as unowned
    inner join spans as owned
        on
            unowned.platform = owned.platform
            and unowned.period_start <= owned.period_end
            and unowned.period_end >= owned.period_start
    where unowned.is_unowned and not owned.is_unowned

),

final as (

    select distinct
        unowned.platform,
        unowned.load_id,
        unowned.account_name,
        coalesce(
            unowned.account_id,
            matched_loads.account_id,
            if(overlapping.load_id is null, only_accounts.account_id, null),
            'default'
        ) as account_id

    from owned_evidence as unowned
    left join matched_loads
        on unowned.load_id = matched_loads.load_id
    left join overlapping
        on unowned.load_id = overlapping.load_id
    left join only_accounts
        on unowned.platform = only_accounts.platform
    where unowned.account_id is null or unowned.is_named

)

select * from final
