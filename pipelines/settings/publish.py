"""The section `publish:`: where a release is shown beside its own files. None of it decides what a
release holds, and where a server is, with its password, is no setting but a secret."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Postgres(BaseModel):
    """A PostgreSQL database that shows the current release. Its address is a libpq URI: in the
    environment variable THROUGHLINE_POSTGRES, or in `uri_file`, which goes before. The roles of
    `grant_to` may read, and only read. Readers and a server that is away are waited for so long;
    then the database keeps the release that it has, and the next run tries again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uri_file: Path | None = None
    grant_to: tuple[str, ...] = ()
    wait_seconds: float = Field(default=60, ge=0, le=3600)


class Publish(BaseModel):
    """Where a release is shown beside its own files; null: nowhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    postgres: Postgres | None = None
