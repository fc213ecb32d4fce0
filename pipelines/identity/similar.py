"""Records that share no identifier but are alike: Splink's model of how likely they are one person.

The parameters are fixed and stated here, so that the same records give the same links; only how
common a value is, and how many records there are, is counted. Nothing is trained.
"""

from collections.abc import Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa

COLUMNS: Final = (
    "first_name", "last_name", "email", "company", "domain", "phone",
    "street", "postal_code", "city", "birth_date",
)  # fmt: skip
"""Of these a caller gives what it has; records are compared by what both of them have."""

# Only pairs that agree on one of these are compared; `names` are first and last name in either
# order. What more records than that agree on tells nobody apart, and its pairs would be too many.
BLOCKS: Final = (
    ("last_name", "company"),
    ("last_name", "domain"),
    ("first_name", "company", "city"),
    ("names", "city"),
    ("names", "company"),
    ("names", "domain"),
    ("names", "birth_date"),
    ("first_name", "phone"),
    ("last_name", "phone"),
    ("first_name", "birth_date"),
    ("last_name", "birth_date"),
    ("last_name", "postal_code"),
    ("first_name", "postal_code"),
    ("street", "postal_code"),
    ("email",),
)
BLOCK_CAP: Final = 30
SCHEMA = pa.schema(
    [
        pa.field("left_record_number", pa.int64(), nullable=False),
        pa.field("right_record_number", pa.int64(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
    ]
)
# Letters and digits only, without case and accents.
_PLAIN = "nullif(regexp_replace(lower(strip_accents({0})), '[^\\pL\\pN]', '', 'g'), '')"
_WRITTEN = "try_cast({0} as varchar)"
_EITHER_ORDER = (
    "if(first_name < last_name, first_name || ' ' || last_name, last_name || ' ' || first_name)"
)


def probable_links(records: pa.Table, threshold: float) -> pa.Table:
    """Pairs of records that are one person with at least this probability.

    Args:
        records: `record_number` and any of COLUMNS as text, as people wrote them, but companies
            without their legal form; a missing column, and a null, say nothing for or against.
        threshold: probability from which a pair is returned.

    Returns:
        One row per pair, the smaller number left, in no order.
    """
    given = [name for name in COLUMNS if name in records.column_names]
    if records.num_rows < 2:
        return SCHEMA.empty_table()
    # Imported here: only a build that compares records waits for it.
    from splink import DuckDBAPI, Linker

    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        connection.register("written", records)
        known = {*given, *(["names"] if _has_names(given) else [])}
        blocks = [block for block in BLOCKS if known.issuperset(block)]
        connection.execute(_prepared(given, blocks))
        api = DuckDBAPI(connection)
        settings = _model(given, len(blocks), records.num_rows)
        linker = Linker(api.register("prepared"), settings, log_level="ERROR")
        found = linker.inference.predict(threshold_match_probability=threshold)
        pairs = connection.sql(
            "select least(unique_id_l, unique_id_r)::bigint as left_record_number,"
            " greatest(unique_id_l, unique_id_r)::bigint as right_record_number,"
            " match_probability::double as probability"
            f" from {found.physical_name} where {_personal(given)}"
        ).to_arrow_table()
    return pairs.cast(SCHEMA)


def _has_names(given: list[str]) -> bool:
    return {"first_name", "last_name"} <= set(given)


def _personal(given: list[str]) -> str:
    """Colleagues and families share everything but what is one's own: two of it must agree, and
    the first name must not differ."""
    own = [name for name in ("first_name", "last_name", "birth_date", "email") if name in given]
    agreeing = " + ".join(f"(gamma_{name} > 0)::integer" for name in own)
    return f"{agreeing} >= 2" + (" and gamma_first_name <> 0" if "first_name" in own else "")


def _prepared(given: list[str], blocks: Sequence[tuple[str, ...]]) -> str:
    """A table of values in one spelling, and a key per block, null where it tells nobody apart."""
    values = ", ".join(
        f"{_phone(name) if name == 'phone' else _PLAIN.format(_WRITTEN.format(name))} as {name}"
        for name in given
    )
    keys = ", ".join(
        f"case when {' and '.join(f'{name} is not null' for name in block)}"
        f" and count(*) over (partition by {', '.join(block)}) <= {BLOCK_CAP}"
        f" then concat_ws('|', {', '.join(block)}) end as block_{number}"
        for number, block in enumerate(blocks)
    )
    names = f", {_EITHER_ORDER} as names" if _has_names(given) else ""
    return (
        "create table prepared as with spelled as (select record_number as unique_id,"
        f" {values} from written), named as (select *{names} from spelled)"
        f" select *{', ' + keys if keys else ''} from named"
    )


def _phone(column: str) -> str:
    return f"nullif(right(regexp_replace({column}, '[^0-9]', '', 'g'), 8), '')"


def _model(given: list[str], blocks: int, count: int) -> Any:
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        # As if every second record had one partner: rarer, the more records there are.
        probability_two_random_records_match=min(1e-3, 1 / (2 * count)),
        comparisons=[_comparison(name, given) for name in _compared(given)],
        blocking_rules_to_generate_predictions=[
            block_on(f"block_{number}") for number in range(blocks)
        ],
        retain_matching_columns=True,  # and with them, on which level each pair agrees
    )


def _compared(given: list[str]) -> list[str]:
    # Company and domain are one fact, the employer, and count once.
    return [name for name in given if not (name == "domain" and "company" in given)]


# Per column: how often the value of one person is the same in two records, and how often it is
# nearly the same with the chance that two strangers' are. How often strangers share a value exactly
# is counted from the records.
_AGREE: Final = {
    "first_name": (0.80, 0.12, 0.01),
    "last_name": (0.85, 0.10, 0.005),
    "email": (0.50, None, None),
    "company": (0.75, 0.10, 0.002),
    "domain": (0.70, None, None),
    "phone": (0.50, None, None),
    "street": (0.65, 0.20, 0.01),
    "postal_code": (0.80, 0.12, 0.02),
    "city": (0.70, 0.15, 0.01),
    "birth_date": (0.80, 0.15, 0.005),
}
_STRANGERS: Final = 0.001
_SWAPPED: Final = 0.02  # how often each of two names stands in the other's column


def _comparison(name: str, given: list[str]) -> Any:
    from splink import comparison_level_library as levels
    from splink import comparison_library as library

    same, near, chance = _AGREE[name]
    employer = name == "company" and "domain" in given
    null: Any = levels.NullLevel(name)
    if employer:
        null = levels.And(levels.NullLevel("company"), levels.NullLevel("domain"))
    exact = levels.ExactMatchLevel(name, term_frequency_adjustments=True).configure(
        m_probability=same, u_probability=_STRANGERS
    )
    found = [null.configure(is_null_level=True), exact]
    rest = 1 - same
    if name in ("first_name", "last_name") and _has_names(given):
        found.append(
            levels.ColumnsReversedLevel("first_name", "last_name", symmetrical=True).configure(
                m_probability=_SWAPPED, u_probability=_SWAPPED * _STRANGERS
            )
        )
        rest -= _SWAPPED
    if employer:
        found.append(
            levels.ExactMatchLevel("domain", term_frequency_adjustments=True).configure(
                m_probability=0.05, u_probability=_STRANGERS / 10
            )
        )
        rest -= 0.05
    if near is not None and chance is not None:
        alike = _alike(name, employer)
        found.append(alike.configure(m_probability=near, u_probability=chance))
        rest -= near
    strangers = 1 - _STRANGERS - (chance or 0)
    found.append(levels.ElseLevel().configure(m_probability=rest, u_probability=strangers))
    return library.CustomComparison(found, output_column_name=name)


def _alike(name: str, employer: bool) -> Any:
    """The level of nearly the same value."""
    from splink import comparison_level_library as levels

    if employer:  # Harborcrest and Harborparts are alike, but not with domains of their own
        return levels.And(
            levels.JaroWinklerLevel(name, 0.93),
            levels.Or(levels.NullLevel("domain"), levels.ExactMatchLevel("domain")),
        )
    if name in ("birth_date", "postal_code"):
        return levels.DamerauLevenshteinLevel(name, 1)
    return levels.JaroWinklerLevel(name, 0.9)
