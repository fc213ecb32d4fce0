"""Shapley values of any game: exact while every coalition can be asked, else sampled."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
# What coalitions are worth: one row of booleans per coalition in, one number per row out.
Worth = Callable[[NDArray[np.bool_]], Matrix]
EXACT_UP_TO = 15
SAMPLED_ORDERS = 2000


def shapley_values(worth: Worth, players: int) -> tuple[Matrix, Matrix]:
    """What each player adds, averaged over all orders in which they could come, and its standard
    error: zero up to fifteen players, the error of the sample above."""
    if players <= EXACT_UP_TO:
        return _exact(worth, players), np.zeros(players)
    return _sampled(worth, players, SAMPLED_ORDERS)


def _exact(worth: Worth, players: int) -> Matrix:
    coalitions = np.arange(2**players)
    present = (coalitions[:, None] >> np.arange(players) & 1).astype(np.bool_)
    worths = worth(present)
    # Of all orders, one in players * C(players - 1, size) has just this coalition come first.
    chances = np.ones(players)
    for size in range(1, players):
        chances[size] = chances[size - 1] * size / (players - size)
    sizes = present.sum(axis=1)
    values = np.empty(players)
    for player in range(players):
        without = coalitions[~present[:, player]]
        added = worths[without | 1 << player] - worths[without]
        values[player] = (chances[sizes[without]] * added).sum() / players
    return values


def _sampled(worth: Worth, players: int, orders: int) -> tuple[Matrix, Matrix]:
    """Each drawn order is also read backwards, which halves and more of the error's variance."""
    draw = np.random.default_rng(0)
    drawn = np.argsort(draw.random((orders // 2, players)), axis=1)
    both = np.stack([drawn, drawn[:, ::-1]])
    ranks = np.argsort(both, axis=2)
    present = ranks[:, :, None, :] < np.arange(players + 1)[:, None]
    # Many orders share a coalition: each is asked once.
    packed = np.packbits(present.reshape(-1, players), axis=1)
    _, first, again = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    worths = worth(present.reshape(-1, players)[first])[again.reshape(-1)]
    added = np.diff(worths.reshape(2, -1, players + 1), axis=2)
    by_player = np.take_along_axis(added, ranks, axis=2).mean(axis=0)
    errors: Matrix = by_player.std(axis=0, ddof=1) / np.sqrt(len(by_player))
    return by_player.mean(axis=0), errors
