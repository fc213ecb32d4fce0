"""A fitted model: its coefficients, and what every feature adds to a lead's log odds."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.scoring.features import Feature, Matrix, Number, Word
from pipelines.scoring.quality import Flags

_INVERSE_PENALTY = 1.0
"""Ridge: a coefficient of 1 costs as much as half a lead, so that rare levels stay near 0."""


@dataclass(frozen=True)
class Model:
    """`coefficients`, their errors and `shares` are as long as the columns of `features`: per
    standard deviation of a number, and of a level, which that share of leads had, against the
    reference."""

    features: tuple[Feature, ...]
    intercept: float
    coefficients: Matrix
    errors: Matrix
    shares: Matrix

    @classmethod
    def fitted(cls, features: tuple[Feature, ...], columns: Matrix, converted: Flags) -> "Model":
        """By scikit-learn, from one row per lead. The solver ends at the one optimum, whose digits
        beyond the sixth, where the order of a sum shows, are not kept."""
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

        solver = LogisticRegression(
            C=_INVERSE_PENALTY, solver="newton-cholesky", tol=1e-9, max_iter=200
        )
        solver.fit(columns, converted)
        design = np.hstack([np.ones((len(columns), 1)), columns])
        likely = solver.predict_proba(columns)[:, 1]
        curvature = (design * (likely * (1 - likely))[:, None]).T @ design
        penalty = np.eye(len(curvature)) / _INVERSE_PENALTY
        penalty[0, 0] = 0.0
        errors = np.sqrt(np.diag(np.linalg.inv(curvature + penalty)))[1:]
        return cls(
            features,
            round(float(solver.intercept_[0]), 6),
            solver.coef_[0].round(6),
            errors.round(6),
            np.where(_of_words(features), columns.mean(axis=0).round(6), 0.0),
        )

    @property
    def average(self) -> float:
        """The log odds of a lead that is the average in every feature."""
        return self.intercept + float(self.shares @ self.coefficients)

    def contributions(self, leads: pa.Table) -> Matrix:
        """What each feature adds to the log odds of the average lead; a row per lead, a column per
        feature."""
        added, start = [], 0
        for feature in self.features:
            end = start + len(feature.levels)
            weights = self.coefficients[start:end]
            columns = feature.columns(leads) - self.shares[start:end]
            added.append(columns @ weights)
            start = end
        return np.column_stack(added)

    def scores(self, contributions: Matrix) -> Matrix:
        """The chance to convert within the horizon, between 0 and 1, to six digits."""
        odds = np.exp(-(self.average + contributions.sum(axis=1)))
        scores: Matrix = np.clip(1 / (1 + odds), 1e-6, 1 - 1e-6).round(6)
        return scores

    def rows(self) -> list[dict[str, object]]:
        """One row per column, and one for the intercept and for each reference."""
        rows: list[dict[str, object]] = [{"name": "intercept", "value": self.intercept}]
        place = 0
        for feature in self.features:
            if isinstance(feature, Word):
                rows.append({"name": feature.feature, "level": feature.reference, "value": 0.0})
            for level in feature.levels:
                row: dict[str, object] = {"name": feature.feature, "level": level}
                if isinstance(feature, Number):
                    row |= {"mean": feature.mean, "standard_deviation": feature.deviation}
                else:
                    row |= {"share": float(self.shares[place])}
                row |= {"value": float(self.coefficients[place])}
                row |= {"standard_error": float(self.errors[place])}
                rows.append(row)
                place += 1
        return rows

    @classmethod
    def read(cls, rows: Sequence[dict[str, Any]]) -> "Model":
        """The model that wrote these rows."""
        intercept, *others = rows
        features: list[Feature] = []
        columns: list[dict[str, Any]] = []
        for name, group in groupby(others, key=lambda row: str(row["name"])):
            own = list(group)
            if own[0]["level"] is None:
                features.append(Number(name, own[0]["mean"], own[0]["standard_deviation"]))
            else:
                reference, *own = own
                levels = tuple(row["level"] for row in own)
                features.append(Word(name, reference["level"], levels))
            columns += own
        told = (
            np.array([row[key] or 0.0 for row in columns], dtype=np.float64)
            for key in ("value", "standard_error", "share")
        )
        return cls(tuple(features), intercept["value"], *told)


def _of_words(features: tuple[Feature, ...]) -> list[bool]:
    return [isinstance(feature, Word) for feature in features for _ in feature.levels]
