"""The sections that say how the pipeline is operated: retries, freshness, alerts, links to code.

None of them decides what a release holds. Secrets are no settings: they come from the environment.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Event = Literal["failed", "refused", "stale"]


class Operated(BaseModel):
    """A section of throughline.yaml: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Freshness(Operated):
    """After how many hours without a new file a source is late, and stale. Both are told in
    Dagster; staleness is an alert."""

    warn_after_hours: int = Field(default=192, ge=1)  # a weekly export and a day
    fail_after_hours: int = Field(default=360, ge=1)  # two weekly exports and a day

    @model_validator(mode="after")
    def _warns_first(self) -> Self:
        if self.warn_after_hours >= self.fail_after_hours:
            raise ValueError("warn_after_hours must be less than fail_after_hours")
        return self


class Runs(Operated):
    """What may pass by itself (a locked file, a broken connection) is tried so many times more,
    after a wait that doubles each time. A queued run waits so long for one that is under way."""

    retries: int = Field(default=3, ge=0, le=10)
    retry_wait_seconds: float = Field(default=20, ge=0)
    lock_wait_minutes: float = Field(default=120, ge=0)


class Email(Operated):
    """Where alerts go by mail. User and password of the server come from THROUGHLINE_SMTP_USER and
    THROUGHLINE_SMTP_PASSWORD."""

    to: tuple[str, ...] = Field(min_length=1)
    sender: str
    host: str = "localhost"
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "none"


class Alerts(Operated):
    """Which events are told, by mail and to the web hook that THROUGHLINE_ALERT_WEBHOOK names, with
    so many more tries where nobody answers. `ui_url` is where people open Dagster, for links."""

    events: tuple[Event, ...] = ("failed", "refused", "stale")
    email: Email | None = None
    ui_url: str | None = Field(default=None, pattern="^https?://")
    retries: int = Field(default=3, ge=0, le=10)
    retry_wait_seconds: float = Field(default=2, ge=0)
    timeout_seconds: float = Field(default=10, gt=0)


class Code(Operated):
    """Where Dagster's links to the code lead, such as https://git.example.com/throughline/blob/main;
    None: to the files of the checkout."""

    url: str | None = Field(default=None, pattern="^https?://")
