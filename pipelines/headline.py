"""The numbers that a run ends with, read from the published release as any reader would."""

from pathlib import Path
from typing import Any

import duckdb

_SPEND = "select coalesce(sum(reporting_spend), 0) from marketing.fct_ad_performance_daily"
_REACHED = """
    select
        count(*) filter (conversion_type = 'lead') as leads,
        count(*) filter (conversion_type = 'opportunity') as opportunities,
        count(*) filter (conversion_type = 'won') as won,
        coalesce(sum(reporting_amount) filter (conversion_type = 'won'), 0) as won_amount,
        count(distinct account_id) filter (conversion_type = 'won') as customers

    from journey.fct_conversions
"""
_ATTRIBUTED = """
    select sum(attributed_amount)

    from marketing.rpt_channel_performance_daily
    semi join (select channel from journey.dim_channels where is_paid) using (channel)
    where model = 'linear'
"""


def of(release: Path) -> dict[str, Any]:
    """Spend, leads, opportunities, won, ROAS and CAC of a release, in the reporting currency.

    ROAS = won amount credited to paid channels by the linear model / ad spend; CAC = ad spend /
    accounts that bought. Both are None where there is nothing to divide by, or no such model.
    """
    with duckdb.connect(str(release), read_only=True) as connection:
        (spend,) = connection.execute(_SPEND).fetchone() or (0,)
        leads, opportunities, won, won_amount, customers = connection.execute(
            _REACHED
        ).fetchone() or (0, 0, 0, 0, 0)
        (attributed,) = connection.execute(_ATTRIBUTED).fetchone() or (0,)
    return {
        "spend": float(spend),
        "leads": leads,
        "opportunities": opportunities,
        "won": won,
        "won_amount": float(won_amount),
        "roas": round(float(attributed) / float(spend), 4)
        if spend and attributed is not None
        else None,
        "cac": round(float(spend) / customers, 2) if customers else None,
    }
