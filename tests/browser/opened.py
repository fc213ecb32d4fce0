"""A report of a release, opened in chromium and read as a person would read it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

# Every cell of the tables of a block as shown, by the heading of the block.
CELLS = """title => {
    const heading = [...document.querySelectorAll("h3")].find(found => found.textContent === title);
    return [...heading.parentElement.querySelectorAll("tbody tr")].map(row =>
        [...row.cells].map(cell => cell.textContent));
}"""


class Opened:
    """A report in a tab of its own, and what went wrong or was asked for while it drew."""

    def __init__(self, browser: Browser, path: Path, **how: Any) -> None:
        self.page: Page = browser.new_page(**how)
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text))
        self.page.goto(path.as_uri())

    def choose(self, **options: str) -> None:
        for key, value in options.items():
            self.page.select_option(f"#{key}, [data-choice={key}]", value)

    def figures(self, section: str) -> dict[str, str]:
        found = self.page.locator(f"#{section} .figure").all()
        return {
            str(figure.get_attribute("data-measure")): figure.locator(".value").inner_text()
            for figure in found
        }

    def table(self, title: str) -> list[list[str]]:
        rows: list[list[str]] = self.page.evaluate(CELLS, title)
        return rows
