"""The CSV template of one of our own formats, made of its contract."""

from __future__ import annotations

import csv
import io

from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.contract_errors import nearest


class UnknownTemplateError(ValueError):
    """There is no template of that name; the message names those that there are."""


def templates(contracts: dict[str, Contract] | None = None) -> dict[str, Contract]:
    """The contracts that have a template, by export: those whose columns give examples."""
    known = contracts or load_contracts()
    return {
        contract.export: contract
        for contract in known.values()
        if any(column.example for column in contract.columns)
    }


def find(name: str) -> Contract:
    """The contract of a template; raises UnknownTemplateError."""
    known = templates()
    if name not in known:
        raise UnknownTemplateError(f"there is no template '{name}'{nearest(name, list(known))}")
    return known[name]


def template(contract: Contract) -> str:
    """A header line and one row of examples, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.aliases[0] for column in contract.columns)
    writer.writerow(column.example for column in contract.columns)
    return out.getvalue()
