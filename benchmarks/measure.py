"""Run a command and watch it: seconds, and memory and CPU of its process tree through /proc."""

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_EVERY = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
Sample = tuple[float, int, float]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a command took. `samples` are (epoch seconds, resident bytes, CPU seconds so far)."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    samples: list[Sample]
    cpu_seconds: float = 0.0  # of the process and its children: what a busy machine does not change

    def peak_mb(self, after: float = 0.0, until: float = float("inf")) -> float | None:
        """The highest sample between two moments (epoch seconds); None without a sample there."""
        found = [size for at, size, _ in self.samples if after <= at <= until]
        return max(found) / 1e6 if found else None

    def cpu_between(self, after: float, until: float) -> float:
        """CPU seconds used between two moments (epoch seconds), told between two samples."""
        at, _, used = zip(*self.samples, strict=True)
        start, end = np.interp([after, until], at, used)
        return float(end - start)


def measure(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Measurement:
    """Run `command` in `folder` to its end; `environment` is added to our own."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start, cpu = time.perf_counter(), _cpu_seconds()
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | environment, stdout=out, stderr=err
        )
        samples: list[Sample] = []
        done = threading.Event()
        sampler = threading.Thread(target=_sample, args=(process.pid, samples, done))
        sampler.start()
        status = process.wait()
        seconds = time.perf_counter() - start
        done.set()
        sampler.join()
        for file in (out, err):
            file.seek(0)
        used = _cpu_seconds() - cpu
        return Measurement(status, out.read(), err.read(), seconds, samples, used)


def _cpu_seconds() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _sample(root: int, samples: list[Sample], done: threading.Event) -> None:
    while not done.is_set():
        tree = _tree(root)
        samples.append((time.time(), sum(map(_resident, tree)), sum(map(_used, tree))))
        done.wait(_EVERY)


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children.get(process, [])
    return found


def _parent(entry: Path) -> int | None:
    try:
        # The name of the command stands in brackets and may hold anything, brackets too.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None


def _used(process: int) -> float:
    """CPU seconds of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
