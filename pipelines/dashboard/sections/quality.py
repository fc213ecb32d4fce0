"""Data quality: what was loaded and how fresh it is, what closes, what was refused, who checked."""

from pipelines.dashboard.blocks import Column, Figure, Figures, Section, Table

# Fresh beside the newest export of all: no clock, so that the page is the same whenever it is made.
SOURCES = """
    with exported as (
        select
            source, count(*) as files, sum(rows) as rows, sum(quarantined) as quarantined,
            max(period_end) as newest_day, max(exported_at)::date as exported
        from quality.fct_loads where status = 'loaded' group by source
    )

    select
        source, files, rows, quarantined, newest_day, exported,
        max(exported) over () - exported as behind
    from exported order by source
"""
REFUSED = """
    select source, export, coalesce(column_name, 'whole row') as place, reason, count(*) as rows
    from quality.fct_quarantined_rows group by all
    order by rows desc, source, export, place limit 20
"""
CLOSED = """
    select
        source, layer, count(*) filter (status = 'closed') as closed,
        count(*) filter (status = 'open') as open,
        count(*) filter (status not in ('closed', 'open')) as uncompared,
        max(abs(difference)) filter (status in ('closed', 'open')) as largest
    from quality.fct_reconciliation
    group by source, layer order by source, list_position(['raw', 'staging', 'mart'], layer)
"""
RELEASES = """
    select
        results.release_id, max(results.checked_at) as checked, count(*) as checks,
        count(*) filter (status = 'passed') as passed,
        count(*) filter (status = 'failed') as failed,
        count(*) filter (status = 'warned') as warned,
        count(*) filter (status = 'overridden') as overridden,
        count(*) filter (status = 'not judged') as unjudged,
        case
            when failed > 0 then 'refused' when overridden > 0 then 'released all the same'
            else 'released'
        end as verdict
    from quality.fct_gate_results as results
    group by results.release_id order by checked desc limit 10
"""
BASIS = """
    with ads as (
        select
            sum(reporting_spend) as spend,
            sum(reporting_spend) filter (not is_settled) as unsettled
        from marketing.fct_ad_performance_daily
    ),

    covered as (
        select sum(spend) as spend, sum(spend) filter (coverage = 'spend_without_touches') as untied
        from marketing.rpt_utm_coverage
    ),

    credited as (
        select
            sum(reporting_amount) as revenue,
            sum(reporting_amount) filter (channel = 'Unattributed') as unattributed
        from journey.fct_attribution_daily
        where is_report_unit and is_report_model and conversion_type = 'won'
    ),

    people as (select count(*) as persons, sum(record_count) as records from journey.dim_persons),

    files as (
        select
            count(*) filter (status <> 'loaded') as unloaded,
            coalesce(sum(quarantined), 0) as refused,
            count(*) filter (len(warnings) > 0) as doubtful
        from quality.fct_loads
    )

    select measure, value from (
        unpivot (
            select
                coalesce(unsettled, 0) / nullif(ads.spend, 0) as unsettled,
                coalesce(untied, 0) / nullif(covered.spend, 0) as untied,
                coalesce(unattributed, 0) / nullif(revenue, 0) as unattributed,
                persons::double as persons, records::double as records,
                unloaded::double as unloaded, refused::double as refused,
                doubtful::double as doubtful
            from ads cross join covered cross join credited cross join people cross join files
        ) on columns(*) into name measure value value
    )
"""
SECTION = Section(
    key="quality",
    title="Data quality",
    order=90,
    intro="What these numbers rest on. This page was part of the release when the gate judged it, "
    "and what fails a critical check is not published; so its own results are not here but in "
    "quality.fct_gate_results and in release.json beside it.",
    questions={
        "basis": BASIS,
        "sources": SOURCES,
        "refused": REFUSED,
        "closed": CLOSED,
        "releases": RELEASES,
    },
    blocks=(
        Figures(
            "basis",
            (
                Figure(
                    "unsettled",
                    "Ad spend not settled",
                    "percent",
                    better="",
                    hint="Of days that the platforms may still change",
                ),
                Figure(
                    "untied",
                    "Ad spend without touches",
                    "percent",
                    better="",
                    hint="No tag ties a touch to the campaign",
                ),
                Figure(
                    "unattributed",
                    "Revenue without a known touch",
                    "percent",
                    better="",
                    hint="By the attribution model of reports",
                ),
                Figure("persons", "Persons", better=""),
                Figure("records", "Records that are them", better=""),
                Figure("refused", "Rows in quarantine", better=""),
                Figure("unloaded", "Files not loaded", better=""),
                Figure(
                    "doubtful",
                    "Files that may be cut off",
                    better="",
                    hint="Such as one without the total row that its tool always prints",
                ),
            ),
            empty="Nothing has been loaded yet.",
        ),
        Table(
            "sources",
            "Loads and freshness by source",
            (
                Column("source", "Source", "source"),
                Column("files", "Files"),
                Column("rows", "Rows"),
                Column("quarantined", "In quarantine"),
                Column("newest_day", "Newest day", "date", "The last day that an export covers"),
                Column("exported", "Newest export", "date"),
                Column("behind", "Days behind", hint="Behind the newest export of all"),
            ),
            empty="Nothing has been loaded yet.",
        ),
        Table(
            "closed",
            "Totals that close",
            (
                Column("source", "Source", "source"),
                Column("layer", "Layer", "text"),
                Column("closed", "Closed"),
                Column("open", "Open", hint="An open total refuses the release"),
                Column("uncompared", "Not compared", hint="Superseded, or without a control"),
                Column("largest", "Largest difference", "decimal"),
            ),
            note="Raw is held against the totals that the export prints, staging against raw, the "
            "marts against staging.",
            empty="No export with totals has been loaded.",
        ),
        Table(
            "refused",
            "Values in quarantine",
            (
                Column("source", "Source", "source"),
                Column("export", "Export", "text"),
                Column("place", "Column", "text"),
                Column("reason", "Reason", "text"),
                Column("rows", "Values"),
            ),
            empty="Every value that was loaded could be read.",
        ),
        Table(
            "checks",
            "Tests of this build, before the gate",
            (
                Column("kind", "Kind", "text"),
                Column("passed", "Passed"),
                Column("warned", "Warned"),
                Column("failed", "Failed"),
            ),
            is_wide=False,
            empty="The tests of the build are not known here.",
        ),
        Table(
            "releases",
            "Verdicts of the gate so far",
            (
                Column("release_id", "Release", "text"),
                Column("verdict", "Verdict", "text"),
                Column("passed", "Passed"),
                Column("warned", "Warned"),
                Column("failed", "Failed"),
                Column("overridden", "Released past"),
                Column("unjudged", "Not judged", hint="Without a history yet"),
            ),
            empty="This is the first release.",
        ),
    ),
)
