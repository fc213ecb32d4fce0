"""throughline.yaml over the defaults; what cannot be used is told with its key and the remedy."""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipelines.settings.environment import environment
from pipelines.settings.sections import Settings

DEFAULTS = Path(__file__).with_name("defaults.yaml")


class SettingsError(Exception):
    """A setting that cannot be used; the message names the file, the key and the remedy."""


@cache
def settings() -> Settings:
    """throughline.yaml of this process.

    Raises:
        SettingsError: a key is unknown or a value cannot be used.
    """
    return read_settings(environment().config)


def read_settings(path: Path) -> Settings:
    """The settings in `path` over settings/defaults.yaml; if there is no such file, the defaults.

    Raises:
        SettingsError: naming the file, the key, and the nearest known key.
    """
    defaults = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    own = _read_yaml(path) if path.is_file() else {}
    unknown = [name for name in own.get("sources") or {} if name not in defaults["sources"]]
    if unknown:
        raise SettingsError(f"{path}:\n  sources.{_unknown(unknown[0], list(defaults['sources']))}")
    try:
        found = Settings.model_validate(_merged(defaults, own))
    except ValidationError as error:
        problems = "\n".join(f"  {_explain(problem)}" for problem in error.errors())
        raise SettingsError(f"{path}:\n{problems}") from error
    for name, source in found.sources.items():
        known = exports_of(name) if source.full_exports else []
        for export in source.full_exports:
            if export not in known:
                raise SettingsError(
                    f"{path}:\n  sources.{name}.full_exports.{_unknown(export, known)}"
                )
    return found


def exports_of(source: str) -> list[str]:
    """The exports of a source that there is a contract for."""
    contracts = Path(__file__).parents[1] / "exports" / "contracts"
    return sorted(path.name.split(".")[1] for path in contracts.glob(f"{source}.*.yaml"))


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: expected keys such as 'reporting:', found {content!r}")
    return content


def _merged(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = (
            _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
        )
    return merged


def _explain(problem: ErrorDetails) -> str:
    location = [str(part) for part in problem["loc"]]
    key = ".".join(location)
    if problem["type"] != "extra_forbidden":
        return f"{key}: {problem['msg']}"
    return ".".join([*location[:-1], _unknown(location[-1], _keys_beside(location))])


def _unknown(key: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    return f"{key}: unknown key; did you mean {nearest[0]!r}? (known: {', '.join(known)})"


def _keys_beside(location: list[str]) -> list[str]:
    known: type[BaseModel] = Settings
    for part in location[:-1]:
        field = known.model_fields.get(part)  # none of a name of the user's, such as an account
        known = next(_models(field.annotation), known) if field else known
    return list(known.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
