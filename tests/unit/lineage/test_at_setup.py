"""Column lineage is read once, at set-up: a run in another data folder finds it known."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines import warehouse
from pipelines.lineage import project
from pipelines.lineage.files import read_edges
from pipelines.settings import Environment, environment

SOURCE = "source.throughline.meta.insights_daily"
MODEL = "model.throughline.stg_meta__insights_daily"


def _built(here: Environment, target: Path) -> dict[str, Any]:
    """What dbt leaves of one model over one file of this data folder."""
    relation = f"read_parquet('{here.raw}/meta/insights_daily/load=*/rows.parquet')"
    model = {
        "resource_type": "model",
        "language": "sql",
        "package_name": "throughline",
        "original_file_path": "models/staging/meta/stg_meta__insights_daily.sql",
        "schema": "staging",
        "name": "stg_meta__insights_daily",
        "fqn": ["throughline", "staging", "meta", "stg_meta__insights_daily"],
        "columns": {},
        "depends_on": {"nodes": [SOURCE]},
    }
    meta = {"dagster": {"asset_key": ["raw", "meta", "insights_daily"]}}
    source = {
        "resource_type": "source",
        "relation_name": relation,
        "columns": {"amount_spent": {}},
        "config": {"meta": meta},
    }
    manifest = {"nodes": {MODEL: model}, "sources": {SOURCE: source}}
    compiled = target / "compiled" / "throughline" / model["original_file_path"]
    compiled.parent.mkdir(parents=True)
    compiled.write_text(f"select amount_spent as spend from {relation}")
    (target / "manifest.json").write_text(json.dumps(manifest))
    return manifest


def test_what_set_up_has_read_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = environment().model_copy(update={"data": tmp_path / "data"})
    cache = tmp_path / "lineage.json"
    monkeypatch.setattr(warehouse, "lineage_file", lambda _: cache)
    monkeypatch.setattr(warehouse, "manifest", lambda _: tmp_path / "manifest.json")
    monkeypatch.setattr(warehouse, "parsed_folder", lambda _: tmp_path)
    (tmp_path / "partial_parse.msgpack").write_bytes(b"")
    monkeypatch.setattr(warehouse, "_dbt", lambda there, _, target: _built(there, target))
    warehouse.read_lineage(here)

    manifest = _built(here, tmp_path / "build")
    monkeypatch.setattr(project, "origins_of", lambda *_: pytest.fail("read again"))
    known = project.Lineage(manifest, tmp_path / "build" / "compiled", cache)

    [edge] = read_edges(tmp_path / "column_edges.parquet")
    assert (edge.layer, edge.column_name, edge.upstream_table, edge.upstream_layer) == (
        *("staging", "spend"),
        *("raw.meta.insights_daily", "export"),
    )
    assert known.of("staging", "stg_meta__insights_daily") == {
        "spend": [(("raw", "meta", "insights_daily"), "amount_spent")]
    }
