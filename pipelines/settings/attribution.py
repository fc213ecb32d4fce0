"""The sections `attribution:` and `conversions:`: what a conversion is, who gets credit for it."""

import re
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Model = Literal[
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "w_shaped",
    "full_path",
    "time_decay",
    "markov",
    "shapley",
]
MODELS: tuple[Model, ...] = Model.__args__  # type: ignore[attr-defined]
Unit = Literal["person", "account"]
Crm = Literal["salesforce", "hubspot", "pipedrive"]


class Attribution(BaseModel):
    """Which models and journey units are computed, which unit the reports by channel and campaign
    show and which model those that show only one, and which touches count: so many days back, of
    these touch types (none: all), and with cycles only those after the previous conversion of the
    same type."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: tuple[Model, ...] = Field(default=MODELS, min_length=1)
    units: tuple[Unit, ...] = Field(default=("person", "account"), min_length=1)
    report_unit: Unit = "person"
    report_model: Model = "linear"
    lookback_days: int = Field(default=90, ge=1, le=730)
    half_life_days: float = Field(default=7, gt=0, le=730)
    touch_types: tuple[str, ...] = ()
    cycles: bool = False

    @model_validator(mode="after")
    def _what_reports_show_is_computed(self) -> Self:
        if self.report_unit not in self.units:
            raise ValueError(f"report_unit {self.report_unit!r} is not one of units")
        if self.report_model not in self.models:
            raise ValueError(f"report_model {self.report_model!r} is not one of models")
        return self


class Conversion(BaseModel):
    """One type of conversion: a date of a person's record, a moment of a deal, or a deal's entry
    into one of some stages (a CRM's label, or what `sources.<crm>.stages` says that it means).
    What it does not say of its touches is said by `attribution:`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    records: Literal["lead", "mql", "sql"] | None = None
    deals: Literal["created", "won"] | None = None
    stages: tuple[str, ...] = ()
    entry: Literal["first", "every"] = "first"
    sources: tuple[Crm, ...] = ()
    lookback_days: int | None = Field(default=None, ge=1, le=730)
    touch_types: tuple[str, ...] | None = None
    cycles: bool | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if sum(map(bool, (self.records, self.deals, self.stages))) != 1:
            raise ValueError("a conversion has exactly one of records, deals and stages")
        return self


DEFAULT_CONVERSIONS = {
    "lead": Conversion(records="lead"),
    "mql": Conversion(records="mql"),
    "sql": Conversion(records="sql"),
    "opportunity": Conversion(deals="created"),
    "won": Conversion(deals="won"),
}
_RULE = ("records", "deals", "stages")


def over_defaults(own: Any) -> Any:
    """The user's types over the five defaults: null removes one, a rule of its own replaces it."""
    if not isinstance(own, Mapping):
        return own
    merged: dict[str, Any] = {
        name: rule.model_dump(exclude_defaults=True) for name, rule in DEFAULT_CONVERSIONS.items()
    }
    for name, rule in own.items():
        below = merged.get(name, {})
        if isinstance(rule, Mapping) and any(key in rule for key in _RULE):
            below = {}
        merged[name] = {**below, **rule} if isinstance(rule, Mapping) else rule
    return {name: rule for name, rule in merged.items() if rule is not None}


def checked(conversions: dict[str, Conversion]) -> dict[str, Conversion]:
    """Raises ValueError where a name cannot be one, or won is no longer what the deals brought."""
    for name in conversions:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
            raise ValueError(f"{name!r} is not a name of small letters, digits and _")
    won = conversions.get("won")
    if won is None or won.deals != "won" or won.sources:
        raise ValueError("won is when a deal is won, in every CRM: name another type")
    return conversions
