"""What is opened in chromium: a report of a release, read as a person reads it, and servers."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
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


def free_port() -> int:
    """One that nothing listens on yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(server: "subprocess.Popen[Any]", url: str, log: Path | None = None) -> None:
    """Wait until `url` answers; fails with the server's words if it ends before."""
    for _ in range(300):
        assert server.poll() is None, log.read_text() if log else "it ended by itself"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    raise TimeoutError(url)


def end(server: "subprocess.Popen[Any]", how: signal.Signals = signal.SIGINT) -> None:
    """End it and what it started, by force where it does not listen."""
    os.killpg(server.pid, how)
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
