"""What holds for all exports of one vendor, in words: contracts/vendors/<source>.yaml.

For people only: nothing here decides how a file is read. A source without such a file has a name
and no words.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.exports.contract import CONTRACTS_DIR, Contract
from pipelines.exports.contract_errors import ContractError, explained


class Vendor(BaseModel):
    """The name of a source, what its exports are, and the zone of its days and timestamps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    title: str
    description: str = ""
    zone: str = ""


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
        return Vendor.model_validate(
            {"source": path.stem} | yaml.safe_load(path.read_text("utf-8"))
        )
    except ValidationError as error:
        raise explained(f"vendors/{path.name}", error, Vendor, {}) from error
    except (yaml.YAMLError, TypeError) as error:
        raise ContractError(f"vendors/{path.name}: not YAML of keys and values: {error}") from error
