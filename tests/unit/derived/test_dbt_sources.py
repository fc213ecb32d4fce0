"""dbt's sources as the contracts write them: every type, what is personal, words that dbt must not
run."""

from pathlib import Path

import pytest
import yaml

from pipelines.derived import derived, stale, write
from pipelines.derived.dbt_sources import sources_yaml
from pipelines.exports.contract import Contract
from pipelines.exports.contract_errors import ContractError
from pipelines.exports.words import vendors
from pipelines.settings import environment

CONTRACT = Contract.model_validate(
    {
        "source": "acme_mail",
        "export": "sends",
        "title": "Acme sends, of {{ list }}",
        "evidence": "doc",
        "grain": "One row per send.",
        "columns": [
            {"name": "email", "personal": True, "description": 'Address, "as typed"'},
            {"name": "rate", "type": "decimal", "scale": 8},
            {"name": "stages", "type": "map", "header_pattern": "Stage (.*)"},
            {"name": "day", "type": "date"},
        ],
    }
)


def test_a_source_holds_the_columns_of_its_contract() -> None:
    vendor = vendors([CONTRACT])["acme_mail"]

    written = yaml.safe_load(sources_yaml(vendor, [CONTRACT]))

    assert written["sources"] == [
        {
            "name": "acme_mail",
            "description": "Exports of Acme Mail.",
            "tables": [
                {
                    "name": "sends",
                    "description": "One row per send. From: Acme sends, of { { list }}.",
                    "config": {"meta": {"dagster": {"asset_key": ["raw", "acme_mail", "sends"]}}},
                    "columns": [
                        {
                            "name": "email",
                            "data_type": "varchar",
                            "description": 'Address, "as typed"',
                            "config": {"meta": {"personal": True}},
                        },
                        {"name": "rate", "data_type": "decimal(18, 8)"},
                        {"name": "stages", "data_type": "map(varchar, varchar)"},
                        {"name": "day", "data_type": "date"},
                    ],
                }
            ],
        }
    ]


def test_writing_brings_a_checkout_up_to_date_once(tmp_path: Path) -> None:
    everything = sorted(derived(tmp_path))

    assert sorted(stale(tmp_path)) == everything
    assert sorted(write(tmp_path)) == everything
    assert (stale(tmp_path), write(tmp_path)) == ([], [])

    edited = tmp_path / "dbt_project/macros/staged_exports.sql"
    edited.write_bytes(edited.read_bytes().replace(b"\n", b"\r\n"))
    assert stale(tmp_path) == ["dbt_project/macros/staged_exports.sql"]


def test_the_files_of_this_checkout_are_current() -> None:
    """`throughline sources --write` brings them up to date."""
    assert stale(environment().root) == []


def test_a_wrong_word_in_a_vendor_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "acme_mail.yaml").write_text("title: Acme\ntime_zone: UTC\n")

    with pytest.raises(ContractError, match=r"vendors/acme_mail\.yaml: time_zone: unknown key"):
        vendors([CONTRACT], tmp_path)
