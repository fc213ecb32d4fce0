"""How good scores are on leads of known outcome, beside giving everybody the base rate."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
BANDS = ("A", "B", "C", "D", "E")
"""From the best fifth of the leads that were learned from to the last."""

_SURE = 2.0  # standard errors


@dataclass(frozen=True)
class Quality:
    """Of one sample. `gain` is what the model's log loss is below the base rate's, per lead, with
    its standard error; leads of one company share their fate, so that they count as one draw."""

    auc: float
    log_loss: float
    base_log_loss: float
    brier: float
    base_brier: float
    gain: float
    gain_error: float

    @property
    def beats_base_rate(self) -> bool:
        """Whether the gain is more than noise."""
        return self.gain > _SURE * self.gain_error


def quality(scores: Floats, converted: Flags, base_rate: float, parties: pa.Array) -> Quality:
    """Judge `scores` between 0 and 1 (exclusive); `base_rate` is that of the leads learned from."""
    base = np.full(len(scores), base_rate)
    losses, base_losses = _losses(scores, converted), _losses(base, converted)
    gains = base_losses - losses
    encoded = parties.dictionary_encode()
    off = np.bincount(encoded.indices.to_numpy(), weights=gains - gains.mean())
    return Quality(
        auc=auc(scores, converted),
        log_loss=float(losses.mean()),
        base_log_loss=float(base_losses.mean()),
        brier=float(np.square(scores - converted).mean()),
        base_brier=float(np.square(base - converted).mean()),
        gain=float(gains.mean()),
        gain_error=float(np.sqrt(np.square(off).sum())) / len(scores),
    )


def auc(scores: Floats, converted: Flags) -> float:
    """How often a converted lead has the higher score of two; a tie counts half."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    ones, zeros = int(converted.sum()), int((~converted).sum())
    if not ones or not zeros:
        return float("nan")
    return float((ranks[converted].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def lowest_scores(scores: Floats) -> Floats:
    """The lowest score of every band but the last, in the order of BANDS."""
    shares = np.arange(1, len(BANDS)) / len(BANDS)
    lowest: Floats = np.quantile(scores, 1 - shares).round(6)
    return lowest


def bands(scores: Floats, lowest: Floats) -> NDArray[np.int64]:
    """The place in BANDS of every score."""
    return len(BANDS) - 1 - np.searchsorted(lowest[::-1], scores, side="right")


def _losses(scores: Floats, converted: Flags) -> Floats:
    losses: Floats = -np.log(np.where(converted, scores, 1 - scores))
    return losses
