"""A simulated company's exports, in the vendors' own formats, with the known truth beside them.

`generate` is the whole interface. It reads no clock, no network and nothing else of Throughline.
"""

from pipelines.demo.simulate import DemoSummary, generate

__all__ = ["DemoSummary", "generate"]
