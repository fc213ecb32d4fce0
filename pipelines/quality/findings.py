"""Why a gate refused, in sentences that name the file and the remedy. The suites judge."""

from __future__ import annotations

from pathlib import Path

# Each query gives one sentence per row; it names files, days, measures and currencies, no persons.
_QUERIES = (
    "select remedy from quality.fct_load_conflicts order by remedy",
    """
    select
        file_name || ': ' || measure || ' of ' || coalesce(scope, 'the export') || ' is '
        || coalesce(control_total, raw_total, staging_total)::decimal(18, 2) || ' in the file, '
        || coalesce(
            coalesce(mart_total, staging_total, raw_total)::decimal(18, 2)::varchar, 'nothing'
        )
        || ' in ' || layer || '; the file may be cut off or edited: export it again'

    from quality.fct_reconciliation
    where status = 'open'
    order by file_name, measure, layer
    """,
    """
    with
    unconverted as (
        select date_day as day, currency from marketing.fct_ad_performance_daily
        where spend is not null and reporting_spend is null

        union all

        select coalesce(closed_at, created_at)::date as day, currency from sales.fct_deals
        where amount is not null and reporting_amount is null
    )

    select
        'no rate for ' || coalesce(currency, 'a missing currency') || ' on ' || count(distinct day)
        || ' day(s), the first ' || coalesce(min(day)::varchar, 'unknown')
        || ': add it to an fx_rates file'

    from unconverted
    group by currency
    order by currency
    """,
)
_MOST = 20


def findings(database: Path) -> list[str]:
    """Conflicting files, totals that do not close and missing rates in `database`, at most 20 each.

    A query that this database cannot answer finds nothing: the suites have refused it already.
    """
    import duckdb

    found: list[str] = []
    with duckdb.connect(str(database), read_only=True) as connection:
        for query in _QUERIES:
            try:
                sentences = connection.execute(query).fetchmany(_MOST + 1)
            except duckdb.Error:
                continue
            found += [str(sentence) for (sentence,) in sentences[:_MOST]]
            if len(sentences) > _MOST:
                found.append("… and more of the same kind")
    return found
