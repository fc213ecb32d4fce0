"""A wrong contract is told by file, field and nearest key; the bundled ones are whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.exports.contract import (
    CONTRACTS_DIR,
    Contract,
    contracts_fingerprint,
    load_contracts,
    read_contract,
)
from pipelines.exports.contract_errors import ContractError

BASE: dict[str, Any] = {
    "source": "acme",
    "export": "things",
    "title": "Things",
    "evidence": "doc",
    "grain": "One row per thing.",
    "columns": [
        {"name": "thing_id", "required": True, "aliases": ["Thing"]},
        {"name": "amount", "type": "money"},
    ],
}


def written(tmp_path: Path, name: str = "acme.things.yaml", **changes: Any) -> Path:
    path = tmp_path / name
    path.write_text(yaml.safe_dump(BASE | changes))
    return path


def test_a_good_contract(tmp_path: Path) -> None:
    contract = read_contract(written(tmp_path))
    assert contract.key == "acme.things"
    assert contract.column("amount").sql_type == "DECIMAL(18,6)"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"forbid": ["x"]}, r"acme.things.yaml: forbid: unknown key; did you mean 'forbids'\?"),
        (
            {"columns": [{"name": "a", "alias": ["A"]}]},
            r"columns.0.alias: unknown key; did you mean 'aliases'\?",
        ),
        (
            {"totals": {"blanks": [], "measures": []}},
            r"totals.blanks: unknown key; did you mean 'blank'\?",
        ),
        ({"columns": [{"name": "a", "type": "monney"}]}, r"columns.0.type: Input should be 'text'"),
        ({"columns": []}, r"columns: List should have at least 1 item"),
        ({"columns": [{"name": "a"}, {"name": "a"}]}, r"named twice: a"),
        ({"measures": ["amounts"]}, r"measures: no column 'amounts'; did you mean 'amount'\?"),
        ({"path_facets": "(["}, r"path_facets: not a regular expression"),
        ({"columns": [{"name": "a", "facet": True}]}, r"path_facets: no group for a"),
        (
            {"columns": [{"name": "a", "aliases": ["X"]}, {"name": "b", "aliases": ["x "]}]},
            r"'x ' already means 'a'",
        ),
        ({"columns": [{"name": "a", "type": "map"}]}, r"'map' and 'header_pattern' go together"),
        ({"quarantine_limit": 2}, r"quarantine_limit: Input should be less than or equal to 1"),
        ({"source": "Acme Inc"}, r"source: String should match pattern"),
    ],
)
def test_a_wrong_contract_names_file_and_field(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ContractError, match=message):
        read_contract(written(tmp_path, **changes))


def test_not_yaml_not_a_mapping_and_a_wrong_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("{")
    (tmp_path / "b.yaml").write_text("- 1")
    with pytest.raises(ContractError, match=r"a\.yaml: not YAML"):
        read_contract(tmp_path / "a.yaml")
    with pytest.raises(ContractError, match=r"b\.yaml: not a mapping"):
        read_contract(tmp_path / "b.yaml")
    with pytest.raises(ContractError, match=r"should be named acme\.things\.yaml"):
        read_contract(written(tmp_path, "other.yaml"))
    with pytest.raises(ContractError, match="no contract"):
        load_contracts(tmp_path / "none")


def test_the_version_follows_what_decides_the_rows(tmp_path: Path) -> None:
    first = read_contract(written(tmp_path))
    assert first.version == read_contract(written(tmp_path)).version
    assert first.version != read_contract(written(tmp_path, null_tokens=["-"])).version


def test_the_bundled_contracts() -> None:
    contracts = load_contracts()
    assert len(contracts) == len(list(CONTRACTS_DIR.glob("*.yaml")))
    assert len({contract.version for contract in contracts.values()}) == len(contracts)
    assert contracts_fingerprint(contracts) == contracts_fingerprint(
        dict(reversed(contracts.items()))
    )
    for contract in contracts.values():
        assert contract.grain.startswith("One row per"), contract.key
        needs = contract.requires_any or any(column.required for column in contract.columns)
        assert needs, contract.key
    for key, column in (("salesforce.leads", "email"), ("mailchimp.audience_members", "full_name")):
        assert contracts[key].column(column).personal


def test_another_wording_is_the_same_version() -> None:
    contract = load_contracts()["neutral.fx_rates"]
    said = contract.model_dump()
    said["description"] = said["columns"][0]["description"] = "other words"
    assert Contract.model_validate(said).version == contract.version
    said["columns"][0]["aliases"].append("day")
    assert Contract.model_validate(said).version != contract.version
