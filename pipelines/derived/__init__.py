"""Files of the checkout that are written from the contracts and never by hand.

A test compares them with what is written here; `throughline sources --write` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.derived.dbt_sources import exports_macro, sources_yaml
from pipelines.exports.contract import Contract, load_contracts
from pipelines.exports.vendors import vendors


def derived(contracts: dict[str, Contract] | None = None) -> dict[str, str]:
    """The text of every such file by its path below the checkout."""
    known = dict(sorted((contracts or load_contracts()).items()))
    files = {"dbt_project/macros/staged_exports.sql": exports_macro(known.values())}
    for source, vendor in vendors(known.values()).items():
        own = [contract for contract in known.values() if contract.source == source]
        files[f"dbt_project/models/staging/{source}/_{source}__sources.yml"] = sources_yaml(
            vendor, own
        )
    return files


def stale(root: Path) -> list[str]:
    """The paths whose files are not what the contracts say."""
    return [path for path, text in derived().items() if _read(root / path) != text]


def write(root: Path) -> list[str]:
    """Bring every file up to date; returns the paths that have changed."""
    changed = stale(root)
    for path, text in derived().items():
        if path in changed:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="\n")
    return changed


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
