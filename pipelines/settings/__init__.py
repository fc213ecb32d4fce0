"""The environment and throughline.yaml, typed and read once.

Nothing else in the project reads an environment variable or the settings file. What the warehouse
needs of them is written as JSON by pipelines/warehouse_settings.py: settings reach SQL as data, not
as text.
"""

from pipelines.settings.environment import Environment, environment
from pipelines.settings.reading import SettingsError, read_settings, settings
from pipelines.settings.sections import Settings, Source

__all__ = [
    "Environment",
    "Settings",
    "SettingsError",
    "Source",
    "environment",
    "read_settings",
    "settings",
]
