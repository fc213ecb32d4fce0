"""What codes of the data are called on the page."""

from __future__ import annotations

from pipelines.exports.contract import load_contracts
from pipelines.exports.words import vendors

MODELS = {
    "first": "First touch",
    "last": "Last touch",
    "last_non_direct": "Last non-direct touch",
    "linear": "Linear",
    "position": "Position (40/20/40)",
    "w_shaped": "W-shaped",
    "full_path": "Full path",
    "time_decay": "Time decay",
    "markov": "Markov chain",
    "shapley": "Shapley value",
}


def titles() -> dict[str, str]:
    """The name of every source, as its vendor writes it."""
    found = vendors(load_contracts().values())
    return {source: vendor.title for source, vendor in found.items()}
