"""How a printed header is compared: case, space, marks without width, the kind of an apostrophe or
hyphen, and mojibake do not matter; nothing else is forgiven."""

from __future__ import annotations

import contextlib
import re
import unicodedata

_SPACE = re.compile(r"\s+")
WIDTHLESS = "\u200b-\u200f\u202a-\u202e\u2060\ufeff"  # ranges of marks that nobody sees
_WIDTHLESS = re.compile(f"[{WIDTHLESS}]")
# One sign for each that fonts vary.
_SIGNS = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{HYPHEN}": "-",
    }
)
_CURRENCY = re.compile(r"^(?P<label>.*\S)\s*\((?P<currency>[A-Z]{3})\)\s*$")


def normal_header(text: str) -> str:
    """The form in which headers and aliases are compared."""
    plain = _WIDTHLESS.sub("", unicodedata.normalize("NFKC", text)).translate(_SIGNS)
    return _SPACE.sub(" ", plain).strip().strip('"').strip().casefold()


def header_forms(text: str) -> list[str]:
    """The normalised header, and its repaired form when UTF-8 was once read as Windows-1252."""
    forms = [normal_header(text)]
    if "Ã" in text or "Â" in text:
        with contextlib.suppress(UnicodeError):
            forms.append(normal_header(text.encode("cp1252").decode("utf-8")))
    return forms


def split_currency(text: str) -> tuple[str, str | None]:
    """Amount spent (EUR) gives its label and its currency; any other header comes back as is."""
    match = _CURRENCY.match(unicodedata.normalize("NFKC", text).replace("\ufeff", ""))
    return (match["label"], match["currency"]) if match else (text, None)


def unique_headers(headers: list[str]) -> list[str]:
    """Headers made distinct: the second "Status" becomes "Status (2)", an empty one "column 7"."""
    seen: dict[str, int] = {}
    names = []
    for position, header in enumerate(headers, start=1):
        name = _SPACE.sub(" ", header.replace("\ufeff", "")).strip() or f"column {position}"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        seen.setdefault(names[-1], 1)
    return names
