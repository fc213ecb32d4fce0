"""Releasing past a named failed check: what may be named, and that somebody said why.

An override holds for one run. Rules of the data can be released past; what could not be judged
cannot, nor a dbt test: it says that a model is wrong, and what builds on the model is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from pipelines.exports.contract import load_contracts
from pipelines.quality.suites import read_suites
from pipelines.release.model import ReleaseError


def overrides(names: Iterable[str], reason: str, suites: Path) -> dict[str, str]:
    """The reason by check (schema.table:check), for `check_candidate`.

    Raises ReleaseError for a name that is no check of the suites or of the reconciliation, for
    checks without a reason, a reason without checks, and one with an address in it.
    """
    wanted, reason = list(dict.fromkeys(names)), " ".join(reason.split())
    if bool(wanted) != bool(reason):
        raise ReleaseError(
            "an override takes both: --override schema.table:check, and --reason, which every later"
            " release will tell"
        )
    if "@" in reason:
        raise ReleaseError("a reason is kept for ever: name nobody in it")
    known = _known(suites) if wanted else set()
    for name in wanted:
        if name not in known:
            nearest = get_close_matches(name, known, n=1)
            hint = f"; did you mean {nearest[0]}?" if nearest else ""
            raise ReleaseError(
                f"there is no check {name} that can be released past{hint} Checks are named"
                " schema.table:check, as a refused run prints them; a dbt test is a rule of the"
                " code, and nothing is built behind one that fails"
            )
    return dict.fromkeys(wanted, reason)


def _known(suites: Path) -> set[str]:
    sources = {contract.source for contract in load_contracts().values()}
    return {
        f"{table}:{entry['meta']['check']}"
        for table, suite in read_suites(suites).items()
        for entry in suite.expectations
    } | {f"quality.fct_reconciliation:reconciliation_{source}" for source in sources}
