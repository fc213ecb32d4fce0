"""Replays of a lake, each in a process that kills itself before its n-th change of a file name.

    python killed_replay.py FOLDER CONTRACTS N...   FOLDER/<N> is the room of each N

CONTRACTS is a folder of contracts. Prints how the process of each N ended; for 0, which is never
killed, how many such moments there were.
"""

import os
import sys
from pathlib import Path

from pipelines.exports.contract import Contract, load_contracts, read_contract
from pipelines.exports.replay import Selection
from tests.fatal import Fatal
from tests.fixtures.exports.room import Room


def run(room: Room, contracts: dict[str, Contract], fatal: int) -> None:
    killing = Fatal(fatal)
    room.ingest(contracts=contracts, replay=Selection())
    if not fatal:
        print(killing.seen, flush=True)


if __name__ == "__main__":
    new = {c.key: c for c in map(read_contract, sorted(Path(sys.argv[2]).glob("*.yaml")))}
    known = {**load_contracts(), **new}  # read once, for all children
    for number in sys.argv[3:]:
        child = os.fork()
        if not child:
            run(Room(Path(sys.argv[1]) / number), known, int(number))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if int(number):
            print(number, status, flush=True)
