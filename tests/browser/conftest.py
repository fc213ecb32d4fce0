"""Debian's chromium, driven by Playwright, and the report of the released demo in it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipelines.dashboard import REPORT
from tests.browser.opened import Opened
from tests.conftest import Project

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "install Debian's chromium to run the browser tests"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(browser: Browser, released: Project) -> Iterator[Opened]:
    opened = Opened(browser, released.data / "published" / REPORT)
    yield opened
    opened.page.close()
