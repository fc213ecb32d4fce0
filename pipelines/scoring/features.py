"""What is known of a lead as a matrix: counts on a log scale, words as one column per level.

The levels and the scale are those of the leads that were learned from.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

NUMBERS = (
    *("web_visits", "ad_clicks", "form_submits", "events", "email_opens", "email_clicks"),
    *("days_since_touch", "earlier_colleagues"),
)
WORDS = (*("source", "first_channel", "industry", "company_size", "country", "address", "consent"),)
OTHER = "other"
_RARE_SHARE, _RARE_LEADS = 0.01, 20
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Number:
    """A count: (ln(1 + count) - mean) / deviation."""

    feature: str
    mean: float
    deviation: float

    @property
    def levels(self) -> tuple[str | None, ...]:
        """It has one column and no levels."""
        return (None,)

    def columns(self, leads: pa.Table) -> Matrix:
        """One column."""
        counts = leads.column(self.feature).to_numpy().astype(np.float64)
        scaled: Matrix = (np.log1p(np.maximum(counts, 0)) - self.mean) / self.deviation
        return scaled[:, None]


@dataclass(frozen=True)
class Word:
    """A word: 0 or 1 for every level but the most frequent, `reference`. Rare and new ones are
    `other`, and of the reference where none was rare."""

    feature: str
    reference: str
    levels: tuple[str, ...]

    def places(self, leads: pa.Table) -> NDArray[np.int64]:
        """The place of each lead's word in `levels`, -1 for the reference."""
        told = leads.column(self.feature).combine_chunks().dictionary_encode()
        known = {OTHER: -1, **{level: place for place, level in enumerate(self.levels)}}
        places = [
            -1 if word == self.reference else known.get(word, known[OTHER])
            for word in told.dictionary.to_pylist()
        ]
        found: NDArray[np.int64] = np.asarray(places, dtype=np.int64)[told.indices.to_numpy()]
        return found

    def columns(self, leads: pa.Table) -> Matrix:
        """One column per level."""
        matrix: Matrix = self.places(leads)[:, None] == np.arange(len(self.levels))
        return matrix.astype(np.float64)


Feature = Number | Word


def features_of(leads: pa.Table) -> tuple[Feature, ...]:
    """The features of leads to learn from; one that is the same for all of them is none."""
    numbers = [_number(leads, name) for name in NUMBERS]
    words = [_word(leads, name) for name in WORDS]
    return tuple(feature for feature in (*numbers, *words) if feature is not None)


def matrix(leads: pa.Table, features: tuple[Feature, ...]) -> Matrix:
    """One row per lead, the columns of every feature side by side."""
    return np.hstack([feature.columns(leads) for feature in features])


def _number(leads: pa.Table, name: str) -> Number | None:
    logs = np.log1p(np.maximum(leads.column(name).to_numpy().astype(np.float64), 0))
    mean, deviation = round(float(logs.mean()), 6), round(float(logs.std()), 6)
    return Number(name, mean, deviation) if deviation > 0 else None


def _word(leads: pa.Table, name: str) -> Word | None:
    counted: list[dict[str, Any]] = leads.column(name).value_counts().to_pylist()
    ranked = sorted(counted, key=lambda each: (-each["counts"], each["values"]))
    least = max(_RARE_LEADS, _RARE_SHARE * leads.num_rows)
    reference, *others = [each["values"] for each in ranked]
    kept = [each["values"] for each in ranked[1:] if each["counts"] >= least]
    levels = (*kept, *([OTHER] if len(kept) < len(others) and OTHER not in kept else []))
    return Word(name, reference, levels) if levels else None
