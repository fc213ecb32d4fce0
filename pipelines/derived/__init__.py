"""Files of the checkout that are written from the contracts and never by hand.

A test compares them with what is written here; `throughline sources --write` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.derived.dbt_sources import exports_macro, sources_yaml
from pipelines.derived.sources_page import sources_page
from pipelines.exports.contract import CONTRACTS_DIR, Contract, load_contracts, read_yaml
from pipelines.exports.words import vendors


def derived(root: Path, contracts: dict[str, Contract] | None = None) -> dict[str, str]:
    """The text of every such file by its path below the checkout `root`."""
    known = dict(sorted((contracts or load_contracts()).items()))
    known_vendors = vendors(known.values())
    refusals = [read_yaml(path) for path in sorted((CONTRACTS_DIR / "refused").glob("*.yaml"))]
    files = {
        "dbt_project/macros/staged_exports.sql": exports_macro(known.values()),
        "docs/sources.md": sources_page(
            known_vendors, list(known.values()), refusals, _read(root / "benchmarks" / "cuts.md")
        ),
    }
    for source, vendor in known_vendors.items():
        own = [contract for contract in known.values() if contract.source == source]
        files[f"dbt_project/models/staging/{source}/_{source}__sources.yml"] = sources_yaml(
            vendor, own
        )
    return files


def stale(root: Path) -> list[str]:
    """The paths whose files are not what the contracts say."""
    return [path for path, text in derived(root).items() if _read(root / path) != text]


def write(root: Path) -> list[str]:
    """Bring every file up to date; returns the paths that have changed."""
    changed = stale(root)
    for path, text in derived(root).items():
        if path in changed:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="\n")
    return changed


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
