"""The dbt project is parsed once, whoever asks first."""

import subprocess
import time
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.settings import environment
from pipelines.warehouse import manifest, parse_ahead


def test_a_parse_that_runs_ahead_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = environment()
    monkeypatch.setattr(warehouse, "parsed_folder", lambda _: tmp_path)
    parses: list[object] = []
    monkeypatch.setattr(warehouse, "read_lineage", lambda _: parses.append("lineage"))

    def parse(command: object, **_: object) -> None:
        time.sleep(0.2)
        (tmp_path / "manifest.json").write_text("{}")
        parses.append(command)

    monkeypatch.setattr(subprocess, "run", parse)
    parse_ahead(here)

    assert manifest(here).read_text() == "{}"
    parse_ahead(here)
    manifest(here)
    assert [told for told in parses if told != "lineage"] == parses[:1]
