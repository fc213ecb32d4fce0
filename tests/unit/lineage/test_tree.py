"""What one column is made from, as `throughline lineage` tells it."""

import json

import pytest
from typer.testing import CliRunner

from pipelines import warehouse
from pipelines.cli import app
from pipelines.exports.contract import load_contracts
from pipelines.lineage.files import header_rows
from pipelines.lineage.project import Edge
from pipelines.lineage.tree import Branch, Tree, UnknownColumnError
from pipelines.settings import environment

COST = "raw.google_ads.campaigns_daily"
HEADERS = header_rows(load_contracts()["google_ads.campaigns_daily"])
EDGES = [
    Edge("sales.rpt_b", "mart", "roas", "sales.fct_a", "mart", "spend", True),
    Edge("sales.rpt_b", "mart", "roas", "sales.fct_a", "mart", "doubled", True),
    Edge("sales.rpt_b", "mart", "one", None, None, None, True),
    Edge("sales.fct_a", "mart", "spend", COST, "export", "spend", True),
    Edge("sales.fct_a", "mart", "doubled", "sales.fct_a", "mart", "spend", True),
]
TREE = Tree(EDGES, HEADERS)


def ends(branch: Branch) -> list[tuple[str, str]]:
    below = [end for each in branch.made_from for end in ends(each)]
    return below or [(branch.table, branch.column)]


def test_a_column_leads_down_to_the_headers_of_an_export() -> None:
    roas = TREE.below(("sales.rpt_b", "roas"))

    assert [each.column for each in roas.made_from] == ["spend", "doubled"]
    [export] = roas.made_from[0].made_from
    assert (export.layer, export.read_from) == ("export", "the header")
    assert {"Cost", "Kosten", "cost_micros"} <= set(export.headers)


def test_what_was_told_is_not_told_again() -> None:
    [again] = TREE.below(("sales.rpt_b", "roas")).made_from[1].made_from

    assert (again.column, again.is_repeated, again.made_from) == ("spend", True, [])


def test_a_column_of_no_column_ends_there() -> None:
    assert TREE.below(("sales.rpt_b", "one")).made_from == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sales.rpt_b.roas", [("sales.rpt_b", "roas")]),
        ("rpt_b.roas", [("sales.rpt_b", "roas")]),
        ("rpt_b", [("sales.rpt_b", "roas"), ("sales.rpt_b", "one")]),
        (f"{COST}.spend", [(COST, "spend")]),
    ],
)
def test_a_column_is_found_by_its_name(name: str, found: list[tuple[str, str]]) -> None:
    assert TREE.find(name) == found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rpt_b.roaz", "did you mean roas"),
        ("rpt_c.roas", "did you mean sales.rpt_b"),
        ("x", "no table x"),
    ],
)
def test_a_name_that_is_none_tells_the_nearest(name: str, words: str) -> None:
    with pytest.raises(UnknownColumnError, match=words):
        TREE.find(name)


def test_the_command_leads_from_a_mart_to_a_header() -> None:
    warehouse.column_edges(environment())  # dbt writes to a real terminal
    told = CliRunner().invoke(app, ["lineage", "rpt_channel_performance_daily.spend"])
    assert told.exit_code == 0
    assert 'raw.google_ads.campaigns_daily.spend from the header "Cost"' in told.stdout

    as_json = CliRunner().invoke(app, ["lineage", "rpt_channel_performance_daily.spend", "--json"])
    [told_branch] = json.loads(as_json.stdout)
    assert (told_branch["table"], told_branch["layer"]) == (
        "marketing.rpt_channel_performance_daily",
        "mart",
    )

    wrong = CliRunner().invoke(app, ["lineage", "rpt_channel_performance_daily.spends"])
    assert (wrong.exit_code, "did you mean spend" in wrong.output) == (1, True)
