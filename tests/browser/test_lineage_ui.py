"""The Dagster UI in a real browser: an analyst walks from a mart back to the export."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import THROUGHLINE, Project

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(released: Project) -> Iterator[str]:
    port = free_port()
    server = subprocess.Popen(
        [THROUGHLINE, "ui", "--port", str(port)],
        env=released.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{url}/server_info", timeout=5).close()
            break
        except OSError:
            assert server.poll() is None, "the UI ended by itself"
            time.sleep(1)
    yield url
    os.killpg(server.pid, signal.SIGINT)
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1800, "height": 1000})
    yield opened
    opened.close()


def test_lineage_leads_from_attribution_to_the_exports(page: Page, address: str) -> None:
    page.goto(
        f"{address}/assets/journey/fct_attribution"
        "?view=lineage&lineageScope=upstream&lineageDepth=20",
        wait_until="networkidle",
        timeout=90_000,
    )

    expect(page.get_by_text("fct_attribution").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=lineage-graph], svg").first).to_be_visible(timeout=60_000)


def test_an_asset_shows_rows_columns_and_where_they_come_from(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/journey/fct_attribution?view=overview", timeout=90_000)

    expect(page.get_by_text("One row per conversion").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("reporting_amount").first).to_be_visible(timeout=60_000)


def test_the_gate_shows_its_checks_on_the_candidate(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/release/candidate?view=checks", timeout=90_000)

    expect(page.get_by_text("journey__fct_attribution").first).to_be_visible(timeout=60_000)


def test_the_run_from_the_command_line_is_in_the_history(page: Page, address: str) -> None:
    page.goto(f"{address}/runs", timeout=90_000)

    expect(page.get_by_text("publish_release").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Success").first).to_be_visible(timeout=60_000)
