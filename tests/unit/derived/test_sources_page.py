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


def page(cuts: str | None = None) -> str:
    return sources_page({"acme": VENDOR}, [CONTRACT], cuts)


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
- **Personal data**: `shop`; never logged.
- **Refused**: a file without `Day` and `Shop ID` or `Shop`; a file with a column that belongs to \
another report (`Keyword`, `Asset`, `Age` and 1 more); a file of which more than 25% of the rows \
cannot be read (fewer go to quarantine, one by one).

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


def test_measured_cuts_are_shown_where_they_were_measured() -> None:
    measured = "# Cuts\n\nwords\n\n| export | told |\n|---|---|\n| acme.spend | 97% |\n\nmore\n"

    assert "| export | told |\n|---|---|\n| acme.spend | 97% |\n" in page(measured)
    assert "more\n" not in page(measured)
    assert "has not been measured" in page()
    assert "has not been measured" not in page(measured)


def test_every_link_leads_to_one_heading() -> None:
    contracts = load_contracts()
    told = sources_page(vendors(contracts.values()), list(contracts.values()), None)
    headings = re.findall(r"^#{2,3} (.+)$", told, re.MULTILINE)
    anchors = Counter(
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings
    )

    links = re.findall(r"\]\(#([^)]+)\)", told)
    assert len(links) > len(contracts)
    assert [link for link in links if anchors[link] != 1] == []


def test_every_export_says_how_it_is_made() -> None:
    assert [key for key, contract in load_contracts().items() if not contract.how_to_export] == []
