"""The environment and throughline.yaml, typed and read once.

Nothing else in the project reads an environment variable or the settings file. What the warehouse
needs of them is written as JSON by pipelines/warehouse.py: settings reach SQL as data, not as text.
"""

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

import yaml
from babel.numbers import list_currencies
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

CanonicalStage = Literal["lead", "mql", "sql", "opportunity", "won", "lost"]

DEFAULTS = Path(__file__).with_name("defaults.yaml")


class SettingsError(Exception):
    """A setting that cannot be used; the message names the file, the key and the remedy."""


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


class Attribution(Strict):
    """How far back a touch may lie to be credited, in days."""

    lookback_days: int = Field(default=90, ge=1, le=730)


class Email(Strict):
    """Opens within this many seconds of the send are a machine's."""

    machine_open_seconds: int = Field(default=5, ge=0)


class Identity(Strict):
    """An identifier on more records than this merges nobody."""

    identifier_record_cap: int = Field(default=20, ge=2)


class Account(Strict):
    """What a source's files do not print about one account; None takes the source's."""

    currency: str | None = None
    time_zone: str | None = None
    settle_days: int | None = Field(default=None, ge=0)

    _currency = field_validator("currency")(_known_currency)
    _time_zone = field_validator("time_zone")(_known_time_zone)


class Source(Account):
    """A source's defaults (None: the reporting ones), its accounts, its CRM stages, and which of
    its exports always hold every record, so that one that a newer file lacks is gone."""

    accounts: dict[str, Account] = {}
    stages: dict[str, CanonicalStage] = {}
    full_exports: tuple[str, ...] = ()


class Ingest(Strict):
    """A file changed within this many seconds may still be growing: it is looked at again."""

    settle_seconds: float = Field(default=2.0, ge=0)


class Releases(Strict):
    """How many releases are kept; the current one always is."""

    keep: int = Field(default=10, ge=1)


class Settings(Strict):
    """throughline.yaml. Every key has a default; `throughline status` prints them all."""

    reporting: Reporting = Reporting()
    attribution: Attribution = Attribution()
    email: Email = Email()
    identity: Identity = Identity()
    sources: dict[str, Source] = {}
    ingest: Ingest = Ingest()
    releases: Releases = Releases()


class Environment(BaseSettings):
    """THROUGHLINE_LANDING, _DATA and _CONFIG, and the folders that follow from them."""

    model_config = SettingsConfigDict(env_prefix="THROUGHLINE_", frozen=True)

    landing: str = "landing"
    data: Path = Path("data")
    config: Path = Path("throughline.yaml")

    @property
    def root(self) -> Path:
        """The checkout: where dbt_project/ and expectations/ are."""
        return Path(__file__).resolve().parent.parent

    @property
    def landing_path(self) -> Path:
        """The landing folder on this machine: itself, or the copy of a remote one."""
        if "://" in self.landing:
            return self.work / "landing"
        return Path(self.landing).expanduser().resolve()

    @property
    def data_path(self) -> Path:
        return self.data.expanduser().resolve()

    @property
    def raw(self) -> Path:
        return self.data_path / "raw"

    @property
    def work(self) -> Path:
        return self.data_path / "work"

    @property
    def warehouse(self) -> Path:
        """What dbt builds for itself: staging and rules."""
        return self.work / "warehouse.duckdb"

    @property
    def marts(self) -> Path:
        """What dbt builds for BI, until it becomes the candidate."""
        return self.work / "marts.duckdb"

    @property
    def published(self) -> Path:
        return self.data_path / "published"

    @property
    def dagster_home(self) -> Path:
        return self.work / "dagster"

    @property
    def dbt_project(self) -> Path:
        return self.root / "dbt_project"

    @property
    def expectations(self) -> Path:
        return self.root / "expectations"

    @property
    def demo(self) -> bool:
        """Whether the landing folder is the bundled demo's, which never mixes with real exports."""
        return self.landing_path == (self.data_path / "demo" / "landing")


@cache
def environment() -> Environment:
    """The environment of this process."""
    return Environment()


@cache
def settings() -> Settings:
    """throughline.yaml of this process.

    Raises:
        SettingsError: a key is unknown or a value cannot be used.
    """
    return read_settings(environment().config)


def read_settings(path: Path) -> Settings:
    """The settings in `path` over pipelines/defaults.yaml; if there is no such file, the defaults.

    Raises:
        SettingsError: naming the file, the key, and the nearest known key.
    """
    defaults = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    own = _read_yaml(path) if path.is_file() else {}
    unknown = [name for name in own.get("sources") or {} if name not in defaults["sources"]]
    if unknown:
        raise SettingsError(f"{path}:\n  sources.{_unknown(unknown[0], list(defaults['sources']))}")
    try:
        found = Settings.model_validate(_merged(defaults, own))
    except ValidationError as error:
        problems = "\n".join(f"  {_explain(problem)}" for problem in error.errors())
        raise SettingsError(f"{path}:\n{problems}") from error
    for name, source in found.sources.items():
        known = exports_of(name) if source.full_exports else []
        for export in source.full_exports:
            if export not in known:
                raise SettingsError(
                    f"{path}:\n  sources.{name}.full_exports.{_unknown(export, known)}"
                )
    return found


def exports_of(source: str) -> list[str]:
    """The exports of a source that there is a contract for."""
    contracts = Path(__file__).with_name("exports") / "contracts"
    return sorted(path.name.split(".")[1] for path in contracts.glob(f"{source}.*.yaml"))


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: expected keys such as 'reporting:', found {content!r}")
    return content


def _merged(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = (
            _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
        )
    return merged


def _explain(problem: ErrorDetails) -> str:
    location = [str(part) for part in problem["loc"]]
    key = ".".join(location)
    if problem["type"] != "extra_forbidden":
        return f"{key}: {problem['msg']}"
    return ".".join([*location[:-1], _unknown(location[-1], _keys_beside(location))])


def _unknown(key: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    return f"{key}: unknown key; did you mean {nearest[0]!r}? (known: {', '.join(known)})"


def _keys_beside(location: list[str]) -> list[str]:
    if location[0] == "sources":
        return list((Source if len(location) <= 3 else Account).model_fields)
    section = Settings.model_fields.get(location[0])
    if len(location) == 1 or section is None or section.annotation is None:
        return list(Settings.model_fields)
    return list(section.annotation.model_fields)
