"""The small warehouse of the release tests, for the faults."""

from tests.unit.release.conftest import quick_gate

__all__ = ["quick_gate"]
