"""Columns of marts that descend from personal columns of exports are tagged, or known not to be.

`personal: true` in a contract says that a column of an export is personal; `config: {meta:
{personal: true}}` that one of a mart is. Column lineage holds the two together.
"""

import json
from functools import cache
from typing import Any

import dagster as dg
import pytest

from pipelines import warehouse
from pipelines.definitions import defs
from pipelines.defs.dbt_tables import TABLES
from pipelines.defs.ingest import CONTRACTS
from pipelines.lineage.project import Lineage, Table
from pipelines.settings import environment

pytestmark = pytest.mark.slow
# Text made from personal columns without telling them: ids of ours, and words.
NOT_PERSONAL = {
    *("person_id", "new_person_id", "account_id", "conversion_id", "touchpoint_id", "_load_id"),
    *("identifier_kind", "change", "customer_id", "order_id"),
    *("account_evidence", "crm_lifecycle_stage", "first_channel", "channel_path", "campaign_path"),
    *("channel", "machine_reason", "last_touch_channel", "last_touch_side", "last_touch_type"),
    *("last_campaign_id", "stage", "source", "currency"),
    *("action", "audience", "click_kind", "conversion_name", "conversion_type", "refusal"),
    *("model", "highest_model", "lowest_model", "member_id"),
    *("unlinked", "reason", "disqualification_reasons", "lost_reasons"),  # words and pick-lists
    *("deal_stage_id", "stalled_reason", "team"),
    *("target", "band", "reasons", "verdict"),  # of lead scores and of spend: words
    *("company",),  # of dim_persons: an employer
    *("record_id",),  # of fct_conversions: a deal's as well as a contact's; erasures empty it
}
NOT_OF_PERSONS = {"rpt_lead_score_model"}  # facts of a model of all leads together
PERSONAL = {
    (("raw", *key.split(".")), c.name)
    for key, of in CONTRACTS.items()
    for c in of.columns
    if c.personal
}
Models = dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Node and column lineage of every model, by schema and name."""
    folder = tmp_path_factory.mktemp("compiled")
    here = environment().model_copy(update={"data": folder})
    here.work.mkdir()
    warehouse._dbt(here, "compile", folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    known = Lineage(manifest, folder / "compiled", warehouse.lineage_file(here))
    return {
        (node["schema"], node["name"]): (node, known.of(node["schema"], node["name"]))
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }


def tagged(node: dict[str, Any]) -> set[str]:
    return {
        name
        for name, column in node["columns"].items()
        if column["config"].get("meta", {}).get("personal")
    }


def texts(node: dict[str, Any]) -> set[str]:
    """Columns that can tell a word of somebody: not numbers, flags, days and moments."""
    return {
        name
        for name, column in node["columns"].items()
        if any(word in column["data_type"] for word in ("varchar", "struct", "map", "json"))
    }


def test_what_descends_from_personal_columns_is_tagged_or_known_not_to_be(models: Models) -> None:
    @cache
    def descends(table: Table, column: str) -> bool:
        origins = models[table[0], table[1]][1] if table[:2] in models else {}
        return (table, column) in PERSONAL or any(
            descends(tuple(above), name) for above, name in origins.get(column, [])
        )

    found = {
        (node["name"], column)
        for table, (node, origins) in models.items()
        if node["fqn"][1] == "marts" and node["name"] not in NOT_OF_PERSONS
        for column in texts(node) & set(origins)
        if descends(table, column) and column not in tagged(node)
    }

    assert {(table, column) for table, column in found if column not in NOT_PERSONAL} == set()
    assert NOT_PERSONAL - {column for _, column in found} == set(), "no longer made of any"


def test_what_no_lineage_follows_is_tagged_by_hand(models: Models) -> None:
    """Evidence comes out of Python models, values of quarantine out of every export."""
    assert "identifier" in tagged(models["journey", "dim_identity_edges"][0])
    assert "identifier" in tagged(models["journey", "rpt_identity_review"][0])
    assert "value" in tagged(models["quality", "fct_quarantined_rows"][0])


def test_dagster_shows_which_columns_are_personal() -> None:
    schema = TABLES.schema(TABLES.models["journey.dim_persons"])
    assert {c.name for c in schema.columns if "personal" in c.tags} == {"email", "full_name"}

    [spec] = [
        spec
        for spec in defs().resolve_all_asset_specs()
        if spec.key == dg.AssetKey(["raw", "kit", "subscribers"])
    ]
    shown = spec.metadata["dagster/column_schema"].columns
    assert {c.name for c in shown if "personal" in c.tags} == {"email", "first_name"}


def test_every_model_is_followed(models: Models) -> None:
    """Read off its SQL; of a Python model its YAML says what each column is made from."""
    assert [".".join(name) for name, (_, origins) in models.items() if not origins] == []
    sources = [
        (".".join(name), column)
        for name, (node, origins) in models.items()
        if node["fqn"][1] == "staging"
        for column, found in origins.items()
        for table, _ in found
        if table[0] == "intermediate"
    ]
    assert sources == []
