"""What the project declares of its marts: keys and what is never missing, as the suites demand it,
and what is personal, as the dbt project tags it. A release keeps it, so that copies made later, or
by a rollback, are made as it was meant.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from pipelines.quality.offenders import Declarations
from pipelines.release.model import Declared

_KEY, _PRESENT = "expect_key_to_be_unique", "expect_column_values_to_not_be_null"


def declared(suites: Path, declarations: Declarations) -> dict[str, Declared]:
    """By `<schema>.<table>`, for every model, and more of those with a suite.

    Only critical expectations promise something: a release may have failed the others.
    """
    found = {
        name: Declared(personal=tuple(sorted(said.personal))) for name, said in declarations.items()
    }
    for path in sorted(suites.glob("*.json")):
        expectations = [
            expectation
            for expectation in json.loads(path.read_text(encoding="utf-8"))["expectations"]
            if expectation["severity"] == "critical"
        ]
        keys = [e["kwargs"]["columns"] for e in expectations if e["type"] == _KEY]
        required = [e["kwargs"]["column"] for e in expectations if e["type"] == _PRESENT]
        found[path.stem] = replace(
            found.get(path.stem, Declared()),
            key=tuple(keys[0]) if keys else (),
            required=tuple(required),
        )
    return found
