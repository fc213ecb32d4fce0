"""Whether the hand-written run, ours and the truth give the same headline numbers."""

import csv
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from benchmarks.runs import Run

_SPEND = "select 'spend ' || platform || ' ' || currency, sum(spend) from {0} group by all"
_WON = """
    select 'won deals ' || currency, count(*), sum(amount)
    from {0} where status = 'won' group by all
"""
_REACHED = "select conversion_type || ' conversions', count(*) from {0} group by all"
_PERSONS = "select 'persons', count(*) from {0}"
_TOUCHED = """
    select 'touchpoints of persons, ' || channel, count(*)
    from {0} where person_id is not null group by all
"""
_IDENTITY = {
    "records of persons": "select count(*) from {journey}dim_person_records",
    "accounts": "select count(*) from {journey}dim_accounts",
    "identifiers under review": """
        select count(*) from {journey}rpt_identity_review
        where record_count > 1 and rule <> 'company_name'
    """,
    "touches on journeys": "select sum(touch_count) from {journey}fct_journeys",
}
_EDGES = "select 'edges by ' || rule, count(*) from {0} group by all"
_CREDITED = """
    select
        model,
        count(*),
        coalesce(sum(reporting_amount) filter (channel <> 'Unattributed'), 0)
    from {0} group by all
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One number in up to three versions; None where that side does not know it."""

    measure: str
    truth: Decimal | None
    handwritten: Decimal | None
    ours: Decimal | None

    @property
    def is_equal(self) -> bool:
        known = {value for value in (self.truth, self.handwritten, self.ours) if value is not None}
        return len(known) == 1


def compare(demo: Path, handwritten: Run, ours: Run | None) -> list[Line]:
    """One line per number, in the order spend, won, conversions, persons, touches, credit."""
    truth = _truth(demo / "truth")
    by_hand = _numbers(handwritten.warehouse, in_schemas=False)
    released = _numbers(ours.warehouse, in_schemas=True) if ours else {}
    names = dict.fromkeys([*truth, *by_hand, *released])
    return [Line(name, truth.get(name), by_hand.get(name), released.get(name)) for name in names]


def _truth(folder: Path) -> dict[str, Decimal]:
    numbers: dict[str, Decimal] = {}
    for row in _rows(folder / "spend_daily.csv"):
        name = f"spend {row['platform']} {row['currency']}"
        numbers[name] = numbers.get(name, Decimal(0)) + Decimal(row["spend"])
    for row in _rows(folder / "won_deals.csv"):
        name = f"won deals {row['currency']}"
        numbers[name] = numbers.get(name, Decimal(0)) + 1
        amount = f"won amount {row['currency']}"
        numbers[amount] = numbers.get(amount, Decimal(0)) + Decimal(row["amount"])
    reached = Counter(row["conversion_type"] for row in _rows(folder / "conversions.csv"))
    numbers |= {f"{kind} conversions": Decimal(count) for kind, count in reached.items()}
    return numbers


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(warehouse: Path | None, *, in_schemas: bool) -> dict[str, Decimal]:
    if warehouse is None:
        return {}
    sales, journey, marketing = ("sales.", "journey.", "marketing.") if in_schemas else ("", "", "")
    numbers: dict[str, Decimal] = {}
    with duckdb.connect(str(warehouse), read_only=True) as database:

        def ask(sql: str, table: str) -> list[tuple[str, ...]]:
            return database.execute(f"{sql.format(table)} order by 1").fetchall()

        numbers |= {
            name: Decimal(spend)
            for name, spend in ask(_SPEND, f"{marketing}fct_ad_performance_daily")
        }
        for name, count, amount in ask(_WON, f"{sales}fct_deals"):
            numbers[name] = Decimal(count)
            numbers[name.replace("deals", "amount")] = Decimal(amount)
        numbers |= {
            name: Decimal(count) for name, count in ask(_REACHED, f"{journey}fct_conversions")
        }
        for name, sql in _IDENTITY.items():
            [(count,)] = database.execute(sql.format(journey=journey)).fetchall()
            numbers[name] = Decimal(count)
        for sql, table in (
            (_PERSONS, "dim_persons"),
            (_EDGES, "dim_identity_edges"),
            (_TOUCHED, "fct_touchpoints"),
        ):
            numbers |= {name: Decimal(count) for name, count in ask(sql, f"{journey}{table}")}
        for model, count, amount in ask(_CREDITED, f"{journey}fct_attribution"):
            numbers[f"attribution rows, {model}"] = Decimal(count)
            numbers[f"attributed EUR, {model}"] = Decimal(amount)
    return numbers
