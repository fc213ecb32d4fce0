"""Lineage: from which headers of which exports the main numbers come. Read off the code."""

from pipelines.dashboard.blocks import Choice, Column, Flow, Section, Table
from pipelines.dashboard.words import titles
from pipelines.release.sql import literal

# What is chosen, where BI reads it, and what it is called.
NUMBERS = {
    "spend": ("marketing.fct_ad_performance_daily", "reporting_spend", "Ad spend"),
    "clicks": ("marketing.fct_ad_performance_daily", "clicks", "Clicks"),
    "conversions": ("journey.fct_conversions", "converted_at", "Leads and other conversions"),
    "outcomes": ("sales.fct_deals", "status", "Deals won and lost"),
    "revenue": ("sales.fct_deals", "reporting_amount", "Won revenue"),
    "targets": ("sales.rpt_revenue_vs_target", "target", "Sales targets"),
    "attributed": ("journey.fct_attribution_daily", "reporting_amount", "Attributed revenue"),
}
_NUMBERS = ", ".join(
    f"({literal(key)}, {literal(table)}, {literal(column)})"
    for key, (table, column, _) in NUMBERS.items()
)
_TITLES = ", ".join(f"({literal(key)}, {literal(title)})" for key, title in titles().items())
_ORIGINS = f"""
    origins as (
        select
            numbers.number, lineage.origin_kind, lineage.export, lineage.headers,
            lineage.read_from, lineage.origin_table, lineage.origin_column,
            coalesce(
                vendors.title, lineage.source,
                upper(lineage.origin_kind[1]) || lineage.origin_kind[2:]
            ) as origin,
            if(
                lineage.origin_kind = 'export', origin || ': ' || replace(lineage.export, '_', ' '),
                replace(split_part(lineage.origin_table, '.', -1), '_', ' ')
            ) as place
        from quality.column_lineage as lineage
        inner join (values {_NUMBERS}) as numbers (number, table_name, column_name)
            using (table_name, column_name)
        left join (values {_TITLES}) as vendors (source, title) on lineage.source = vendors.source
        where lineage.origin_table is not null
    )
"""
FLOWS = f"""
    with {_ORIGINS},

    counted as (select number, origin, place, count(*) as value from origins group by all)

    select number, 1 as step, origin, place as target, value from counted
    union all by name
    select number, 2 as step, place as origin, null as target, value from counted
    order by number, step, origin, target
"""
HEADERS = f"""
    with {_ORIGINS}

    select
        number, place, origin_column,
        coalesce(array_to_string(headers[:6], ', '), '')
            || if(len(headers) > 6, ' and ' || (len(headers) - 6) || ' more', '') as headers,
        read_from
    from origins
    order by number, origin_kind <> 'export', place, origin_column
"""
SECTION = Section(
    key="lineage",
    title="Where numbers come from",
    short="Lineage",
    order=95,
    intro="Every column of every table can be followed down to the headers of exports: these here, "
    "all others in quality.column_lineage, by `throughline lineage TABLE.COLUMN`, and in Dagster.",
    questions={"flows": FLOWS, "headers": HEADERS},
    choices=(
        Choice("number", "Number", tuple((key, label) for key, (_, _, label) in NUMBERS.items())),
    ),
    blocks=(
        Flow(
            "flows",
            "From vendor and export to the number",
            Column("value", "Columns"),
            note="As wide as columns of the export take part: of amounts also currencies and the "
            "days of their rates, of credit also what tells whose touch it was.",
            empty="The lineage of this release is not known.",
        ),
        Table(
            "headers",
            "Headers that are read",
            (
                Column("place", "Export", "text"),
                Column("origin_column", "Column", "text"),
                Column("headers", "Headers, the best first", "text"),
                Column("read_from", "Read from", "text"),
            ),
            empty="The lineage of this release is not known.",
        ),
    ),
)
