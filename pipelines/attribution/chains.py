"""A journey as an absorbing Markov chain over channels, and what removing a channel costs it.

Belongs here: the chain, and the Markov removal effect. Does not belong: which touches make a path,
and how a channel's worth becomes a touch's share; both are SQL.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_SOLVED_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Chain:
    """Probabilities of the next step: from the start and from each channel into each channel, and
    from each channel into a conversion. What is missing to one ends without a conversion."""

    channels: tuple[str, ...]
    start: Matrix
    steps: Matrix
    ends: Matrix

    @classmethod
    def of(
        cls, channels: tuple[str, ...], counts: Matrix, converted: Matrix, lost: Matrix
    ) -> "Chain":
        """From whole counts: row 0 of `counts` is the start, row i + 1 channel i."""
        leaving = counts.sum(axis=1) + np.concatenate([[0.0], converted + lost])
        shares = counts / np.where(leaving > 0, leaving, 1.0)[:, None]
        ends = converted / np.where(leaving[1:] > 0, leaving[1:], 1.0)
        return cls(channels, shares[0], shares[1:], ends)

    def conversion_rates(self, kept: NDArray[np.bool_]) -> Matrix:
        """How likely a path converts when only the kept channels are there; one row per coalition.

        A step into a channel that is not there ends the path, so the rate never falls when a
        channel is added.
        """
        rates = np.empty(len(kept))
        identity = np.eye(len(self.channels))
        for first in range(0, len(kept), _SOLVED_AT_ONCE):
            present = kept[first : first + _SOLVED_AT_ONCE].astype(np.float64)
            systems = identity - present[:, :, None] * self.steps * present[:, None, :]
            reached = np.linalg.solve(systems, (present * self.ends)[:, :, None])[:, :, 0]
            rates[first : first + len(present)] = reached @ self.start
        return rates

    def removal_effects(self) -> Matrix:
        """The share of conversions that is lost when one channel is removed, for every channel.

        One inverse gives them all: what passes a channel is N[s, c] / N[c, c] of the paths, and
        h[c] of it converts, N being the expected visits and h the chance to convert from a state.
        """
        visits = np.linalg.inv(np.eye(len(self.channels)) - self.steps)
        reached = visits @ self.ends
        rate = self.start @ reached
        if rate <= 0:
            return np.zeros(len(self.channels))
        effects: Matrix = (self.start @ visits) / np.diag(visits) * reached / rate
        return effects
