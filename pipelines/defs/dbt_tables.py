"""What is known of dbt's tables before one is built: columns, tags, links to their files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

from pipelines import warehouse
from pipelines.defs.metadata import code_link, personal_tag
from pipelines.exports.contract import load_contracts
from pipelines.lineage.columns import Columns
from pipelines.lineage.files import header_rows, read_edges
from pipelines.settings import environment

Node = Mapping[str, Any]
UNTYPED = "known when built"
WRITTEN = ("settings", "releases", "lineage")  # dbt sources that are written before every build


class Tables:
    """The models, seeds and sources of the manifest."""

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """As dbt parsed it."""
        parsed: dict[str, Any] = json.loads(warehouse.manifest(environment()).read_text("utf-8"))
        return parsed

    @cached_property
    def columns(self) -> Columns:
        """The columns of all tables."""
        own: dict[tuple[str, str], str] = {
            (name_of(node), str(column["name"])): column["description"]
            for kind in ("nodes", "sources")
            for node in self.manifest[kind].values()
            for column in node.get("columns", {}).values()
            if node["resource_type"] in ("model", "seed", "source") and column["description"]
        }
        own = {column: _read_from(row) for column, row in self.headers.items()} | own
        return Columns(read_edges(warehouse.column_edges(environment())), own)

    @cached_property
    def headers(self) -> dict[tuple[str, str], dict[str, Any]]:
        """By table and column of the raw lake: which headers mean it."""
        rows = (row for contract in load_contracts().values() for row in header_rows(contract))
        return {(row["table_name"], row["column_name"]): row for row in rows}

    def schema(self, node: Node) -> dg.TableSchema:
        """The columns of a table, each described."""
        told, name = node["columns"], name_of(node)
        names = list(dict.fromkeys([*self.columns.described(name), *told]))
        return dg.TableSchema(
            [
                dg.TableColumn(
                    column,
                    told.get(column, {}).get("data_type") or UNTYPED,
                    self.columns.of((name, column)),
                    tags=personal_tag(told.get(column, {}).get("config", {}).get("meta", {})),
                )
                for column in names
            ]
        )

    def exports(self, node: Node) -> dict[str, list[tuple[str, str]]]:
        """By column of a mart the exports it begins with, each with the header that means it."""
        if layer_of(node) != "mart":
            return {}
        name = name_of(node)
        return {
            column: [(table, self._header(table, up)) for table, up in self.columns.exports(each)]
            for column in self.columns.described(name)
            for each in [(name, column)]
        }

    def _header(self, table: str, column: str) -> str:
        row = self.headers.get((table, column))
        return row["headers"][0] if row and row["headers"] else column

    @cached_property
    def models(self) -> dict[str, Node]:
        """Models and seeds by name."""
        nodes = self.manifest["nodes"].values()
        return {name_of(node): node for node in nodes if node["resource_type"] in ("model", "seed")}

    @cached_property
    def written(self) -> dict[str, Node]:
        """The sources that are written before every build, by name."""
        sources = self.manifest["sources"].values()
        return {name_of(node): node for node in sources if node["source_name"] in WRITTEN}

    def only_source(self, node: Node) -> str | None:
        """The one source whose rows a staging model renames; None of any other."""
        known = self.manifest["sources"]
        above = node["depends_on"].get("nodes", [])  # a seed has none
        sources = [known[each] for each in above if each in known]
        is_renaming = layer_of(node) == "staging" and len(sources) == 1
        return name_of(sources[0]) if is_renaming else None


TABLES = Tables()


class FolderGroups(DagsterDbtTranslator):
    """dbt's names, grouped by the folder that a model is in."""

    def get_group_name(self, dbt_resource_props: Node) -> str | None:
        folders = dbt_resource_props["fqn"][1:-1]
        return "_".join(folders[-2:]) if folders else "seeds"

    def get_tags(self, dbt_resource_props: Node) -> Mapping[str, str]:
        personal = any(
            column["config"].get("meta", {}).get("personal")
            for column in dbt_resource_props["columns"].values()
        )
        tags = {**super().get_tags(dbt_resource_props), "layer": layer_of(dbt_resource_props)}
        return {**tags, "personal": ""} if personal else tags

    def get_metadata(self, dbt_resource_props: Node) -> Mapping[str, Any]:
        known = super().get_metadata(dbt_resource_props)
        if dbt_resource_props["resource_type"] not in ("model", "seed"):
            return known
        return {
            **known,
            "dagster/column_schema": TABLES.schema(dbt_resource_props),
            **code_link(file_of(dbt_resource_props)),
        }


def name_of(node: Node) -> str:
    """schema.name of a model or seed; raw.source.export or the like of a source."""
    if node["resource_type"] == "source":
        return ".".join(node["config"]["meta"]["dagster"]["asset_key"])
    return f"{node['schema']}.{node['name']}"


def layer_of(node: Node) -> str:
    """staging, intermediate, mart or seed."""
    layer = node["fqn"][1] if node["resource_type"] == "model" else node["resource_type"]
    return "mart" if layer == "marts" else str(layer)


def file_of(node: Node) -> Path:
    """The file of the checkout that a table is defined in."""
    return environment().dbt_project / str(node["original_file_path"])


def _read_from(row: Mapping[str, Any]) -> str:
    named = ", ".join(f'"{header}"' for header in row["headers"][:3])
    more = len(row["headers"]) - 3
    told = f"Read from {row['read_from']} {named}".rstrip()
    return f"{told} and {more} more." if more > 0 else f"{told}."
