"""The page for the person who makes the exports says what the contract says, and nothing else."""

import re
from collections import Counter

from pipelines.derived.sources_page import sources_page
from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.words import Vendor, vendors

CONTRACT = Contract.model_validate(
    {
        "source": "acme",
        "export": "spend",
        "title": "Acme spend",
        "evidence": "unverified",
        "grain": "One row per day | shop.",
        "how_to_export": "Menu > Download.",
        "requires_any": [["shop_id", "shop"]],
        "forbids": ["Keyword", "Asset", "Age", "Hour"],
        "totals": {"blank": ["shop"], "measures": ["spend", "clicks"]},
        "path_facets": "(?P<status>open|closed)",
        "quarantine_limit": 0.25,
        "columns": [
            {"name": "day", "type": "date", "required": True, "aliases": ["Day", "Tag", "Jour"]},
            {"name": "shop_id", "aliases": ["Shop ID"]},
            {"name": "shop", "aliases": ["Shop", "Laden"], "personal": True, "description": "A|B"},
            {"name": "spend", "type": "money", "aliases": ["Cost"], "currency_from_header": True},
            {"name": "clicks", "type": "integer", "aliases": ["Clicks"]},
            {"name": "stages", "type": "map", "header_pattern": "Stage (.*)"},
            {"name": "status", "facet": True},
        ],
    }
)
VENDOR = Vendor(source="acme", title="Acme", zone="Days are UTC.", how_to_export="Log in.")


def page(cuts: str | None = None, contract: Contract = CONTRACT) -> str:
    return sources_page({"acme": VENDOR}, [contract], [], cuts)


def test_an_export_is_told_in_full() -> None:
    told = page()

    assert told[told.index("## Acme\n") :] == (
        """## Acme

Log in.

**Days and times.** Days are UTC.

### Acme spend

`acme.spend`

Menu > Download.

- **One row** per day | shop.
- **Format known from** hearsay: check the rows.
- **Checked by** its own total rows, never loaded, which must equal the rows in spend and clicks; \
the count of its records: every one is loaded, quarantined or a total.
- **Personal data** is in `shop`, and never logged.
- **Refused** is a file without `Day` and either `Shop ID` or `Shop`; a file with a column \
that belongs to another report (`Keyword`, `Asset`, `Age` and 1 more); a file of which more than \
10 rows, and more than 25% of all, cannot be read (fewer go to quarantine, one by one).

<details><summary>7 columns are read, 1 of them required</summary>

| column | what it is | read from | |
|---|---|---|---|
| `day` | day | `Day` and 2 other names | **required** |
| `shop_id` | text | `Shop ID` | **required**, or `shop` |
| `shop` | text: A\\|B | `Shop` and 1 other name | **required**, or `shop_id`, personal |
| `spend` | money | `Cost` | currency in its header |
| `clicks` | whole number | `Clicks` |  |
| `stages` | several columns | every header like `Stage (.*)` |  |
| `status` | text | the file's name |  |

</details>
"""
    )


def test_other_shapes_and_what_a_file_says_of_itself_are_told() -> None:
    contract = Contract.model_validate(
        {
            "source": "acme",
            "export": "spend",
            "title": "Acme spend",
            "evidence": "doc",
            "grain": "One row per day.",
            "preamble": [
                {"pattern": "Zone: (.*)", "fact": "time_zone"},
                {"pattern": "From: (.*)", "fact": "period_start"},
                {"pattern": "To: (.*)", "fact": "period_end"},
            ],
            "without_days": "period_reports",
            "full_export": {"column": "day", "cells": "[01]"},
            "columns": [
                {"name": "day", "type": "date", "aliases": ["Day"]},
                {"name": "spend", "type": "money", "aliases": ["Cost"], "censored": True},
                {"name": "device"},
            ],
            "variants": [
                {
                    "name": "api",
                    "title": "a connector's table",
                    "evidence": "code",
                    "footer_rows": "([0-9]+) rows",
                    "columns": [
                        {"name": "spend", "aliases": ["cost", "cost_micros"]},
                        {"name": "device", "aliases": ["segments.device"]},
                    ],
                },
                {"name": "bulk", "evidence": "real"},
            ],
        }
    )

    lines = page(contract=contract).splitlines()

    assert {
        "- **Also read** a connector's table (known from the code of tools that read it);"
        " bulk (known from real exports).",
        "- **Checked by** the number of rows that it prints; the count of its records:"
        " every one is loaded, quarantined or a total.",
        "- **Printed above the table and read** its time zone and period.",
        "- **Without days** it is read as `acme.period_reports`, and never booked on a day.",
        "- **All or a part** Where every `day` reads like `[01]`, the file holds all records,"
        " and what is missing from it is gone.",
        "| `spend` | money | `Cost` and 1 other name | `<5` and `> 90%` are kept as text |",
        "| `device` | text | `segments.device` |  |",
    } - set(lines) == set()


def test_files_that_are_known_and_not_loaded_are_listed_with_the_reason() -> None:
    refusal = {"title": "Acme Case", "reason": "nothing reads it", "remedy": "leave it"}

    told = sources_page({"acme": VENDOR}, [CONTRACT], [refusal], None)

    assert "## Known, and not loaded\n\n- **Acme Case**: nothing reads it; leave it.\n" in told
    assert "not loaded\n\n" not in page()


def test_measured_cuts_are_shown_where_they_were_measured() -> None:
    measured = "# Cuts\n\nwords\n\n| export | told |\n|---|---|\n| acme.spend | 97% |\n\nmore\n"

    assert "| export | told |\n|---|---|\n| acme.spend | 97% |\n" in page(measured)
    assert "more\n" not in page(measured)
    assert "has not been measured" in page()
    assert "has not been measured" not in page(measured)


def test_every_link_leads_to_one_heading() -> None:
    contracts = load_contracts()
    told = sources_page(vendors(contracts.values()), list(contracts.values()), [], None)
    headings = re.findall(r"^#{2,3} (.+)$", told, re.MULTILINE)
    anchors = Counter(
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings
    )

    links = re.findall(r"\]\(#([^)]+)\)", told)
    assert len(links) > len(contracts)
    assert [link for link in links if anchors[link] != 1] == []


def test_every_export_says_how_it_is_made() -> None:
    contracts = load_contracts()
    told = {
        source for source, vendor in vendors(contracts.values()).items() if vendor.how_to_export
    }

    assert [
        key
        for key, contract in contracts.items()
        if not contract.how_to_export and contract.source not in told
    ] == []
