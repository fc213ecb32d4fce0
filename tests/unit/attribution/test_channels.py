"""Markov and Shapley, held against solving every chain anew and against all orders one by one."""

import math
import random
from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipelines.attribution.chains import Chain
from pipelines.attribution.channels import SCHEMA, channel_points
from pipelines.attribution.shapley import shapley_values

COLUMNS = ("unit", "conversion_type", "from_channel", "channel", "is_converted", "transitions")
# One path of two channels and one of the first alone convert; one of the second alone is lost.
ROWS = [
    ("person", "won", None, "Display", None, 2),
    ("person", "won", None, "Email", None, 1),
    ("person", "won", "Display", "Email", None, 1),
    ("person", "won", "Display", None, True, 1),
    ("person", "won", "Email", None, True, 1),
    ("person", "won", "Email", None, False, 1),
]


def table(rows: list[tuple[object, ...]]) -> pa.Table:
    return pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))


@st.composite
def chains(draw: st.DrawFn, most: int = 6) -> Chain:
    """Any counts, repeats of a channel included, in which every channel can end."""
    size = draw(st.integers(1, most))
    few = st.integers(0, 40)
    counts = draw(
        st.lists(st.lists(few, min_size=size, max_size=size), min_size=size + 1, max_size=size + 1)
    )
    converted = draw(st.lists(few, min_size=size, max_size=size))
    lost = draw(st.lists(st.integers(1, 40), min_size=size, max_size=size))
    arrays = [np.array(numbers, dtype=np.float64) for numbers in (counts, converted, lost)]
    return Chain.of(tuple(f"c{number}" for number in range(size)), *arrays)


def solved_without(chain: Chain, gone: int | None) -> float:
    """The chance to convert, from a system that has no such channel at all."""
    left = [number for number in range(len(chain.channels)) if number != gone]
    steps = chain.steps[np.ix_(left, left)]
    reached = np.linalg.solve(np.eye(len(left)) - steps, chain.ends[left])
    return float(chain.start[left] @ reached)


@given(chains())
def test_one_inverse_gives_what_solving_without_each_channel_gives(chain: Chain) -> None:
    rate = solved_without(chain, None)
    anew = [
        1 - solved_without(chain, gone) / rate if rate else 0 for gone in range(len(chain.channels))
    ]

    assert chain.removal_effects() == pytest.approx(anew, abs=1e-9)


@given(chains(most=5))
def test_shapley_is_the_mean_over_all_orders(chain: Chain) -> None:
    size = len(chain.channels)
    added = np.zeros(size)
    for order in permutations(range(size)):
        kept = np.zeros((1, size), dtype=np.bool_)
        before = 0.0
        for player in order:
            kept[0, player] = True
            after = chain.conversion_rates(kept)[0]
            added[player] += after - before
            before = after

    values, errors = shapley_values(chain.conversion_rates, size)

    assert values == pytest.approx(added / math.factorial(size), abs=1e-9)
    assert values.sum() == pytest.approx(solved_without(chain, None), abs=1e-9)
    assert not errors.any()


def test_a_hand_computed_chain() -> None:
    # Half of Display's touches convert and half lead to Email, of whose touches half convert: of
    # 2/3 in all, 1/6 is left without Display (3/4 is lost) and 1/3 without Email (1/2 is lost).
    found = channel_points(table(ROWS), ["markov", "shapley", "linear"])

    assert found.select(["model", "channel", "points"]).to_pylist() == [
        {"model": "markov", "channel": "Display", "points": 600_000_000},
        {"model": "markov", "channel": "Email", "points": 400_000_000},
        # Display adds 1/3 alone and 1/2 to Email, Email 1/6 alone and 1/3 to Display.
        {"model": "shapley", "channel": "Display", "points": 625_000_000},
        {"model": "shapley", "channel": "Email", "points": 375_000_000},
    ]


def test_above_fifteen_channels_the_error_is_stated_and_true() -> None:
    size = 16
    strength = np.arange(1.0, size + 1)

    def worth(present: NDArray[np.bool_]) -> NDArray[np.float64]:
        best: NDArray[np.float64] = (present * strength).max(axis=1)
        return best

    # The airport game: each step in strength is shared by all who are at least as strong.
    known = np.cumsum(1.0 / np.arange(size, 0, -1))
    values, errors = shapley_values(worth, size)

    assert (errors > 0).all()
    assert (np.abs(values - known) <= 4 * errors).all()
    assert errors.max() < 0.15


def test_any_order_of_the_rows_gives_the_same_points() -> None:
    rows = (
        ROWS
        + [("account", *row[1:]) for row in ROWS]
        + [("person", "lead", *row[2:]) for row in ROWS]
    )
    found = channel_points(table(rows), ["shapley", "markov"])
    random.Random(1).shuffle(rows)

    assert channel_points(table(rows), ["markov", "shapley"]).equals(found)
    assert found.num_rows == 12


def test_without_a_data_driven_model_there_is_nothing() -> None:
    assert channel_points(table(ROWS[:1])[:0], ["markov"]).schema == SCHEMA
    assert channel_points(table(ROWS), ["linear"]).num_rows == 0
    nobody = [row for row in ROWS if row[4] is not True]
    assert set(channel_points(table(nobody), ["markov"])["points"].to_pylist()) == {0}
