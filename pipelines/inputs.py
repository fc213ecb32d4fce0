"""What a release is made from, as one hash: same inputs, same release."""

import hashlib

from pipelines.exports.ingest import scan
from pipelines.settings import Environment, Settings
from pipelines.warehouse import fingerprint


def inputs_hash(environment: Environment, settings: Settings) -> str:
    """SHA-256 over the landed contents (in any order, duplicates aside), settings and code."""
    inventory = scan(environment.landing_path, environment.work)
    code = fingerprint(
        environment.root / "pipelines", environment.dbt_project, environment.expectations
    )
    parts = (inventory.fingerprint, settings.model_dump_json(), code, str(environment.demo))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
