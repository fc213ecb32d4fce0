"""The fixtures of the export tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.exports.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.fixture
def make_room(tmp_path: Path) -> Callable[[str], Room]:
    return lambda name: Room(tmp_path / name)
