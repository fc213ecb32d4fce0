"""Fit on the older months, judge on the newest, and say everything of it in one table.

Off until it beats the base rate: the verdict is a row like the others, and whoever scores reads it.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.scoring.features import features_of, matrix
from pipelines.scoring.model import Model
from pipelines.scoring.quality import BANDS, Floats, Quality, bands, lowest_scores, quality
from pipelines.scoring.samples import HELD_OUT, SAMPLES, TRAINING, Rules, Sampled, sampled

MOST_LEARNED_FROM = 200_000
"""More leads say no more: the matrix stays below 100 MB whatever the scale."""

SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        *(pa.field(name, pa.string()) for name in ("sample", "name", "level", "target", "reason")),
        pa.field("is_active", pa.bool_(), nullable=False),
        *(pa.field(name, pa.int64()) for name in ("leads", "converted")),
        *(pa.field(name, pa.float64()) for name in ("value", "standard_error", "share")),
        *(pa.field(name, pa.float64()) for name in ("mean", "standard_deviation")),
        *(pa.field(name, pa.float64()) for name in ("predicted_rate", "lowest_score")),
        *(pa.field(name, pa.timestamp("us")) for name in ("first_lead_at", "last_lead_at")),
    ]
)
Rows = list[dict[str, Any]]


def learn(leads: pa.Table, rules: Rules) -> pa.Table:
    """Everything about the model, one row per fact of a `kind`.

    Args:
        leads: `party`, `lead_at`, `scored_at`, `observed_until`, `reached_at` (a list as long as
            the targets) and the features, in a fixed order.
        rules: the settings.

    Returns:
        SCHEMA: the verdict (one row), the samples, quality by sample, calibration by sample and
        band, coefficients; the latter three only where there was enough to fit.
    """
    if not rules.is_on:
        return _table([], None, "switched off in throughline.yaml")
    target, placed, reason = _target(leads, rules)
    rows = _sample_rows(leads, placed)
    if reason is None:
        learned = _thinned(placed.of(TRAINING))
        known = leads.take(pa.array(learned))
        features = features_of(known)
        model = Model.fitted(features, matrix(known, features), placed.is_converted[learned])
        lowest = lowest_scores(model.scores(model.contributions(known)))
        base_rate = float(placed.is_converted[learned].mean())
        for sample in (TRAINING, HELD_OUT):
            told, judged = _judged(model, leads, placed, sample, base_rate, lowest)
            rows += told
        rows += [{"kind": "coefficient", **row} for row in model.rows()]
        if not judged.beats_base_rate:
            reason = "does not beat the base rate on the held-out months"
    return _table(rows, target, reason)


def _target(leads: pa.Table, rules: Rules) -> tuple[str, Sampled, str | None]:
    """The first target that the data support; else the first of all, and why not."""
    placed = [sampled(leads, number, rules) for number in range(len(rules.targets))]
    short = [_shortage(found, rules.minimum_positives) for found in placed]
    best = short.index(None) if None in short else 0
    return rules.targets[best], placed[best], short[best]


def _shortage(placed: Sampled, least: int) -> str | None:
    """What the samples have too few of, or None: a quarter is enough to judge by."""
    for sample, wanted in ((TRAINING, least), (HELD_OUT, -(-least // 4))):
        converted = placed.positives(sample)
        found = min(converted, len(placed.of(sample)) - converted)
        if found < wanted:
            return (
                f"too few leads of the {SAMPLES[sample]} months: {converted} converted and"
                f" {len(placed.of(sample)) - converted} did not, {wanted} of each are needed"
                " (lead_score.minimum_positives)"
            )
    return None


def _thinned(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most so many, evenly spaced: leads come in the order of an id that means nothing."""
    wanted = min(len(rows), MOST_LEARNED_FROM)
    return rows[np.arange(wanted) * len(rows) // max(wanted, 1)]


def _judged(
    model: Model,
    leads: pa.Table,
    placed: Sampled,
    sample: int,
    base_rate: float,
    lowest: Floats,
) -> tuple[Rows, Quality]:
    """Quality and calibration of a sample."""
    rows = _thinned(placed.of(sample))
    own = leads.take(pa.array(rows))
    scores, converted = model.scores(model.contributions(own)), placed.is_converted[rows]
    parties = own.column("party").combine_chunks()
    judged = quality(scores, converted, base_rate, parties)
    told: Rows = [
        {"kind": "quality", "sample": SAMPLES[sample], "name": name, "value": round(value, 6)}
        for name, value in asdict(judged).items()
    ]
    place = bands(scores, lowest)
    for number, band in enumerate(BANDS):
        inside = place == number
        count = int(inside.sum())
        told.append(
            {"kind": "calibration", "sample": SAMPLES[sample], "name": band, "leads": count}
            | {"converted": int(converted[inside].sum())}
            | {"value": round(float(converted[inside].mean()), 6) if count else None}
            | {"predicted_rate": round(float(scores[inside].mean()), 6) if count else None}
            | {"lowest_score": float(lowest[number]) if number < len(lowest) else 0.0}
        )
    return told, judged


def _sample_rows(leads: pa.Table, placed: Sampled) -> Rows:
    moments = leads.column("lead_at")
    rows: Rows = []
    for number, name in enumerate(SAMPLES):
        own = placed.of(number)
        span = pc.min_max(moments.take(pa.array(own))).as_py()
        rows.append(
            {"kind": "sample", "sample": name, "leads": len(own)}
            | {"converted": placed.positives(number)}
            | {"first_lead_at": span["min"], "last_lead_at": span["max"]}
        )
    return rows


def _table(rows: Rows, target: str | None, reason: str | None) -> pa.Table:
    told = [{"kind": "verdict"}, *rows]
    common = {"target": target, "reason": reason, "is_active": reason is None}
    return pa.Table.from_pylist(
        [{"row_number": number, **row, **common} for number, row in enumerate(told, start=1)],
        schema=SCHEMA,
    )
