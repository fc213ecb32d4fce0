"""Exports that are known and not loaded, each with the reason.

contracts/refused/<source>.<what>.yaml; they have no table, and only a file that no contract fits is
held against them.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from pipelines.exports.contract import CONTRACTS_DIR, read_yaml
from pipelines.exports.contract_errors import explained
from pipelines.exports.contract_parts import Pattern, Strict
from pipelines.exports.explain import Unrecognized
from pipelines.exports.headers import normal_header
from pipelines.exports.sniff import HEADER_SEARCH, Head

REFUSED_DIR = CONTRACTS_DIR / "refused"


class Refusal(Strict):
    """What tells such a file, and what to say about it."""

    title: str
    headers: list[str] = Field(default=[])  # all of them, in one header line
    name: Pattern | None = None  # of the file, where its headers are not known
    reason: str
    remedy: str

    @model_validator(mode="after")
    def _tells(self) -> Self:
        if not self.headers and self.name is None:
            raise ValueError("headers or name: what tells such a file")
        return self


@functools.cache
def load_refusals(directory: Path = REFUSED_DIR) -> dict[str, Refusal]:
    """Every refusal of a directory, by <source>.<what>.

    Raises:
        ContractError: for the first file that is wrong.
    """
    found = {}
    for path in sorted(directory.glob("*.yaml")):
        try:
            found[path.stem] = Refusal.model_validate(read_yaml(path))
        except ValidationError as error:
            raise explained(path.name, error, Refusal, {}) from error
    return found


def refusal(heads: list[Head], path: str) -> Unrecognized | None:
    """The refusal that fits the file, by its name or else the one with the most headers; None when
    there is none."""
    rules = sorted(load_refusals().items(), key=lambda item: -len(item[1].headers))
    for key, rule in rules:
        if rule.name and re.search(rule.name, path):
            return Unrecognized(f"{rule.title}: {rule.reason}", rule.remedy, closest=key)
    for head in heads:
        for record in head.records[:HEADER_SEARCH]:
            printed = {normal_header(cell) for cell in record.cells}
            for key, rule in rules:
                headers = {normal_header(header) for header in rule.headers}
                if headers and headers <= printed:
                    return Unrecognized(
                        f"{rule.title}: {rule.reason}", rule.remedy, record.line, closest=key
                    )
    return None
