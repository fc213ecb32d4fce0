"""What the contracts say to people: the vendors of contracts/vendors/<source>.yaml, and the
contracts' codes in words.

Nothing here decides how a file is read. A source without a vendor file has a name and no words.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.exports.contract import CONTRACTS_DIR, Contract, read_yaml
from pipelines.exports.contract_errors import explained

# What a format is known from: `evidence` of a contract.
EVIDENCE = {
    "real": "real exports",
    "copy": "copies of real exports",
    "code": "the code of tools that read it",
    "doc": "its documentation",
    "unverified": "hearsay: check the rows",
}
TYPES = {
    "text": "text",
    "id": "id",
    "integer": "whole number",
    "decimal": "number",
    "money": "money",
    "date": "day",
    "timestamp": "time",
    "boolean": "yes or no",
    "map": "several columns",
}
# How a file prints its numbers: the styles of values.py.
NUMBERS = {
    "digits": "digits only",
    "plain": "1234.56",
    "dot": "1,234.56",
    "comma": "1.234,56",
    "machine": "1234.56, always",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def one_line(text: str) -> str:
    """Without line breaks and control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def instead_of(contract: Contract, name: str) -> list[str]:
    """The columns of which one is enough where the named one is missing."""
    groups = [group for group in contract.requires_any if name in group]
    return list(dict.fromkeys(other for group in groups for other in group if other != name))


class Vendor(BaseModel):
    """The name of a source, what its exports are and how to make them, and the zone of its days
    and timestamps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    title: str
    description: str = ""
    zone: str = ""
    how_to_export: str = ""


def vendors(
    contracts: Iterable[Contract], directory: Path = CONTRACTS_DIR / "vendors"
) -> dict[str, Vendor]:
    """The vendor of every contract by source, in the order of the alphabet.

    Raises:
        ContractError: a vendor file is wrong; the message names the file and the key.
    """
    sources = sorted({contract.source for contract in contracts})
    return {source: _vendor(directory / f"{source}.yaml") for source in sources}


def _vendor(path: Path) -> Vendor:
    if not path.is_file():
        return Vendor(source=path.stem, title=path.stem.replace("_", " ").title())
    try:
        return Vendor.model_validate({"source": path.stem} | read_yaml(path))
    except ValidationError as error:
        raise explained(f"vendors/{path.name}", error, Vendor, {}) from error
