"""An erasure that kills its own process before its n-th change of a file name.

python killed_erasure.py N ADDRESS    0 is never killed and prints how many such moments it had
python killed_erasure.py finish       what every run begins with
"""

import os
import signal
import sys
from typing import Any

from pipelines.erasure.erase import erase, finish_pending
from pipelines.settings import environment

MOMENTS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink"}
seen = 0


def count(event: str, arguments: tuple[Any, ...]) -> None:
    global seen
    if event in MOMENTS and arguments[-1] == -1:  # not one of the many inside rmtree
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)


if sys.argv[1] == "finish":
    finish_pending(environment())
else:
    fatal = int(sys.argv[1])
    sys.addaudithook(count)
    erase(environment(), sys.argv[2])
    print(seen)
