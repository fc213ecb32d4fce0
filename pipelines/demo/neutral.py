"""Neutral files: exchange rates in two shapes, targets, budgets, and what ingest must refuse."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import numpy as np

from pipelines.demo import clock
from pipelines.demo.ad_world import GOOGLE, campaign_count, campaign_id, campaign_name
from pipelines.demo.names import REPS, rep_email
from pipelines.demo.sink import Sink

_RATES: Final = (
    ("USD", 1.09),
    ("JPY", 161.0),
    ("GBP", 0.851),
    ("CHF", 0.945),
    ("SEK", 11.2),
    ("PLN", 4.27),
)
_FIRST: Final = clock.day_of(date(2025, 3, 3))
_LAST: Final = clock.day_of(date(2026, 10, 2))
_UNKNOWN: Final = (
    "Pin promotion report\tEUR\n\n"
    "Day of pin\tPromoted board\tPin budget used\tPin views\tPin taps\n"
    "2026-09-01\tABM\t20.00\t1200\t4\n2026-09-02\tABM\t1009.36\t12292\t31\n"
)


def write_neutral(sink: Sink, scale: float, seed: int) -> None:
    """Write rates, targets, budgets, and two files that no contract knows."""
    _write_rates(sink, seed)
    _write_targets(sink)
    _write_budget(sink, scale)
    sink.text("pins/promotion_report.csv", f"\ufeff{_UNKNOWN}", "utf-16-le")
    sink.text(
        "README.txt",
        "Exports of Larkfield Systems, a made-up company. Ask Kim before you move files.\n",
    )


def daily_rates(seed: int) -> list[tuple[int, dict[str, str]]]:
    """What one euro is worth on every weekday, as printed."""
    rng = np.random.default_rng([seed, 21])
    days = [day for day in range(_FIRST, _LAST + 1) if clock.date_of(day).weekday() < 5]
    walk = np.exp(np.cumsum(rng.normal(0.0, 0.003, (len(days), len(_RATES))), axis=0) * 0.6)
    return [
        (
            day,
            {
                code: f"{rate * float(step):.4f}"
                for (code, rate), step in zip(_RATES, steps, strict=True)
            },
        )
        for day, steps in zip(days, walk, strict=True)
    ]


def _write_rates(sink: Sink, seed: int) -> None:
    rows = [(clock.day_text(day), values) for day, values in daily_rates(seed)]
    wide = [f"Date,{','.join(code for code, _ in _RATES)},BGN,\n"]
    wide += [
        f"{day},{','.join(values.values())},{'1.9558' if day < '2026' else 'N/A'},\n"
        for day, values in reversed(rows)
    ]
    sink.text("neutral/eurofxref-hist.csv", "".join(wide))
    long = ["rate_date,base_currency,quote_currency,rate\n"]
    long += [
        f"{day},EUR,{code},{value}\n" for day, values in rows for code, value in values.items()
    ]
    sink.text("neutral/fx_rates.csv", "".join(long))


def in_euros(
    rates: Mapping[int, Mapping[str, str]], cents: int, currency: str, day: int
) -> Decimal:
    """An amount at the last rate known on a day."""
    rate = Decimal(1)
    if currency != "EUR":
        while day not in rates:
            day -= 1
        rate = Decimal(1 / float(rates[day][currency])).quantize(Decimal("1e-10"))
    return (Decimal(cents) / 100 * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def targets() -> Iterator[tuple[str, str, str, int]]:
    """(month as `2025-04`, rep, team, whole euros) of every target."""
    for label, _, _ in clock.months():
        for team, names in REPS.items():
            level = 60_000 if team == "enterprise" else 15_000
            for place, name in enumerate(names):
                yield label, name, team, level + 500 * place


def _write_targets(sink: Sink) -> None:
    table = sink.table(
        "neutral/sales_targets.csv", header="period_month,rep_email,team,target_amount,currency\n"
    )
    table.write(
        [
            f"{label}-01,{rep_email(name)},{team},{amount},EUR\n"
            for label, name, team, amount in targets()
        ]
    )
    table.raw("2026-09-01,nobody@larkfield.example,smb,twelve thousand,EUR\n")


def budgets(scale: float) -> Iterator[tuple[str, str, str, str, int]]:
    """(month, platform, channel, campaign, whole euros) of every plan, one month ahead."""
    eu = GOOGLE[0]
    for month in [label for label, _, _ in clock.months()] + ["2026-10"]:
        yield month, "meta", "", "", 12_000
        yield month, "google_ads", "Paid Search", "", 9_000
        yield month, "google_ads", "", campaign_id(eu, campaign_count(eu, scale)), 2_500
        yield month, "google_ads", "", campaign_name(eu, 0), 1_500
        yield month, "podcast", "", "", 800
    yield "2026-09", "google_ads", "", "Winter sale", 500


def _write_budget(sink: Sink, scale: float) -> None:
    header = "period_month,platform,channel,campaign,budget_amount,currency\n"
    sink.table("neutral/budget_plan.csv", header=header).write(
        [f"{','.join(map(str, plan))},EUR\n" for plan in budgets(scale)]
    )
