"""What runs are made from and do not make: vendors' files, settings, earlier releases, lineage.

Runs note what they found of it: a vendor's files when new ones were loaded, the rest when written.
"""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

from pipelines.defs.dbt_tables import TABLES, file_of
from pipelines.defs.metadata import code_link
from pipelines.exports.contract import CONTRACTS_DIR, load_contracts
from pipelines.exports.words import Vendor, vendors
from pipelines.settings import settings

OWNERS = ["team:data-engineering"]


def landing_key(source: str) -> dg.AssetKey:
    """The asset of a vendor's files."""
    return dg.AssetKey(["landing", source])


def landing_specs() -> list[dg.AssetSpec]:
    """One per vendor: fresh as long as new files come."""
    return [_landing(vendor) for vendor in vendors(load_contracts().values()).values()]


def _landing(vendor: Vendor) -> dg.AssetSpec:
    source = settings().sources.get(vendor.source)
    freshness = source.freshness if source else None
    path = CONTRACTS_DIR / "vendors" / f"{vendor.source}.yaml"
    return dg.AssetSpec(
        landing_key(vendor.source),
        description=f"{vendor.title}: files as exported. {vendor.description}\n\n"
        f"{vendor.how_to_export}".strip(),
        group_name=vendor.source,
        owners=OWNERS,
        kinds={"file"},
        tags={"layer": "landing"},
        metadata=code_link(path if path.is_file() else CONTRACTS_DIR.parent / "words.py"),
        freshness_policy=dg.FreshnessPolicy.time_window(
            warn_window=timedelta(hours=freshness.warn_after_hours),
            fail_window=timedelta(hours=freshness.fail_after_hours),
        )
        if freshness
        else None,
    )


def written_specs() -> list[dg.AssetSpec]:
    """One per table that is written for dbt before every build."""
    return [
        dg.AssetSpec(
            dg.AssetKey(name.split(".")),
            description=node["description"],
            group_name=node["source_name"],
            owners=OWNERS,
            kinds={"parquet" if ".parquet" in str(node["config"]["meta"]) else "json"},
            tags={"layer": node["source_name"]},
            metadata={
                "dagster/column_schema": TABLES.schema(node),
                **code_link(file_of(node), rf"- name: {node['name']}$"),
            },
        )
        for name, node in TABLES.written.items()
    ]


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[*landing_specs(), *written_specs()])
