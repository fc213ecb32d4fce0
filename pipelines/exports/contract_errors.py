"""What is wrong with a contract file, in words: the file, the field and the nearest known key."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ValidationError


class ContractError(ValueError):
    """A contract file that is wrong; the message names the file, the field and the nearest key."""


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint at the known word that was probably meant."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else f"; known: {', '.join(known)}"


def explained(
    file_name: str,
    error: ValidationError,
    root: type[BaseModel],
    parts: Mapping[str, type[BaseModel]],
) -> ContractError:
    """The error of a file in one line.

    Args:
        file_name: of the contract.
        error: what pydantic says about it.
        root: the model of the whole file.
        parts: the model behind each nested key.
    """
    told = []
    for problem in error.errors():
        place = problem["loc"]
        field = ".".join(str(part) for part in place) or "contract"
        if problem["type"] == "extra_forbidden":
            model = root
            for part in place[:-1]:
                model = parts.get(str(part), model)
            told.append(f"{field}: unknown key{nearest(str(place[-1]), list(model.model_fields))}")
        else:
            told.append(f"{field}: {problem['msg'].removeprefix('Value error, ')}")
    return ContractError(f"{file_name}: {'; '.join(told)}")
