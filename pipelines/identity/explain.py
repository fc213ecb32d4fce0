"""The records of a person and what joins them, read from a release."""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import duckdb

Rows = list[tuple[object, ...]]

# An old id may lead through several releases to several persons.
_PERSONS = """
    with recursive reached as (
        select $1 as person_id, 0 as steps
        union
        select person_id, 0 from journey.dim_person_records where record_key = $1
        union
        select changes.new_person_id, reached.steps + 1
        from reached
        inner join journey.fct_person_id_changes as changes
            on reached.person_id = changes.old_person_id
        where reached.steps < 50
    )
    select distinct person_id from reached
    semi join journey.dim_persons as persons using (person_id)
    order by person_id
"""
_RECORDS = """
    select source || ':' || record_type || ':'
        || if($2, record_id, left(sha256($3 || record_id), 8)),
        if($2, email, if(email is null, null, '(hidden)')),
        if($2, full_name, if(full_name is null, null, '(hidden)')), created_at, is_deleted
    from journey.dim_person_records where person_id = $1 order by source, record_type, record_id
"""
_EDGES = """
    select rule, confidence,
        left_source || ':' || left_record_type || ':'
        || if($2, left_record_id, left(sha256($3 || left_record_id), 8)),
        right_source || ':' || right_record_type || ':'
        || if($2, right_record_id, left(sha256($3 || right_record_id), 8)),
        if($2, identifier, '(hidden)')
    from journey.dim_identity_edges where person_id = $1
    order by confidence desc, rule, identifier
"""
_REVIEW = """
    select review.rule, review.reason, if($2, review.identifier, '(hidden)')
    from journey.rpt_identity_review as review
    where exists (
        select 1 from journey.dim_person_records as records
        where records.person_id = $1 and (
            review.identifier = records.email or review.identifier = records.record_id
            or contains(review.identifier, records.record_key)
        )
    )
    order by all
"""
_FORMER = """
    select change || ' after ' || last_release_id
    from journey.fct_person_id_changes where new_person_id = $1 order by all
"""


@dataclass(frozen=True)
class Explained:
    """A person: its records, the edges between them, the evidence about them that was not used."""

    person_id: str
    former: str
    records: Rows
    edges: Rows
    review: Rows
    beyond: dict[str, int]
    """How many rows of each kind are beyond the limit."""


def explain_person(
    release: Path, person: str, personal: bool = False, limit: int = 200
) -> list[Explained]:
    """The person of an id or a record key; several where an old id was split, none if unknown.

    Without `personal`, addresses, names and identifiers are hidden and record ids hashed: some
    ids are addresses. The hash takes a secret of its own each time, so that equal ids are seen to
    be equal here, and nobody can try addresses. At most `limit` rows of each kind.
    """
    secret = token_hex(32)
    with duckdb.connect(str(release), read_only=True) as connection:

        def rows(query: str, *parameters: object) -> Rows:
            return connection.execute(query, list(parameters)).fetchall()

        def explained(person_id: str) -> Explained:
            found = {
                "records": rows(_RECORDS, person_id, personal, secret),
                "edges": rows(_EDGES, person_id, personal, secret),
                "review": rows(_REVIEW, person_id, personal),
            }
            former = ", ".join(str(change) for (change,) in rows(_FORMER, person_id))
            shown = {kind: kept[:limit] for kind, kept in found.items()}
            beyond = {kind: max(len(kept) - limit, 0) for kind, kept in found.items()}
            return Explained(person_id, former, **shown, beyond=beyond)

        return [explained(str(person_id)) for (person_id,) in rows(_PERSONS, person)]
