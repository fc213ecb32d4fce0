"""Counted transitions in, whole points per channel out: the data-driven models, per unit and type.

Points are whole, so that a journey's shares are exact and do not depend on an order.
"""

from collections.abc import Collection
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.attribution.chains import Chain, Matrix
from pipelines.attribution.shapley import shapley_values

SCHEMA = pa.schema(
    [
        pa.field("unit", pa.string(), nullable=False),
        pa.field("conversion_type", pa.string(), nullable=False),
        pa.field("model", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("points", pa.int64(), nullable=False),
        pa.field("standard_error", pa.float64(), nullable=False),
    ]
)
DATA_DRIVEN = frozenset({"markov", "shapley"})
_WHOLE = 1_000_000_000
_GROUP = ("unit", "conversion_type")


def channel_points(transitions: pa.Table, models: Collection[str]) -> pa.Table:
    """What each channel is worth by markov and by shapley, in billionths of the whole.

    Args:
        transitions: `unit`, `conversion_type`, `from_channel` (null: the start), `channel` (null:
            the end), `is_converted` (of an end) and how many `transitions`; in any order.
        models: those that are wanted; others than markov and shapley are not ours.

    Returns:
        One row per group, model and channel, in that order.
    """
    rows = sorted(transitions.to_pylist(), key=lambda row: tuple(row[name] for name in _GROUP))
    found: list[dict[str, Any]] = []
    for group, counted in groupby(rows, key=lambda row: tuple(row[name] for name in _GROUP)):
        chain = _chain(list(counted))
        for model in sorted(DATA_DRIVEN.intersection(models)):
            values, errors = _values(chain, model)
            found += [
                dict(zip(SCHEMA.names, (*group, model, *channel), strict=True))
                for channel in zip(chain.channels, values, errors, strict=True)
            ]
    return pa.Table.from_pylist(found, schema=SCHEMA)


def _chain(rows: list[dict[str, Any]]) -> Chain:
    channels = tuple(sorted({row["channel"] for row in rows if row["channel"] is not None}))
    place = {name: number for number, name in enumerate(channels)}
    counts = np.zeros((len(channels) + 1, len(channels)))
    converted, lost = np.zeros(len(channels)), np.zeros(len(channels))
    for row in rows:
        source = -1 if row["from_channel"] is None else place[row["from_channel"]]
        if row["channel"] is not None:
            counts[source + 1, place[row["channel"]]] += row["transitions"]
        elif row["is_converted"]:
            converted[source] += row["transitions"]
        else:
            lost[source] += row["transitions"]
    return Chain.of(channels, counts, converted, lost)


def _values(chain: Chain, model: str) -> tuple[list[int], list[float]]:
    """Whole points, and the standard error as a share of the whole."""
    if model == "markov":
        worth, errors = chain.removal_effects(), np.zeros(len(chain.channels))
    else:
        worth, errors = shapley_values(chain.conversion_rates, len(chain.channels))
    whole = float(worth.sum()) or 1.0
    shares: Matrix = np.round(np.maximum(worth, 0.0) / whole * _WHOLE)
    return shares.astype(np.int64).tolist(), (errors / whole).round(9).tolist()
