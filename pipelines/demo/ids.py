"""Ids as the vendors make them, all derived from a number, so that no counter is shared."""

from functools import lru_cache
from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECK: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_BASE36: Final = _DIGITS[:10] + _DIGITS[36:]
NULL_ID: Final = "000000000000000AAA"


@lru_cache(maxsize=65_536)
def _check(part: str) -> str:
    return _CHECK[sum(1 << place for place, char in enumerate(part) if "A" <= char <= "Z")]


def salesforce_id(prefix: str, number: int) -> str:
    """18 characters: object prefix, instance `5g0`, number in base 62, case checksum."""
    text = ""
    for _ in range(9):
        number, digit = divmod(number, 62)
        text = _DIGITS[digit] + text
    full = f"{prefix}5g0{text}"
    return full + _check(full[:5]) + _check(full[5:10]) + _check(full[10:])


def base36(number: int) -> str:
    """Short lower-case text of a number."""
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _BASE36[digit] + text
        if not number:
            return text


def hex10(number: int) -> str:
    """10 hex digits, unique per number below 2^40: Mailchimp's campaign ids and EUIDs."""
    return f"{number * 2_654_435_761 % (1 << 40):010x}"


def hubspot_id(kind: int, number: int) -> str:
    """12 digits; `kind` keeps contacts, companies and deals apart."""
    return f"{kind * 100_000_000_000 + 10_400_000_000 + number * 7}"
