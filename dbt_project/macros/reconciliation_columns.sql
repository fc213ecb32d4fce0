{#- What a compared total says: whether it closes, and if not, whether that is a fault or has a known cause. -#}
{%- macro reconciliation_status() -%}
case
            when layers.layer = 'mart' and layers.load_role in ('superseded', 'fills') then 'superseded'
            when layers.layer = 'mart' and not layers.is_covered then 'control only'
            when layers.difference is null then 'no control'
            when abs(layers.difference) <= coalesce(layers.tolerance, 0) then 'closed'
            when layers.load_role = 'superseded' or layers.age = 'older' then 'superseded'
            when layers.load_role = 'closes' or layers.age = 'newer' then 'control only'
            when layers.layer = 'raw' and layers.load_role = 'period' then 'control only'
            else 'open'
        end
{%- endmacro -%}

{#- Of days that newer exports replaced, the mart holds nothing of the load: no total, no difference. -#}
{%- macro unless_superseded(column) -%}
case when layers.layer <> 'mart' or layers.load_role <> 'superseded' then {{ column }} end::decimal(38, 6)
{%- endmacro -%}

{%- macro reconciliation_columns() -%}
{{ surrogate_key([
            'layers.layer', 'layers.load_id', 'layers.scope', 'layers.account_id', 'layers.control_currency',
            'layers.measure',
        ]) }} as reconciliation_id,
        layers.layer,
        layers.load_id,
        loads.source,
        loads.export,
        loads.file_name,
        layers.account_id,
        layers.scope,
        layers.measure,
        layers.control_total::decimal(38, 6) as control_total,
        layers.raw_total::decimal(38, 6) as raw_total,
        layers.staging_total::decimal(38, 6) as staging_total,
        {{ unless_superseded('layers.mart_total') }} as mart_total,
        {{ unless_superseded('layers.difference') }} as difference,
        coalesce(layers.tolerance, 0)::decimal(18, 6) as tolerance,
        {{ reconciliation_status() }} as status,
        {{ reconciliation_explanation() }} as explanation,
        coalesce(layers.period_start, loads.period_start) as period_start,
        coalesce(layers.period_end, loads.period_end) as period_end
{%- endmacro -%}

{%- macro reconciliation_explanation() -%}
case
            when layers.layer = 'raw' and layers.difference is null then 'the export prints no total of this measure'
            when layers.layer = 'raw' and layers.difference <> 0 and loads.quarantined > 0
                then loads.quarantined || ' quarantined rows are not in the sum'
            when layers.layer = 'raw' and layers.load_role = 'period' and layers.difference <> 0
                then 'rows and printed total differ; a report without days books nothing'
            when layers.layer = 'raw' then 'rows loaded against the total that the export prints'
            when layers.layer = 'staging' then 'rows as read against rows as loaded'
            when layers.load_role = 'superseded' then layers.day_count || ' days replaced by newer exports'
            when layers.load_role = 'fills' then 'newer exports of a finer grain decide; only campaigns that they lack are taken'
            when layers.load_role = 'closes' then 'finer exports and their residual against this coarser export'
            when layers.load_role = 'decides' then 'days that this export decides'
            when not layers.is_covered then 'no daily export covers every day of the period'
            when layers.age = 'older' then 'a daily export of the period is newer'
            when layers.age = 'newer' then 'newer than the daily exports of the period; export them again'
            else 'a report without days against the daily exports of its period'
        end
{%- endmacro -%}
