"""Dagster's home below the data folder, so that the command line and the UI share one history."""

import os
import shutil
from pathlib import Path

from pipelines.settings import Environment

TEMPLATE = Path(__file__).with_name("dagster.yaml")


def home(environment: Environment) -> Path:
    """Make Dagster's home if it is missing, and tell this process and its children about it."""
    folder = environment.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TEMPLATE, folder / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(folder)
    return folder
