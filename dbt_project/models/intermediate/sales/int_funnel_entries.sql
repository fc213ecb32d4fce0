with

conversions as (

    select
        *,
        list_position(
            ['lead', 'mql', 'sql', 'opportunity', 'won'], conversion_type
        ) as stage_number

    from {{ ref('int_conversions_unified') }}
    where stage_number is not null

),

conversion_persons as (

    select * from {{ ref('int_conversion_persons') }}

),

observed as (

    select * from {{ ref('int_crm_observed') }}

),

-- A deal is the work of everybody it names, and of one account.
members as (

    select
        'person' as unit,
        conversion_persons.person_id as member_id,
        conversions.*

    from conversions
    inner join conversion_persons
        on conversions.conversion_number = conversion_persons.conversion_number

    union all

    select
        'account' as unit,
        account_id as member_id,
        *

    from conversions
    where account_id is not null

),

final as (

    select
        members.unit,
        members.member_id,
        members.stage_number,
        members.deal_id,
        members.converted_at as entered_at,
        observed.observed_until,
        row_number() over (
            partition by members.unit, members.member_id, members.stage_number
            order by members.converted_at, members.conversion_id
        ) as entry_number

    from members
    inner join observed
        on members.source = observed.source

)

select * from final
