"""Phone numbers as people write them, to E.164. Numbers that no other record has are never read."""

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
    parse,
)

CANDIDATES = """
    with written as (
        select record_number, country, unnest([phone, mobile_phone]) as phone
        from records
    ),
    ended as (
        select *, right(regexp_replace(phone, '[^0-9]', '', 'g'), 7) as ending
        from written
        where phone <> ''
    ),
    shared as (
        select ending from ended where length(ending) = 7
        group by ending having min(record_number) <> max(record_number)
    )
    select record_number, phone, country from ended semi join shared using (ending)
"""
SCHEMA = pa.schema(
    [pa.field("record_number", pa.int64(), nullable=False), pa.field("identifier", pa.string())]
)
# Complete as it stands: a plus, no zero where a trunk prefix would be, no second number.
_PLAIN = re.compile(r"\+[1-9][0-9]{7,14}")
_TRUNK = re.compile(r"\+[0-9]{1,3}0")
_SEPARATORS = str.maketrans("", "", " .-/\u00a0")


def international(phones: pa.Table, default_country: str | None = None) -> pa.Table:
    """E.164 of each number, where it is one.

    Args:
        phones: `record_number`, `phone` as written, `country` as a name or code, or null.
        default_country: ISO 3166 code for numbers that name no country and whose record has none.

    Returns:
        `record_number` and `identifier`: the number, with `;ext=` where it has an extension.
    """
    written = phones.group_by(["phone", "country"]).aggregate([("record_number", "list")])
    pairs = zip(written["phone"].to_pylist(), written["country"].to_pylist(), strict=True)
    read = [_e164(phone, _region(country) or default_country) for phone, country in pairs]
    records = written["record_number_list"].combine_chunks()
    numbers = pa.array(read, pa.string()).take(pc.list_parent_indices(records))
    table = pa.table([records.flatten(), numbers], schema=SCHEMA)
    return table.filter(numbers.is_valid())


def _e164(written: str, region: str | None) -> str | None:
    plain = written.translate(_SEPARATORS)
    if _PLAIN.fullmatch(plain) and not _TRUNK.match(plain):
        return plain
    try:
        number = parse(written, region)
    except NumberParseException:
        return None
    if not is_possible_number(number):
        return None
    extension = f";ext={number.extension}" if number.extension else ""
    return format_number(number, PhoneNumberFormat.E164) + extension


@cache
def _region(country: str | None) -> str | None:
    """The ISO 3166 code of a country written as a code, or as a name in English."""
    if not country:
        return None
    name = country.strip()
    return _names().get(name.casefold()) or (name.upper() if len(name) == 2 else None)


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    territories = Locale("en").territories
    names = {name.casefold(): code for code, name in territories.items() if len(code) == 2}
    return names | {"usa": "US", "united states of america": "US", "uk": "GB"}
