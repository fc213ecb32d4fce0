"""What `throughline inspect` and `template` print: columns beside their first values, nobody's
data unasked."""

import io
from pathlib import Path

from rich.console import Console

from pipelines import preview_page, summary
from pipelines.exports import template as templates
from pipelines.exports.preview import preview

TOUCHES = """occurred_at,email,touch_type,Shoe size,gclid
2026-01-31T09:30:00Z,ana@acme.example,call,[red]42,
2026-01-31T09:31:00Z,bob@acme.example,"a\x1b[31m
b",43,Cj0
soon,not@shown.example,call,44,
"""


def page(folder: Path, text: str, personal: bool = False) -> str:
    path = folder / "touches.csv"
    path.write_text(text, encoding="utf-8")
    out = io.StringIO()
    preview_page.show(list(preview(path, path.name)), personal, Console(file=out, width=120))
    return out.getvalue()


def test_each_column_is_told_with_its_header_and_first_values(tmp_path: Path) -> None:
    told = page(tmp_path, TOUCHES)
    lines = [" ".join(line.split()) for line in told.splitlines()]

    assert "records 2 rows to load, 1 to quarantine" in lines
    assert "table header in line 1, utf-8, comma between cells" in lines
    assert "touch_type text touch_type call · a [31m b" in lines
    assert "gclid text gclid - · Cj0" in lines
    assert "_extra not read Shoe size [red]42 · 43" in lines
    assert "5 occurred_at soon not a date and time" in lines
    assert "\x1b" not in told


def test_a_file_that_may_be_cut_off_is_told_of(tmp_path: Path) -> None:
    report = "Campaign report\nAll time\nDay,Campaign,Impr.,Clicks,Cost\n2026-09-01,A,10,1,1.50\n"
    assert "warning    it has no total row" in page(tmp_path, report)
    assert "warning" not in page(tmp_path, f"{report}Total: Campaigns, --,10,1,1.50\n")


def test_personal_data_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    assert "acme.example" not in page(tmp_path, TOUCHES)
    assert "email text email ••• · •••" in " ".join(page(tmp_path, TOUCHES).split())
    assert "ana@acme.example · bob@acme.example" in page(tmp_path, TOUCHES, personal=True)


def test_a_file_that_is_not_loaded_says_why_and_where_to_read_on(tmp_path: Path) -> None:
    lines = page(tmp_path, "occurred_at,touch_type\n2026-01-31T09:30:00Z,call\n").splitlines()

    assert [line.split("  ")[0].strip() for line in lines[1:4]] == ["not loaded", "remedy", "see"]
    assert "docs/sources.md, Touchpoints" in lines[-1]


def test_a_template_tells_what_must_be_filled_in() -> None:
    out = io.StringIO()
    console = Console(file=out, width=120)
    summary.show_columns(templates.find("touchpoints"), console)
    summary.show_templates(templates.templates().values(), console)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]

    assert any(line.startswith("touch_type text required What happened") for line in lines)
    assert any(line.startswith("email text or visitor_id Who") for line in lines)
    assert "sales_targets Sales targets: One row per month and rep or team." in lines
