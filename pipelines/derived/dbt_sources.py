"""What dbt knows of the raw lake, written from the contracts: its sources and the list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipelines.exports.contract import Contract
from pipelines.exports.contract_parts import Column
from pipelines.exports.words import Vendor

NOTICE = "Written from the contracts by `throughline sources --write`."


def sources_yaml(vendor: Vendor, contracts: Iterable[Contract]) -> str:
    """The dbt sources file of one vendor.

    Args:
        vendor: whose exports they are.
        contracts: of that vendor, in the order of the file.
    """
    lines = [
        f"# {NOTICE}",
        "sources:",
        f"  - name: {vendor.source}",
        f"    description: {_quoted(vendor.description or f'Exports of {vendor.title}.')}",
        "    tables:",
    ]
    for contract in contracts:
        lines += _table(contract)
    return "\n".join(lines) + "\n"


def _table(contract: Contract) -> list[str]:
    key = f"[raw, {contract.source}, {contract.export}]"
    return [
        f"      - name: {contract.export}",
        f"        description: {_quoted(f'{contract.grain} From: {contract.title}.')}",
        "        config:",
        f"          meta: {{dagster: {{asset_key: {key}}}}}",
        "        columns:",
        *(f"          - {{{_column(column)}}}" for column in contract.columns),
    ]


def _column(column: Column) -> str:
    data_type = column.sql_type.lower().replace(",", ", ").replace("  ", " ")
    told = (
        f"name: {column.name}, data_type: {_quoted(data_type) if ',' in data_type else data_type}"
    )
    if column.description:
        told += f", description: {_quoted(column.description)}"
    return told + (", config: {meta: {personal: true}}" if column.personal else "")


def _quoted(text: str) -> str:
    """YAML in double quotes; dbt would run what stands between two braces."""
    return json.dumps(text.replace("{{", "{ {").replace("{%", "{ %"), ensure_ascii=False)


def exports_macro(contracts: Iterable[Contract]) -> str:
    """A dbt macro that gives the staging model of every export."""
    models = "".join(f"    'stg_{c.source}__{c.export}',\n" for c in contracts)
    return (
        f"{{# {NOTICE} #}}\n"
        "{% macro staged_exports() %}{{ return([\n"
        f"{models}"
        "]) }}{% endmacro %}\n"
    )
