"""Whole runs, each in a process of its own that kills itself before its n-th change of a file name.

    python killed_run.py FOLDER N...     a run in FOLDER/<N>/data for each N; 0 is never killed

Prints how the process of each N ended, or for 0 how many such moments there were and how many of
them came before the handoff.
"""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from pipelines.quality import CheckResult, GateReport
from pipelines.release import ReleaseMeta, build_candidate, check_candidate, publish, sweep, verdict
from tests.fatal import Fatal


def passes(database: Path, suites: Path, **_: object) -> GateReport:
    passed = ("always", "sales.fct_deals", "critical", True, "", "", "great_expectations")
    return GateReport((CheckResult(*passed),))  # type: ignore[arg-type]


def run(data: Path, fatal: int) -> None:
    killing = Fatal(fatal)
    sweep(data)
    meta = ReleaseMeta(datetime.now(UTC), "0.1.0", "inputs")
    marts = shutil.copy(data / "built.duckdb", data / "work" / "marts.duckdb")
    build_candidate(marts, data / "work", meta)
    check_candidate(data / "work", data, [])
    before = killing.seen
    publish(data, keep=2)
    if not fatal:
        print(killing.seen, before, flush=True)


verdict.run_gate = passes  # the gate itself is tried elsewhere; here it would only take time
for number in sys.argv[2:]:
    child = os.fork()
    if not child:
        run(Path(sys.argv[1]) / number / "data", int(number))
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if int(number):
        print(number, status, flush=True)
