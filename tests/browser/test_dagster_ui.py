"""The Dagster UI in a real browser, after a release and a refusal.

An analyst walks from a mart back to the files, an engineer sees what the gate refused, and why.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opened import await_answer, end, free_port
from tests.conftest import Project

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PATIENCE = 90_000  # milliseconds; the first page waits for the definitions


@pytest.fixture(scope="module")
def address(refused: Project) -> Iterator[str]:
    port = free_port()
    server = refused.start("webserver", "--port", str(port), quiet=True)
    url = f"http://127.0.0.1:{port}"
    await_answer(server, f"{url}/server_info")
    yield url
    end(server)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1800, "height": 1000})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def opened(page: Page, entry: str) -> Locator:
    """What a person sees who opens a metadata entry that the page only names."""
    row = page.locator("tr", has=page.get_by_text(entry, exact=True)).first
    row.get_by_text("[Show Markdown]").click(timeout=PATIENCE)
    shown = page.get_by_role("dialog")
    expect(shown).to_be_visible(timeout=PATIENCE)
    return shown


def test_links_lead_from_a_report_to_the_files_of_google_ads(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/marketing/rpt_channel_performance_daily?view=overview")
    expect(page.get_by_text("One row per day, channel and attribution model").first).to_be_visible(
        timeout=PATIENCE
    )

    lineage = opened(page, "column lineage")
    spend = lineage.locator("tr", has=page.get_by_text("spend", exact=True)).first
    expect(spend).to_contain_text("Cost")
    spend.get_by_role("link", name="raw.google_ads.campaigns_daily").first.click()
    page.wait_for_url("**/assets/raw/google_ads/campaigns_daily*")
    page.get_by_role("link", name="landing / google_ads").first.click()
    page.wait_for_url("**/assets/landing/google_ads*")

    expect(page.get_by_text("files as exported").first).to_be_visible(timeout=PATIENCE)


def test_the_graph_above_a_report_is_drawn(page: Page, address: str) -> None:
    page.goto(
        f"{address}/assets/marketing/rpt_channel_performance_daily"
        "?view=lineage&lineageScope=upstream&lineageDepth=1"
    )

    for name in ("rpt_channel_performance_daily", "fct_ad_performance_daily"):
        expect(page.locator("svg").get_by_text(name).first).to_be_visible(timeout=PATIENCE)


def test_a_failed_check_of_the_gate_tells_what_failed(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/release/candidate?view=checks&checkDetail=reconciliation")
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible(timeout=PATIENCE)

    failed = opened(page, "failed")

    expect(failed).to_contain_text("reconciliation_google_ads")
    expect(failed).to_contain_text("totals open")


def test_a_failed_check_of_a_table_shows_its_rows_and_how_to_find_them(
    page: Page, address: str
) -> None:
    check = "marketing__fct_ad_performance_daily"
    page.goto(f"{address}/assets/release/candidate?view=checks&checkDetail={check}")
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible(timeout=PATIENCE)

    rows = opened(page, "reporting_spend_converted")

    expect(rows).to_contain_text("2 of 2")
    expect(rows).to_contain_text("2026-09-02")
    expect(rows).to_contain_text('from "marketing"."fct_ad_performance_daily" where')


def test_the_release_stays_and_is_drawn(page: Page, address: str, refused: Project) -> None:
    page.goto(f"{address}/assets/release/current?view=overview")
    release_id = refused.description()["release_id"]
    expect(page.get_by_text(release_id).first).to_be_visible(timeout=PATIENCE)

    picture = opened(page, "spend by platform and month").locator("img[src^='data:image/png']")

    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 300


def test_runs_of_the_command_line_are_in_the_history(page: Page, address: str) -> None:
    page.goto(f"{address}/runs")

    expect(page.get_by_text("publish_release").first).to_be_visible(timeout=PATIENCE)
    for state in ("Success", "Failure"):
        expect(page.get_by_text(state, exact=True).first).to_be_visible(timeout=PATIENCE)
