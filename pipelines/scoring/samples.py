"""Which leads may be learned from: by what was known then, never by what came after."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

SAMPLES = ("training", "embargoed", "held_out", "open", "too_early", "converted_before")
TRAINING, EMBARGOED, HELD_OUT, OPEN, TOO_EARLY, CONVERTED_BEFORE = range(6)
HELD_OUT_SHARE = 0.25
Moments = NDArray[np.datetime64]


@dataclass(frozen=True)
class Rules:
    """The section lead_score of the settings, in days."""

    targets: tuple[str, ...]
    observation_days: int
    horizon_days: int
    lookback_days: int
    minimum_positives: int
    is_on: bool = True


@dataclass(frozen=True)
class Sampled:
    """For every lead its place in SAMPLES, whether it converted within the horizon and when.

    A lead that converted before it was looked at is nothing to foresee; one that was not observed
    until the end of the horizon is only scored. The newest months, a quarter of the leads, are held
    out; a lead of before whose horizon ended after they began is embargoed, since nobody could have
    learned from it by then.
    """

    sample: NDArray[np.int8]
    is_converted: NDArray[np.bool_]
    converted_at: Moments

    def of(self, sample: int) -> NDArray[np.int64]:
        """The rows of a sample."""
        return np.flatnonzero(self.sample == sample)

    def positives(self, sample: int) -> int:
        """How many of a sample converted."""
        return int(self.is_converted[self.sample == sample].sum())


def sampled(leads: pa.Table, target: int, rules: Rules) -> Sampled:
    """Place leads with these four columns, `reached_at` a list as long as the targets, for one."""
    lead_at, scored_at, until = (
        _moments(leads.column(name)) for name in ("lead_at", "scored_at", "observed_until")
    )
    reached = _moments(pc.list_element(leads.column("reached_at"), target))
    ends = scored_at + np.timedelta64(rules.horizon_days, "D")
    is_before = reached <= scored_at  # a missing moment is not before any
    is_converted = ~is_before & (reached <= np.minimum(ends, until))
    is_seen = ends <= until
    sample = np.full(len(lead_at), OPEN, dtype=np.int8)
    begins = _held_out_from(lead_at[is_seen & ~is_before])
    months = lead_at.astype("datetime64[M]")
    sample[is_seen] = HELD_OUT
    sample[is_seen & (months < begins)] = EMBARGOED
    sample[is_seen & (months < begins) & (ends <= begins)] = TRAINING
    sample[until < scored_at] = TOO_EARLY
    sample[is_before] = CONVERTED_BEFORE
    converted_at = np.where(is_converted, reached, np.datetime64("NaT"))
    return Sampled(sample, is_converted, converted_at)


def _held_out_from(lead_at: Moments) -> np.datetime64:
    """The first of the newest months that together hold enough leads."""
    if not len(lead_at):
        return np.datetime64("1970-01", "M")
    months, counts = np.unique(lead_at.astype("datetime64[M]"), return_counts=True)
    newest = np.cumsum(counts[::-1]) >= HELD_OUT_SHARE * len(lead_at)
    first: np.datetime64 = months[len(months) - 1 - int(np.argmax(newest))]
    return first


def _moments(column: pa.ChunkedArray) -> Moments:
    found: Moments = column.cast(pa.timestamp("us")).to_numpy().astype("datetime64[us]")
    return found
