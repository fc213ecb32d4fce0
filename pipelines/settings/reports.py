"""The sections `customers:`, `brand:` and `budget:`: what the reports go by."""

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Customers(BaseModel):
    """A customer that has won nothing for longer than this many days has churned."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    churn_after_days: int = Field(default=365, ge=1)


class Brand(BaseModel):
    """Words of one's own brand. A search campaign or ad group is branded if its name holds one of
    `names`, or one of `campaign_words`, by which teams name such campaigns; "non-brand" is not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = ()
    campaign_words: tuple[str, ...] = ("brand", "branded", "marke", "marque", "marca", "merk")

    @field_validator("names", "campaign_words")
    @classmethod
    def _words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [word for word in value if not any(map(str.isalnum, word))]:
            raise ValueError(f"{wrong[0]!r} has neither a letter nor a digit")
        return value


class Budget(BaseModel):
    """Spend within this share of the plan is on plan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tolerance: float = Field(default=0.1, ge=0, lt=1)
