"""The sections about persons: who is one, who stays a customer, whose lead is likely to convert,
and what of them a release tells."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(_Strict):
    """An identifier on more records than its cap joins nobody, and a person of more records than
    its cap keeps only the surest evidence. Numbers without a country code are of `phone_country`
    (ISO 3166; None leaves them out). Records that share no identifier are joined from
    `link_threshold` on and suggested from `review_threshold` on, if `link_similar` is on."""

    identifier_record_cap: int = Field(default=20, ge=2)
    person_record_cap: int = Field(default=500, ge=2)
    phone_country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    link_similar: bool = True
    link_threshold: float = Field(default=0.95, gt=0.5, le=1)
    review_threshold: float = Field(default=0.8, gt=0, le=1)


class Customers(_Strict):
    """A customer that has won nothing for longer than this many days has churned."""

    churn_after_days: int = Field(default=365, ge=1)


class LeadScore(_Strict):
    """A lead is looked at so many days after it came in, with its touches of so many days before,
    and is to convert within the horizon after that: into the first of `targets` of which the
    training months hold `minimum_positives`. Without them, or if the model does not beat the base
    rate on the newest months, nothing is scored."""

    is_on: bool = True
    targets: tuple[str, ...] = Field(default=("opportunity", "sql", "mql"), min_length=1)
    observation_days: int = Field(default=7, ge=0, le=180)
    horizon_days: int = Field(default=60, ge=1, le=730)
    lookback_days: int = Field(default=90, ge=0, le=730)
    minimum_positives: int = Field(default=100, ge=20)


class Privacy(_Strict):
    """What releases hold in the columns that are tagged as personal: the values, keyed hashes of
    them that are the same in every table and release, or nothing."""

    personal_data: Literal["plain", "hashed", "omitted"] = "plain"
