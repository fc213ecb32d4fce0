"""Score every lead with the model that was judged, some thousands at a time."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.scoring.features import Word
from pipelines.scoring.model import Model
from pipelines.scoring.quality import BANDS, bands
from pipelines.scoring.samples import (
    CONVERTED_BEFORE,
    SAMPLES,
    TOO_EARLY,
    TRAINING,
    Rules,
    sampled,
)

REASONS = 3
_AT_ONCE = 100_000
_KEPT = (*("person_id", "conversion_id", "source", "lead_at", "scored_at", "observed_until"),)
SCHEMA = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in _KEPT[:3]),
        *(pa.field(name, pa.timestamp("us")) for name in _KEPT[3:]),
        *(pa.field(name, pa.string()) for name in ("target", "sample")),
        pa.field("converted_at", pa.timestamp("us")),
        pa.field("is_active", pa.bool_()),
        pa.field("score", pa.float64()),
        pa.field("band", pa.string()),
        pa.field("reasons", pa.list_(pa.string())),
        pa.field("contributions", pa.list_(pa.float64())),
    ]
)


def score(leads: pa.Table, rows: pa.Table, rules: Rules) -> pa.Table:
    """Every lead with its sample, and with a score where there is one.

    Args:
        leads: as `learning.learn` takes them, with the columns that are kept.
        rows: what it returned for them.
        rules: the settings.

    Returns:
        SCHEMA, in the order of `leads`. Score, band and reasons are null where the model is off,
        and for leads that were not yet observed long enough or had converted by then. Reasons are
        the features that move the score most, and `contributions` by how much, in log odds
        against the average lead.
    """
    facts = rows.to_pylist()
    if not leads.num_rows or facts[0]["target"] is None:
        return SCHEMA.empty_table()
    target, is_active = facts[0]["target"], facts[0]["is_active"]
    placed = sampled(leads, rules.targets.index(target), rules)
    scorer = _Scorer(facts) if is_active else None
    parts = []
    for start in range(0, leads.num_rows, _AT_ONCE):
        part = leads.slice(start, _AT_ONCE)
        sample = placed.sample[start : start + _AT_ONCE]
        columns = {
            **{name: part.column(name).combine_chunks() for name in _KEPT},
            "target": pa.repeat(pa.scalar(target), len(sample)),
            "sample": _worded(sample, SAMPLES),
            "converted_at": pa.array(placed.converted_at[start : start + _AT_ONCE]),
            "is_active": pa.repeat(pa.scalar(is_active), len(sample)),
        }
        if scorer:
            columns |= scorer.score(part, (sample == TOO_EARLY) | (sample == CONVERTED_BEFORE))
        parts.append(_typed(columns, len(sample)))
    return pa.concat_tables(parts)


class _Scorer:
    """The model and its bands, as the rows tell them."""

    def __init__(self, facts: list[dict[str, Any]]) -> None:
        self.model = Model.read([fact for fact in facts if fact["kind"] == "coefficient"])
        thresholds = [
            fact["lowest_score"]
            for fact in facts
            if (fact["kind"], fact["sample"]) == ("calibration", SAMPLES[TRAINING])
        ]
        self.lowest = np.array(thresholds[:-1], dtype=np.float64)

    def score(self, leads: pa.Table, is_left_out: NDArray[np.bool_]) -> dict[str, pa.Array]:
        """Score, band and reasons; null where a lead is left out."""
        added = self.model.contributions(leads)
        scores = self.model.scores(added)
        count = min(REASONS, added.shape[1])
        largest = np.argsort(-np.abs(added), axis=1, kind="stable")[:, :count]
        starts, labels = self._labels(leads)
        offsets = pa.array(np.arange(len(scores) + 1, dtype=np.int32) * count)
        lists = (
            _worded(np.take_along_axis(starts, largest, axis=1).ravel(), labels),
            pa.array(np.take_along_axis(added, largest, axis=1).round(6).ravel()),
        )
        reasons, contributions = (
            pa.ListArray.from_arrays(offsets, values, mask=pa.array(is_left_out))
            for values in lists
        )
        return {
            "score": pa.array(scores, mask=is_left_out),
            "band": pc.if_else(
                pa.array(is_left_out), None, _worded(bands(scores, self.lowest), BANDS)
            ),
            "reasons": reasons,
            "contributions": contributions,
        }

    def _labels(self, leads: pa.Table) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """Per lead and feature the number of its label, and the labels."""
        labels: list[str] = []
        numbers = []
        for feature in self.model.features:
            first = len(labels)
            if isinstance(feature, Word):
                levels = (feature.reference, *feature.levels)
                labels += [f"{feature.feature}: {level}" for level in levels]
                numbers.append(first + 1 + feature.places(leads))
            else:
                labels.append(feature.feature)
                numbers.append(np.full(leads.num_rows, first))
        return np.column_stack(numbers), tuple(labels)


def _worded(places: NDArray[Any], words: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(words)).cast(pa.string())


def _typed(columns: dict[str, pa.Array], rows: int) -> pa.Table:
    return pa.table(
        {
            field.name: columns[field.name].cast(field.type)
            if field.name in columns
            else pa.nulls(rows, field.type)
            for field in SCHEMA
        }
    )
