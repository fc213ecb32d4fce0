"""Every query of docs/questions.md answers on the demo, from the table that it names."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import Project

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
QUESTIONS = {
    part.partition("\n")[0]: part
    for part in re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
}
# What reads the marts of a release to judge them, and asks no question of marketing or sales.
NOT_ASKED = {"journey.rpt_identity_review"}


def query_of(question: str) -> str:
    (query,) = re.findall(r"```sql\n(.*?)```", QUESTIONS[question], re.DOTALL)
    return str(query)


def answer(project: Project, question: str) -> dict[str, list[Any]]:
    """The columns of the answer by name."""
    with duckdb.connect(str(project.release), read_only=True) as connection:
        found = connection.execute(query_of(question))
        names = [column[0] for column in found.description or []]
        return dict(zip(names, map(list, zip(*found.fetchall(), strict=True)), strict=False))


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered(released: Project, question: str) -> None:
    assert question.endswith("?")
    assert any(answer(released, question).values())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_query_reads_the_table_that_is_named(question: str) -> None:
    (named,) = re.findall(r"\n\n`([a-z_]+\.[a-z_]+)`", QUESTIONS[question])

    assert set(re.findall(r"(?:from|join) ([a-z_]+\.[a-z_]+)", query_of(question))) == {named}


def test_every_report_answers_a_question() -> None:
    marts = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
    reports = {f"{path.parent.name}.{path.stem}" for path in marts.glob("*/rpt_*.sql")}
    asked = {table for question in QUESTIONS for table in re.findall(r"`(\w+\.\w+)`", question)}
    asked |= set(re.findall(r"from (\w+\.\w+)", PAGE.read_text(encoding="utf-8")))

    assert reports - asked == NOT_ASKED


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "column", "total"),
    [
        (
            "Which channels bring revenue, and what do they return?",
            "won_amount",
            "select sum(reporting_amount) from sales.fct_deals where won_at is not null",
        ),
        (
            "Which campaigns pay for themselves?",
            "spend",
            "select sum(reporting_spend) from marketing.fct_ad_performance_daily",
        ),
        (
            "What does a lead, an MQL, an SQL and a won deal cost?",
            "spend",
            "select sum(reporting_spend) from marketing.fct_ad_performance_daily",
        ),
        (
            "Why do we win and lose?",
            "deals",
            "select count(*) from sales.fct_deals where status in ('won', 'lost')",
        ),
        (
            "Who comes back, and who has left?",
            "value",
            "select sum(reporting_amount) from sales.fct_deals where customer_id is not null"
            " and won_at is not null",
        ),
    ],
)
def test_an_answer_adds_up_to_the_facts(
    released: Project, question: str, column: str, total: str
) -> None:
    [(expected,)] = released.query(total)
    found = sum(value for value in answer(released, question)[column] if value is not None)

    assert expected
    assert abs(Decimal(found) - Decimal(expected)) < Decimal("0.01")
