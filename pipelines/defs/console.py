"""What a person at a terminal sees of a run: a line per step. The summary tells the rest."""

import logging
import sys
import time

import dagster as dg


class _Lines(logging.Handler):
    """Writes each finished step and its seconds to standard error."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._started: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        kind = getattr(event, "event_type_value", None)
        step = getattr(event, "step_key", None) or ""
        if kind == "STEP_START":
            self._started[step] = time.monotonic()
        elif kind in ("STEP_SUCCESS", "STEP_FAILURE"):
            seconds = time.monotonic() - self._started.get(step, time.monotonic())
            mark = "done  " if kind == "STEP_SUCCESS" else "failed"
            print(f"  {mark} {step:<20} {seconds:6.1f} s", file=sys.stderr, flush=True)


@dg.logger
def console(init_context: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("throughline")
    logger.addHandler(_Lines())
    return logger


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(loggers={"console": console})
