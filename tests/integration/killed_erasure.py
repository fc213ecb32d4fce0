"""An erasure that kills its own process before its n-th change of a file name.

python killed_erasure.py N ADDRESS    0 is never killed and prints how many such moments it had
python killed_erasure.py finish       what every run begins with
"""

import sys

from pipelines.erasure.erase import erase, finish_pending
from pipelines.settings import environment
from tests.fatal import Fatal

if sys.argv[1] == "finish":
    finish_pending(environment())
else:
    killing = Fatal(int(sys.argv[1]))
    erase(environment(), sys.argv[2])
    print(killing.seen)
