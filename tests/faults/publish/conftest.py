"""The small warehouse and the server of the publishing tests, for the faults."""

from tests.integration.publish.conftest import publisher
from tests.unit.release.conftest import quick_gate

__all__ = ["publisher", "quick_gate"]
