"""The environment variables of this process, and the folders that follow from them."""

from functools import cache
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """THROUGHLINE_LANDING, _DATA and _CONFIG, the folders that follow from them, and the secrets:
    THROUGHLINE_POSTGRES, for alerts _ALERT_WEBHOOK, _SMTP_USER and _SMTP_PASSWORD, and
    _DAGSTER_POSTGRES, the address of the database that holds Dagster's history."""

    model_config = SettingsConfigDict(env_prefix="THROUGHLINE_", frozen=True)

    landing: str = "landing"
    data: Path = Path("data")
    config: Path = Path("throughline.yaml")
    alert_webhook: SecretStr | None = None
    smtp_user: SecretStr | None = None
    smtp_password: SecretStr | None = None
    postgres: SecretStr | None = None
    dagster_postgres: SecretStr | None = None

    @property
    def root(self) -> Path:
        """The checkout: where dbt_project/ and expectations/ are."""
        return Path(__file__).resolve().parents[2]

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
