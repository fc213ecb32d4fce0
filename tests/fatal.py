"""A process that kills itself before its n-th change of a file name."""

import os
import signal
import sys
from typing import Any

MOMENTS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink"}


class Fatal:
    """Counts the changes from here on; before number `fatal` the process ends, with 0 never."""

    def __init__(self, fatal: int) -> None:
        self.seen = 0
        self.fatal = fatal
        sys.addaudithook(self._count)

    def _count(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in MOMENTS and arguments[-1] == -1:  # not one of the many inside rmtree
            self.seen += 1
            if self.seen == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)
