"""Leads whose chance to convert is known, as int_leads_observed would tell of them."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.scoring.features import NUMBERS, WORDS
from pipelines.scoring.samples import Rules

RULES = Rules(("opportunity", "sql"), 7, 60, 90, 100)
PER_LOG_VISIT = 0.9
INDUSTRIES = {"Retail": 0.0, "Transport": 1.0, "Health": -1.2}
FIRST = np.datetime64(datetime(2024, 1, 1), "us")
DAYS = 720


@dataclass(frozen=True)
class Simulated:
    """Leads in the order of their persons, and their true chances."""

    leads: pa.Table
    chances: NDArray[np.float64]


def simulate(
    count: int, *, is_noise: bool = False, seed: int = 5, companies: int | None = None
) -> Simulated:
    """Leads of two years, observed until its end. Without noise visits and the industry decide;
    leads of one of so many companies have their industry and their fate in common."""
    rng = np.random.default_rng(seed)
    visits = rng.poisson(2.0, count)
    party = rng.integers(0, companies, count) if companies else np.arange(count)
    of_party = companies or count
    industry = rng.choice(list(INDUSTRIES), of_party, p=[0.5, 0.3, 0.2])[party]
    effects = np.array([INDUSTRIES[name] for name in industry])
    log_odds = -1.8 + (0.0 if is_noise else effects + PER_LOG_VISIT * np.log1p(visits))
    chances = 1 / (1 + np.exp(-log_odds))
    lead_at = FIRST + (rng.random(count) * DAYS * 86_400e6).astype("timedelta64[us]")
    scored_at = lead_at + np.timedelta64(7, "D")
    later = (rng.random(count) * 60 * 86_400e6).astype("timedelta64[us]")
    is_converted = rng.random(of_party)[party] < chances
    reached = np.where(is_converted, scored_at + later, np.datetime64("NaT"))
    until = FIRST + np.timedelta64(DAYS, "D")
    reached = np.where(reached <= until, reached, np.datetime64("NaT"))
    persons = [f"p{number:07d}" for number in range(count)]
    columns: dict[str, object] = {
        "person_id": persons,
        "conversion_id": persons,
        "party": [f"a{number}" for number in party],
        "lead_at": lead_at,
        "scored_at": scored_at,
        "observed_until": np.full(count, until),
        "reached_at": _pairs(reached),
        **{name: np.zeros(count, dtype=np.int64) for name in NUMBERS},
        **{name: ["same"] * count for name in WORDS},
        "web_visits": visits,
        "email_opens": rng.poisson(1.0, count),
        "industry": industry,
        "country": rng.choice(["ES", "FR", "DE"], count),
    }
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    return Simulated(table, chances)


def _pairs(reached: NDArray[np.datetime64]) -> pa.Array:
    """The moment for the first of two targets; the second is never reached."""
    values = pa.array(np.column_stack([reached, np.full(len(reached), "NaT", "M8[us]")]).ravel())
    return pa.FixedSizeListArray.from_arrays(values, 2).cast(pa.list_(pa.timestamp("us")))
