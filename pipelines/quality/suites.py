"""Read `expectations/<schema>.<table>.json`, strictly. Judging a table belongs to `gate`.

Great Expectations logs and drops an expectation whose type it does not know, and a suite of only
such expectations passes. So everything is checked here first: keys, counts, types, arguments.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pipelines.quality.engine import great_expectations
from pipelines.quality.history import History

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

_SUITE_KEYS = {"name", "meta", "expectations"}
_META_KEYS = {"expectations", "history"}
_EXPECTATION_KEYS = {"type", "kwargs", "severity", "description", "meta"}
_SEVERITIES = {"critical", "warning", "info"}


class SuiteError(ValueError):
    """A suite file that cannot be used; the message names the file, the place and the remedy."""


@dataclass(frozen=True)
class Suite:
    """One suite file: the table it judges, its expectations as written, and those that follow from
    its history (None where it declares none)."""

    table_name: str
    path: Path
    expectations: Sequence[dict[str, Any]]
    history: History | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell the table's rows apart, as its suite declares them."""
        for entry in self.expectations:
            if entry["type"] == "expect_key_to_be_unique":
                return tuple(entry["kwargs"]["columns"])
        return ()

    def to_gx(self) -> ExpectationSuite:
        """The suite as Great Expectations objects.

        Raises SuiteError for a type that does not exist, arguments that its type refuses, or fewer
        expectations loaded than written.
        """
        gx = great_expectations()
        loaded: ExpectationSuite = gx.ExpectationSuite(
            name=self.table_name,
            expectations=[_instance(self.path, entry) for entry in self.expectations],
        )
        if len(loaded.expectations) != len(self.expectations):
            raise SuiteError(
                f"{self.path.name}: {len(self.expectations)} expectations are written, "
                f"{len(loaded.expectations)} were loaded; two of them are the same"
            )
        return loaded


def read_suite(path: Path) -> Suite:
    """The suite in `path`, whose name is `<schema>.<table>.json`.

    Raises SuiteError unless the file is exactly what it claims: known keys only, its own name, the
    number of expectations it declares (`meta.expectations`), one distinct `meta.check` for each.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique_keys)
    except (OSError, ValueError) as error:
        raise SuiteError(f"{path.name}: cannot be read as JSON: {error}") from error
    if not isinstance(document, dict) or set(document) != _SUITE_KEYS:
        raise SuiteError(f"{path.name}: a suite has exactly the keys {sorted(_SUITE_KEYS)}")
    if document["name"] != path.stem:
        raise SuiteError(f"{path.name}: its name must be '{path.stem}', the name of the file")
    entries = document["expectations"]
    if not isinstance(entries, list) or not entries:
        raise SuiteError(f"{path.name}: no expectations; a suite without any checks nothing")
    history = _history(path, document["meta"], len(entries))
    for position, entry in enumerate(entries):
        _check_entry(f"{path.name}: expectation {position + 1}", entry)
    entries = entries + (history.expectations(path.stem) if history else [])
    names = [entry["meta"]["check"] for entry in entries]
    if len(set(names)) != len(names):
        raise SuiteError(f"{path.name}: every meta.check must be different")
    return Suite(path.stem, path, entries, history)


def read_suites(folder: Path) -> dict[str, Suite]:
    """The suites of a folder by table; those that cannot be read are left out."""
    suites = {}
    for path in sorted(folder.glob("*.json")):
        try:
            suites[path.stem] = read_suite(path)
        except SuiteError:  # the gate says so, and refuses
            continue
    return suites


def _history(path: Path, meta: object, written: int) -> History | None:
    if not isinstance(meta, dict) or meta.get("expectations") != written:
        declared = meta.get("expectations") if isinstance(meta, dict) else None
        raise SuiteError(
            f"{path.name}: meta.expectations declares {declared}, the file has {written}; "
            "an expectation was dropped or added without saying so"
        )
    if not set(meta) <= _META_KEYS:
        raise SuiteError(f"{path.name}: meta has no other keys than {sorted(_META_KEYS)}")
    if "history" not in meta:
        return None
    try:
        return History.model_validate(meta["history"])
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise SuiteError(f"{path.name}: meta.history: {wrong}") from error


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key is written twice among {keys}")
    return dict(pairs)


def _check_entry(place: str, entry: object) -> None:
    if not isinstance(entry, dict) or set(entry) != _EXPECTATION_KEYS:
        raise SuiteError(
            f"{place}: an expectation has exactly the keys {sorted(_EXPECTATION_KEYS)}"
        )
    if entry["severity"] not in _SEVERITIES:
        raise SuiteError(f"{place}: severity must be one of {sorted(_SEVERITIES)}")
    check = entry["meta"].get("check") if isinstance(entry["meta"], dict) else None
    if not isinstance(check, str) or not check:
        raise SuiteError(f"{place}: meta.check must name the check")
    if not isinstance(entry["description"], str) or not entry["description"]:
        raise SuiteError(f"{place}: description must say what is expected")
    if not isinstance(entry["kwargs"], dict):
        raise SuiteError(f"{place}: kwargs must be an object")


def _instance(path: Path, entry: dict[str, Any]) -> Expectation:
    from great_expectations.exceptions.exceptions import GreatExpectationsError
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.registry import (
        list_registered_expectation_implementations,
    )

    place = f"{path.name}: {entry['meta']['check']}"
    if entry["type"] not in list_registered_expectation_implementations():
        raise SuiteError(f"{place}: there is no expectation type '{entry['type']}'")
    try:
        return ExpectationConfiguration(
            type=entry["type"],
            kwargs=entry["kwargs"],
            severity=entry["severity"],
            description=entry["description"],
            meta=entry["meta"],
        ).to_domain_obj()
    except (GreatExpectationsError, ValueError, TypeError) as error:
        detail = " ".join(str(error).split())
        raise SuiteError(f"{place}: arguments of {entry['type']} refused: {detail}") from error
