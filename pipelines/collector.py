"""Python's search for reference cycles, which is for programs that live longer than one command."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_ALLOCATIONS, _YOUNG, _MIDDLE = 100_000, 50, 50


@contextmanager
def spare() -> Iterator[None]:
    """Look for cycles seldom, and not at the end.

    A command loads hundreds of thousands of objects (assets, manifest, events) and keeps them all;
    walking them again every 700 allocations, and once more at the exit, took a tenth of a run.
    """
    gc.set_threshold(_ALLOCATIONS, _YOUNG, _MIDDLE)
    try:
        yield
    finally:
        gc.freeze()
