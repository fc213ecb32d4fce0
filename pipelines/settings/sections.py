"""The sections of throughline.yaml, typed, with their defaults and what each value may be."""

from typing import Literal, Self
from zoneinfo import available_timezones

import duckdb
from babel.numbers import list_currencies
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipelines.settings.attribution import (
    DEFAULT_CONVERSIONS,
    Attribution,
    Conversion,
    checked,
    over_defaults,
)
from pipelines.settings.operations import Alerts, Code, Freshness, Runs
from pipelines.settings.publish import Publish

ClickId = Literal[
    "google",
    "google_display",
    "microsoft",
    "linkedin",
    "tiktok",
    "facebook",
    "x",
    "reddit",
    "snapchat",
    "pinterest",
    "hubspot_ads",
    "mailchimp",
    "klaviyo",
    "hubspot_email",
    "merchant_listing",
]
SourceCategory = Literal["search", "social", "video", "shopping", "email", "ai"]
CanonicalStage = Literal["lead", "mql", "sql", "opportunity", "won", "lost"]


class Strict(BaseModel):
    """A section of throughline.yaml: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _known_currency(value: str | None) -> str | None:
    if value is not None and value not in list_currencies():
        raise ValueError(f"{value!r} is not an ISO 4217 currency code")
    return value


def _known_time_zone(value: str | None) -> str | None:
    if value is not None and value not in available_timezones():
        raise ValueError(f"{value!r} is not an IANA time zone such as 'Europe/Amsterdam'")
    return value


class Reporting(Strict):
    """The currency and the time zone that reports are in."""

    currency: str = "EUR"
    time_zone: str = "UTC"
    max_rate_age_days: int = Field(default=7, ge=0, le=60)

    _currency = field_validator("currency")(_known_currency)
    _time_zone = field_validator("time_zone")(_known_time_zone)


class Email(Strict):
    """What no person does: opens or clicks within so many seconds of the send, so many recipients
    of one campaign or links of one message in one second, every link within so many seconds."""

    machine_open_seconds: int = Field(default=5, ge=0)
    burst_recipients: int = Field(default=20, ge=2)
    burst_links: int = Field(default=3, ge=2)
    every_link_seconds: int = Field(default=10, ge=0)


class Identity(Strict):
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


class Customers(Strict):
    """A customer that has won nothing for longer than this many days has churned."""

    churn_after_days: int = Field(default=365, ge=1)


class Account(Strict):
    """What a source's files do not print about one account; None takes the source's."""

    currency: str | None = None
    time_zone: str | None = None
    settle_days: int | None = Field(default=None, ge=0)

    _currency = field_validator("currency")(_known_currency)
    _time_zone = field_validator("time_zone")(_known_time_zone)


class Source(Account):
    """A source's defaults (None: the reporting ones), its accounts, its CRM stages, which of its
    exports always hold every record, so that one that a newer file lacks is gone, and how long it
    may go without a new file (None: for ever)."""

    accounts: dict[str, Account] = {}
    stages: dict[str, CanonicalStage] = {}
    full_exports: tuple[str, ...] = ()
    freshness: Freshness | None = Freshness()


class ChannelRule(Strict):
    """The channel of touches that meet every condition given: patterns are regular expressions,
    case aside. side and is_paid describe a channel that the standard list lacks."""

    channel: str = Field(min_length=1)
    side: Literal["marketing", "sales"] = "marketing"
    is_paid: bool = False
    click_id: ClickId | None = None
    touch_type: str | None = None
    source: str | None = None
    source_category: SourceCategory | None = None
    medium: str | None = None
    campaign: str | None = None

    @field_validator("touch_type", "source", "medium", "campaign")
    @classmethod
    def _pattern(cls, value: str | None) -> str | None:
        # What DuckDB cannot compile would only fail in the middle of a run.
        try:
            duckdb.execute("select regexp_matches('', $1)", [value])
        except duckdb.Error as error:
            raise ValueError(f"{value!r} is not a regular expression") from error
        return value

    @model_validator(mode="after")
    def _conditions(self) -> Self:
        if not self.model_dump(exclude={"channel", "side", "is_paid"}, exclude_none=True):
            raise ValueError(f"the rule for {self.channel!r} has no condition")
        return self


class Ingest(Strict):
    """A file changed within this many seconds may still be growing: it is looked at again."""

    settle_seconds: float = Field(default=2.0, ge=0)


class Releases(Strict):
    """How many releases are kept; the current one always is."""

    keep: int = Field(default=10, ge=1)


FeedbackPlatform = Literal["google_ads", "microsoft", "meta", "linkedin"]


class Feedback(Strict):
    """What goes back to the ad platforms, as upload files: by platform the name there of each type
    of conversion. `opted_in` takes only persons who agreed to be contacted, `not_opted_out`
    everybody who did not object."""

    consent: Literal["opted_in", "not_opted_out"] = "opted_in"
    conversions: dict[FeedbackPlatform, dict[str, str]] = {
        "google_ads": {"won": "Won deal"},
        "microsoft": {"won": "Won deal"},
        "meta": {"won": "Purchase"},
        "linkedin": {"won": "PURCHASE"},
    }


class Settings(Strict):
    """throughline.yaml. Every key has a default; `throughline status` prints them all."""

    reporting: Reporting = Reporting()
    attribution: Attribution = Attribution()
    conversions: dict[str, Conversion] = DEFAULT_CONVERSIONS
    email: Email = Email()
    identity: Identity = Identity()
    customers: Customers = Customers()
    channels: tuple[ChannelRule, ...] = ()
    feedback: Feedback = Feedback()
    sources: dict[str, Source] = {}
    ingest: Ingest = Ingest()
    releases: Releases = Releases()
    runs: Runs = Runs()
    alerts: Alerts = Alerts()
    code: Code = Code()
    publish: Publish = Publish()

    _over_defaults = field_validator("conversions", mode="before")(over_defaults)
    _checked = field_validator("conversions")(checked)

    @model_validator(mode="after")
    def _feedback_is_of_known_conversions(self) -> Self:
        for platform, named in self.feedback.conversions.items():
            for conversion in named:
                if conversion not in self.conversions:
                    raise ValueError(
                        f"feedback.conversions.{platform}: {conversion!r} is not one of conversions"
                    )
        return self

    def deciding(self) -> str:
        """As JSON, without what only says how the pipeline is operated: what a release is of."""
        operated = {"runs", "alerts", "code", "publish"}
        return self.model_dump_json(
            exclude=dict.fromkeys(operated, True) | {"sources": {"__all__": {"freshness"}}}
        )
