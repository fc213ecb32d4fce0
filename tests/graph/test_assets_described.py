"""Every asset says what it is, whose, of which columns, and where its code is."""

import re
from functools import cache
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import defs
from pipelines.defs import metadata
from pipelines.settings import environment, settings

FOLDERS = ("landing", "release")  # of files, no tables


@cache
def specs() -> list[dg.AssetSpec]:
    return sorted(defs().resolve_all_asset_specs(), key=lambda spec: spec.key.path)


def names(wrong: list[dg.AssetSpec]) -> list[str]:
    return [spec.key.to_user_string() for spec in wrong]


@pytest.mark.parametrize("what", ["description", "owners", "kinds", "tags", "group_name"])
def test_every_asset_says_what_it_is_and_whose(what: str) -> None:
    assert names([spec for spec in specs() if not getattr(spec, what)]) == []


def test_every_asset_is_of_a_layer() -> None:
    assert {spec.tags.get("layer") for spec in specs()} == {
        *("landing", "raw", "lake", "settings", "releases", "lineage", "seed"),
        *("staging", "intermediate", "mart", "release"),
    }


def test_every_table_describes_all_its_columns() -> None:
    tables = [spec for spec in specs() if spec.key.path[0] not in FOLDERS]
    schemas = {
        spec.key.to_user_string(): spec.metadata["dagster/column_schema"].columns for spec in tables
    }
    assert len(schemas) > 400
    assert [name for name, columns in schemas.items() if not columns] == []
    assert [
        f"{name}.{column.name}"
        for name, columns in schemas.items()
        for column in columns
        if not (column.description and column.type)
    ] == []


def test_every_asset_links_to_a_line_of_the_checkout() -> None:
    for spec in specs():
        [link] = spec.metadata["dagster/code_references"].code_references
        assert isinstance(link, dg.LocalFileCodeReference)
        path = Path(link.file_path)
        assert path.is_relative_to(environment().root), spec.key
        assert 1 <= (link.line_number or 0) <= len(path.read_text("utf-8").splitlines()), spec.key


def test_links_lead_to_the_address_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    code = settings().code.model_copy(update={"url": "https://git.example.com/blob/main/"})
    monkeypatch.setattr(metadata, "settings", lambda: settings().model_copy(update={"code": code}))
    linked = metadata.code_link(Path(metadata.__file__), "^def code_link")
    [link] = linked["dagster/code_references"].code_references

    assert isinstance(link, dg.UrlCodeReference)
    assert re.fullmatch(
        r"https://git.example.com/blob/main/pipelines/defs/metadata.py#L\d+", link.url
    )


def test_a_vendor_is_stale_when_its_files_stop_coming() -> None:
    policies = {
        spec.key.path[1]: spec.freshness_policy for spec in specs() if spec.key.path[0] == "landing"
    }
    sources = settings().sources
    assert {name for name, policy in policies.items() if policy is None} == {
        name for name, source in sources.items() if source.freshness is None
    }
    google = policies["google_ads"]
    assert google is not None
    assert google.fail_window.to_timedelta().total_seconds() == 360 * 3600
