"""One small demo for all tests of this folder."""

import pytest

from pipelines.demo import DemoSummary, generate


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoSummary:
    return generate(tmp_path_factory.mktemp("demo"), scale=0.1)
