"""What the report of a release promises of itself, in a real browser: it asks nobody, names nobody,
takes names for texts, and is read on a phone, by keyboard and without colours.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser

from pipelines import dashboard, warehouse
from pipelines.dashboard import REPORT, About
from pipelines.settings import environment
from tests.browser.opened import Opened
from tests.conftest import Project

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HOSTILE = "</script><img src=x onerror=\"window.hit=1\"><b>&amp; {{ 1 }} 'x' \u2028 ünï"
ABOUT = About("20261128T000000Z-0", "2026-11-28T00:00:00+00:00", "EUR", "UTC")


def test_it_asks_nobody_and_nothing_fails(report: Opened, released: Project) -> None:
    policy = report.page.locator("meta[http-equiv]").get_attribute("content") or ""

    assert report.asked == [(released.data / "published" / REPORT).as_uri()]
    assert report.errors == []
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


def test_no_chart_tells_by_colour_alone_and_each_has_its_table(report: Opened) -> None:
    charts = report.page.evaluate(
        """[...document.querySelectorAll(".js-plotly-plot")].map(chart => ({
            name: chart.getAttribute("aria-label"),
            table: chart.closest(".body").querySelectorAll("details tbody tr").length,
            looks: chart.data.map(trace => [trace.type, trace.mode, trace.line?.dash,
                trace.marker?.symbol, trace.marker?.pattern?.shape].join()),
        }))"""
    )

    assert len(charts) > 10
    for chart in charts:
        assert chart["name"]
        assert chart["table"]
        assert len(set(chart["looks"])) == len(chart["looks"]), chart


def test_it_is_used_by_keyboard(report: Opened) -> None:
    page = report.page
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    reached = []
    for _ in range(10):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.hash || document.activeElement.id"))

    assert reached[0] == "#main"
    assert {"#overview", "#quality", "period", "model"} <= set(reached)

    names = [row[0] for row in report.table("Channels")]
    page.locator("#channels .table thead button").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    assert [row[0] for row in report.table("Channels")] == sorted(names, key=str.lower)
    unreachable = page.evaluate(
        """[...document.querySelectorAll(".scroll")].filter(found => found.tabIndex < 0).length"""
    )
    assert unreachable == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    browser: Browser, released: Project, scheme: Any
) -> None:
    opened = Opened(
        browser,
        released.data / "published" / REPORT,
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,
    )
    wide = opened.page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(found =>
            !found.closest(".scroll, nav, svg, .skip")
            && found.getBoundingClientRect().right > innerWidth + 1).map(found => found.outerHTML)
        """
    )
    faint = opened.page.evaluate(
        """() => {
            const light = color => color.match(/[0-9.]+/g).slice(0, 3).map(Number)
                .map(part => part / 255)
                .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
            const sheet = light(getComputedStyle(document.querySelector(".block.time"))
                .backgroundColor);
            return [...document.querySelectorAll(".blocks p, .blocks dt, .blocks dd b, "
                + ".blocks td, .blocks th, .blocks summary")].filter(found => {
                const ink = light(getComputedStyle(found).color);
                return (Math.max(ink, sheet) + 0.05) / (Math.min(ink, sheet) + 0.05) < 4.5;
            }).map(found => found.outerHTML);
        }"""
    )
    opened.page.close()

    assert wide == []
    assert faint == []
    assert opened.errors == []


def altered(released: Project, folder: Path, *statements: str) -> Path:
    """The page of the release as it would be after `statements`."""
    shutil.copyfile(released.release, folder / "warehouse.duckdb")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    return dashboard.write_report(folder, ABOUT)


def test_names_in_the_data_are_texts(browser: Browser, released: Project, tmp_path: Path) -> None:
    name = HOSTILE.replace("'", "''")
    page = altered(
        released,
        tmp_path,
        f"update marketing.dim_campaigns set campaign_name = '{name}'",
        f"update sales.fct_deals set lost_reason = '{name}' where status = 'lost'",
        f"update sales.rpt_open_deals set stage = '{name}'",
        f"update quality.fct_quarantined_rows set column_name = '__proto__', reason = '{name}'",
        f"update journey.fct_attribution_daily set channel = '{name}' where channel = 'Email'",
        f"update journey.fct_journeys set channel_path = ['{name}', '__proto__', '{name}']",
    )
    opened = Opened(browser, page)
    report_names = {
        title: {row[place] for row in opened.table(title)}
        for title, place in (
            ("Campaigns", 0),
            ("Open pipeline by stage, today", 0),
            ("Channels", 0),
            ("Reasons of lost deals", 0),
            ("Values in quarantine", 3),
        )
    }
    marks = opened.page.locator("#journeys svg text").all_text_contents()
    images = opened.page.locator("img, .blocks script, .blocks iframe").count()
    hit = opened.page.evaluate("window.hit ?? null")
    opened.page.close()

    assert all(HOSTILE in found for found in report_names.values()), report_names
    assert any("<img" in mark for mark in marks)
    assert (images, hit, opened.errors) == (0, None, [])
    assert len(opened.asked) == 1


def test_a_release_without_a_row_has_a_page(
    browser: Browser, released: Project, tmp_path: Path
) -> None:
    page = altered(
        released, tmp_path, *(f"delete from {table}" for table in dashboard.tables_read())
    )
    opened = Opened(browser, page)
    told = opened.page.locator("main .empty").count()
    opened.page.close()

    assert opened.errors == []
    assert told > 15


def test_nobody_is_named(report: Opened, released: Project) -> None:
    manifest = json.loads(warehouse.manifest(environment()).read_text(encoding="utf-8"))
    columns = [
        (node["schema"], node["name"], column["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and "marts" in node["fqn"]
        for column in node["columns"].values()
        if column["config"]["meta"].get("personal")
    ]
    texts = report.page.evaluate(
        """() => JSON.stringify([...new Set(Object.values(told.answers).flatMap(({ rows }) =>
            rows.flat()).filter(value => typeof value === "string"))])"""
    )
    asked = " union ".join(
        f'select "{column}"::varchar as told from {schema}.{table}'
        for schema, table, column in columns
    )
    named = released.query(
        f"select told from ({asked}) where list_contains(?::varchar[], told)", [json.loads(texts)]
    )

    assert len(columns) > 20
    assert named == []
    assert "@" not in texts
