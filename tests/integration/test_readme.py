"""What the README tells its three readers to do works as written."""

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from pipelines.cli import app
from tests.conftest import Project

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_query_for_bi_readers_answers(released: Project) -> None:
    (query,) = re.findall(r'warehouse\.duckdb \\\n\s+"(select .*?)"', README, re.DOTALL)

    rows = released.query(query)

    assert {"Paid Search", "Email"} <= {channel for channel, _, _ in rows}


def test_every_make_target_and_command_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"`?make ([a-z]+)", README)) - {"and"}
    commands = set(re.findall(r"`throughline ([a-z]+)", README))

    assert {name for name in targets if f"\n{name}:" not in makefile} == set()
    assert commands - set(get_command(app).commands) == set()


def test_every_suite_is_of_a_table_that_the_project_builds() -> None:
    marts = ROOT / "dbt_project" / "models" / "marts"
    tables = {
        f"{path.parent.name}.{model['name']}"
        for path in marts.rglob("_*__models.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    }

    assert {path.stem for path in (ROOT / "expectations").glob("*.json")} == tables


def test_pictures_and_documents_that_are_named_exist() -> None:
    named = re.findall(r"\]\((docs/[^)]+)\)", README) + re.findall(r"`([A-Z]+\.md)`", README)

    assert [name for name in named if not (ROOT / name).is_file()] == []
