"""How much an archive may unpack to before it is taken for a bomb."""

from __future__ import annotations

MAX_RATIO = 200
RATIO_COUNTS_FROM = 16 << 20  # bytes: below this, any ratio is harmless
MAX_UNPACKED = 64 << 30


class BombError(ValueError):
    """An archive that unpacks to more than is reasonable."""


class Limit:
    """Counts unpacked bytes over a whole archive and stops when they outgrow the packed ones."""

    def __init__(self, compressed: int) -> None:
        self._compressed, self._before, self._current = max(1, compressed), 0, 0

    def __call__(self, current: int) -> None:
        self._current = current
        total = self._before + current
        if total > MAX_UNPACKED or (
            total > RATIO_COUNTS_FROM and total > MAX_RATIO * self._compressed
        ):
            raise BombError(f"it unpacks to more than {total:,} bytes from {self._compressed:,}")

    def next_member(self) -> None:
        self._before, self._current = self._before + self._current, 0
