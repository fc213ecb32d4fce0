with

entries as (

    select * from {{ ref('int_deal_stages_salesforce') }}
    union all by name
    select * from {{ ref('int_deal_stages_changed') }}
    union all by name
    -- What a history tells in full need not be told by the last entry of each stage.
    select * from {{ ref('int_deal_stages_hubspot') }}
    where deal_id not in (select deal_id from {{ ref('int_deal_stages_changed') }})
    union all by name
    select * from {{ ref('int_deal_stages_observed') }}

),

stages as (

    select * from {{ ref('stg_settings__stages') }}

),

final as (

    select
        entries.*,
        -- A deal is at least an opportunity, whatever its stage is called.
        coalesce(stages.canonical_stage, 'opportunity') as canonical_stage,
        stages.canonical_stage is not null as is_stage_mapped,
        (
            entries.exited_at is null
            and entries.entry_number = max(entries.entry_number) over (
                partition by entries.deal_id
            )
        ) as is_current,
        row_number() over (
            partition by entries.deal_id, entries.stage, entries.pipeline
            order by entries.entry_number
        ) as visit_number

    from entries
    left join stages
        on
            entries.source = stages.source
            and lower(entries.stage) = stages.label

)

select * from final
