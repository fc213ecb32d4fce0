"""One hypothesis profile for this folder: the same examples on every machine, no deadline.

`pytest tests/properties --hypothesis-profile=long` looks further, with new examples every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from pipelines.exports.contract import Contract, load_contracts
from tests.properties.written import CONTRACT

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100,
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "long", deadline=None, database=None, max_examples=5000, suppress_health_check=_SLOW
)
if settings.get_current_profile_name() != "long":
    settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def contracts() -> Iterator[dict[str, Contract]]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "made.rows.yaml").write_text(CONTRACT, "utf-8")
        yield load_contracts(Path(folder))
