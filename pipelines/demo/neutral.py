"""Neutral files: exchange rates in two shapes, sales targets, and what ingest must refuse."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np

from pipelines.demo import clock
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


def write_neutral(sink: Sink, seed: int) -> None:
    """Write rates, targets, and two files that no contract knows."""
    _write_rates(sink, seed)
    _write_targets(sink)
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
