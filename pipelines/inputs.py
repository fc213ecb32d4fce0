"""What a release is made from: the landed files, and one hash over everything that decides it."""

import hashlib
from pathlib import Path

from pipelines.erasure.register import Register
from pipelines.exports.ingest import scan
from pipelines.exports.remote import is_remote, mirror
from pipelines.settings import Environment, Settings
from pipelines.warehouse import fingerprint


def landed(environment: Environment) -> Path:
    """The landing folder on this machine, brought up to date when it is the copy of a remote one.

    Raises:
        FileNotFoundError: there is no landing folder.
        RemoteLandingError: the remote one cannot be read.
    """
    if is_remote(environment.landing):
        return mirror(environment.landing, environment.landing_path)
    if not environment.landing_path.is_dir():
        raise FileNotFoundError(
            f"no landing folder at {environment.landing}: put exports there, or name the folder"
            " in THROUGHLINE_LANDING"
        )
    return environment.landing_path


def inputs_hash(environment: Environment, settings: Settings) -> str:
    """SHA-256 over the landed contents (in any order, duplicates aside), the settings, the code
    and who is erased."""
    inventory = scan(environment.landing_path, environment.work)
    code = fingerprint(
        environment.root / "pipelines", environment.dbt_project, environment.expectations
    )
    erased = Register(environment.data_path).fingerprint()
    demo = str(environment.demo)
    parts = (inventory.fingerprint, settings.deciding(), code, demo, erased)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
