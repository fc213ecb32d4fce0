"""A small warehouse that is released to a real PostgreSQL server."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pipelines.publish import Shown, show_in_postgres
from pipelines.release.model import Declared
from pipelines.settings.publish import Postgres
from tests.postgres import OWNER, READER, Cluster
from tests.unit.release.conftest import Place, make_place, quick_gate

__all__ = ["quick_gate"]

DECLARED = {
    "sales.fct_deals": Declared(key=("deal_id",), required=("deal_id", "amount")),
    "sales.dim_sales_reps": Declared(key=("rep_id",)),
}


@dataclass
class Publisher:
    """A place whose releases are shown by a server."""

    place: Place
    server: Cluster
    settings: Postgres

    def show(self, **settings: Any) -> Shown:
        chosen = self.settings.model_copy(update=settings)
        return show_in_postgres(self.place.data, chosen, SecretStr(self.server.uri()))

    def release(self, amount: int) -> str:
        """Release another amount of deal 1, and show it."""
        release_id = self.place.release_deal(amount)
        assert self.show().status == "published"
        return release_id

    def ask(self, sql: str, user: str = OWNER) -> list[tuple[Any, ...]]:
        with self.server.connect(user) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[call-overload, no-any-return]

    def shown(self) -> tuple[Any, ...]:
        """Release and amount of deal 1, by one query of a reader."""
        return self.ask(
            "select release_id, (select amount::int from sales.fct_deals where deal_id = 1)"
            " from throughline.release",
            READER,
        )[0]

    def schemas(self) -> list[str]:
        found = self.ask(
            "select nspname from pg_namespace where nspname !~ '^pg_|^(public|information_schema)$'"
        )
        return sorted(name for (name,) in found)


@pytest.fixture
def publisher(tmp_path: Path, postgres: Cluster, quick_gate: None) -> Publisher:
    place = make_place(tmp_path, DECLARED)
    return Publisher(place, postgres, Postgres(grant_to=(READER,), wait_seconds=5))
