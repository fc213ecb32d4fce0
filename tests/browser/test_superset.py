"""Superset in a real browser: its dashboards show what the marts hold, and nothing else is open."""

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Response

from tests.browser.opened import await_answer, end, free_port
from tests.conftest import Project

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-bi" / "bin" / "python"
DASHBOARDS = {path.stem: path for path in (ROOT / "bi" / "superset" / "dashboards").glob("*.yaml")}
CHARTS = '[data-test="chart-grid-component"]'

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not (ROOT / ".venv-bi" / ".ready").is_file()
        and not os.environ.get("THROUGHLINE_TEST_EVERYTHING"),
        reason="`make bi` sets Superset up",
    ),
]


@pytest.fixture(scope="module")
def project(released: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The release alone, where Superset may write beside it."""
    folder = tmp_path_factory.mktemp("bi")
    shutil.copytree(released.data / "published", folder / "data" / "published")
    return Project(released.landing, folder / "data", folder / "throughline.yaml")


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    port = free_port()
    log = project.data.parent / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [PYTHON, ROOT / "bi" / "superset" / "serve.py"],
            env=project.environment | {"THROUGHLINE_BI_PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    await_answer(server, f"{url}/health", log)
    yield url
    end(server, signal.SIGTERM)


@pytest.fixture(scope="module")
def page(browser: Browser, address: str, project: Project) -> Page:
    """Logged in with the password that was made for this data folder."""
    opened = browser.new_page(viewport={"width": 1500, "height": 3000}, base_url=address)
    opened.set_default_timeout(120_000)
    opened.goto("/login/")
    opened.fill("#username", "admin")
    opened.fill("#password", (project.data / "bi" / "password").read_text())
    opened.keyboard.press("Enter")
    opened.wait_for_url(lambda url: "/login" not in url)
    return opened


def is_answer(response: Response) -> bool:
    return "/api/v1/chart/data" in response.url


def drawn(page: Page) -> None:
    """Wait until every chart of the page is drawn."""
    page.wait_for_function(
        """charts => {
            const all = [...document.querySelectorAll(charts)];
            return all.length && all.every(chart => chart.querySelector('.slice_container'))
                && !document.querySelector('[data-test="loading-indicator"]');
        }""",
        arg=CHARTS,
    )


def chart(page: Page, name: str) -> Any:
    return page.locator(f'{CHARTS}[data-test-chart-name="{name}"]')


def rows(page: Page, name: str) -> list[list[str]]:
    found = chart(page, name).locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("td").all()] for row in found]


def rounded(value: Decimal | float | None, places: int = 0) -> str:
    """As the browser rounds: halves away from zero."""
    whole = Decimal(value or 0).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{whole:,}"


def test_every_chart_of_every_dashboard_is_answered_from_here_alone(
    page: Page, address: str
) -> None:
    for slug, path in DASHBOARDS.items():
        told = yaml.safe_load(path.read_text())
        titles = Counter(chart["title"] for row in told["rows"] for chart in row["charts"])
        answers: list[Response] = []

        def heard(answer: Response, answers: list[Response] = answers) -> None:
            answers.append(answer)

        page.on("response", heard)
        page.goto(f"/superset/dashboard/{slug}/?standalone=1")
        drawn(page)
        page.remove_listener("response", heard)
        shown = page.locator(CHARTS).all()
        assert Counter(one.get_attribute("data-test-chart-name") for one in shown) == titles
        asked = [answer for answer in answers if is_answer(answer)]
        assert len(asked) >= len(shown), slug
        assert {answer.status for answer in asked} == {200}, slug
        assert all(answer.json()["result"][0]["rowcount"] for answer in asked if slug != "quality")
        assert all(answer.url.startswith((address, "data:", "blob:")) for answer in answers)


def test_the_overview_shows_what_the_marts_hold(page: Page, project: Project) -> None:
    page.goto("/superset/dashboard/overview/?standalone=1")
    drawn(page)
    [expected] = project.query("""
        select
            (select sum(reporting_spend) from marketing.fct_ad_performance_daily),
            (select count(*) from journey.fct_conversions where conversion_type = 'lead'),
            (select count(*) from journey.fct_conversions where conversion_type = 'opportunity'),
            (select count(*) from sales.fct_deals where status = 'won'),
            (select sum(reporting_amount) from sales.fct_deals where status = 'won'),
            (select avg((status = 'won')::int) from sales.fct_deals where status in ('won', 'lost'))
    """)
    names = ["Spend", "Leads", "Opportunities", "Won deals", "Won revenue", "Win rate"]
    shown = [chart(page, name).locator(".header-line").inner_text() for name in names]

    assert shown == [*map(rounded, expected[:5]), f"{expected[5]:.1%}"]
    channels = project.query("""
        select channel, sum(weight) filter (where conversion_type = 'lead')
        from journey.fct_attribution_daily where is_report_model and is_report_unit
        group by all
    """)
    table = rows(page, "Attributed revenue by channel")
    assert {(row[0], row[1]) for row in table} == {
        (name, "N/A" if leads is None else rounded(leads)) for name, leads in channels
    }


def test_another_attribution_model_is_one_choice_away(page: Page, project: Project) -> None:
    page.goto("/superset/dashboard/channels/?standalone=1")
    drawn(page)
    [(first,)] = project.query(
        "select min(model) from journey.fct_attribution_daily where is_report_model"
    )
    assert_channels(page, project, first)
    choice = page.locator('[data-test="form-item-value"]').first
    choice.click()
    choice.locator("input").fill("first")
    with page.expect_response(is_answer):
        page.locator('.ant-select-item-option[title="first"]').click()
        page.locator('[data-test="filter-bar__apply-button"]').click()
    drawn(page)
    assert first != "first"
    assert_channels(page, project, "first")


def assert_channels(page: Page, project: Project, model: str) -> None:
    expected = project.query(
        """
        select channel, sum(spend), sum(won), sum(attributed_amount)
        from marketing.rpt_channel_performance_daily where model = ?
        group by all
        """,
        [model],
    )
    page.wait_for_function(
        "([rows, count]) => document.querySelectorAll(rows).length == count",
        arg=[f'{CHARTS}[data-test-chart-name="Channels"] tbody tr', len(expected)],
    )
    shown = {(row[0], row[1], row[5], row[6]) for row in rows(page, "Channels")}
    assert shown == {
        (name, rounded(spend), rounded(won, 1), rounded(amount))
        for name, spend, won, amount in expected
    }


def test_the_release_is_read_and_never_written(page: Page, address: str) -> None:
    token = page.request.get("/api/v1/security/csrf_token/").json()["result"]
    [database] = page.request.get("/api/v1/database/").json()["result"]
    statements = {
        "select count(*) from sales.fct_deals": 200,
        "delete from sales.fct_deals": 400,
        "create table sales.mine as select 1": 400,
    }
    for sql, status in statements.items():
        asked = page.request.post(
            "/api/v1/sqllab/execute/",
            data={"database_id": database["id"], "sql": sql},
            headers={"X-CSRFToken": token, "Referer": address},
        )
        assert (asked.status < 400) == (status == 200), asked.text()


def test_nobody_comes_in_from_elsewhere_or_without_the_password(
    browser: Browser, address: str, project: Project
) -> None:
    port = int(address.rsplit(":", 1)[1])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    assert [one for one in listening if one.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    stranger = browser.new_context(base_url=address)
    assert stranger.request.get("/api/v1/chart/").status in (401, 403, 404) or not (
        stranger.request.get("/api/v1/chart/").json().get("result")
    )
    secrets = [project.data / "bi" / name for name in ("password", "secret_key")]
    assert [oct(path.stat().st_mode & 0o777) for path in secrets] == ["0o600", "0o600"]
    assert len({path.read_text() for path in secrets}) == 2
