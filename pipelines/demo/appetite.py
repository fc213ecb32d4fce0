"""How likely a company begins to buy and a person of it takes part: the truth that a lead score can
be held against. Trade, size and visits matter, as odds; country, channel and email do not.
"""

from math import exp, log1p
from typing import Final

from pipelines.demo.clock import DAY
from pipelines.demo.world import Company, Person

INDUSTRIES: Final = {
    "Manufacturing": 1.2,
    "Retail": 0.2,
    "Food & Beverage": 0.0,
    "Electronics": 0.4,
    "Transportation": 0.9,
    "Healthcare": -1.2,
    "Chemicals": -0.9,
}
EMPLOYEES: Final = {12: -1.1, 40: -0.4, 85: 0.0, 230: 0.4, 900: 0.8, 4200: 0.2}
VISITS: Final = 1.6
"""Per unit of ln(1 + visits)."""

NO_DEAL_BEFORE: Final = 2 * DAY
"""No deal begins sooner after a person is known; visits until then count."""

_USUAL_VISITS: Final = log1p(1.5)
_BUYS, _JOINS = 1.2, -0.2


def buying_chance(company: Company, first: Person) -> float:
    """The chance that a company whose first known person is `first` has a deal at all."""
    fit = INDUSTRIES[company.industry] + EMPLOYEES[company.employees]
    return _chance(_BUYS + fit + VISITS * _interest(first))


def joining_chance(person: Person) -> float:
    """The chance that a further person takes part in a deal of their company."""
    return _chance(_JOINS + VISITS * _interest(person))


def _interest(person: Person) -> float:
    until = person.known_at + NO_DEAL_BEFORE
    visits = sum(source == "neutral" and at < until for at, source, *_ in person.touches)
    return log1p(visits) - _USUAL_VISITS


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
