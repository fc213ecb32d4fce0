"""What a built warehouse changes about persons and their money, beside the current release."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.release.sql import literal

Rows = list[tuple[object, ...]]
_SHOWN = 200

_CHANGES = """
    select changes.old_person_id, changes.new_person_id, changes.change, count(*)
    from built.journey.fct_person_id_changes as changes
    inner join released.journey.dim_person_records as before
        on changes.old_person_id = before.person_id
    inner join built.journey.dim_person_records as after
        on before.record_key = after.record_key and after.person_id = changes.new_person_id
    inner join released.quality.dim_releases as releases
        on changes.last_release_id = releases.release_id and releases.is_current
    group by all
    order by count(*) desc, changes.old_person_id, changes.new_person_id
"""
# Credit that a conversion gives to a channel and campaign: what it gives more is what has moved.
_MONEY = """
    with credit as (
        select 'before' as side, * from (
            select model, conversion_id, channel, campaign_id, reporting_amount
            from released.journey.fct_attribution where reporting_amount <> 0)
        union all
        select 'after' as side, * from (
            select model, conversion_id, channel, campaign_id, reporting_amount
            from built.journey.fct_attribution where reporting_amount <> 0)
    ),
    sides as (
        select model, conversion_id, channel, campaign_id,
            coalesce(sum(reporting_amount) filter (side = 'before'), 0) as before,
            coalesce(sum(reporting_amount) filter (side = 'after'), 0) as after
        from credit group by all
    )
    select model, channel, sum(before), sum(after), sum(greatest(after - before, 0)) as moved
    from sides group by all having sum(abs(after - before)) <> 0
    order by model, moved desc, channel
"""


@dataclass(frozen=True)
class Difference:
    """Persons before and after, and how many of the former were renamed, merged or split.

    `changes` are the largest, one row per old and new id; so many more are `changes_hidden`.
    `money` is the attributed amounts by model and channel.
    """

    persons_before: int
    persons_after: int
    renamed: int
    merged: int
    split: int
    changes: Rows
    changes_hidden: int
    money: Rows


def difference(release: Path, marts: Path) -> Difference:
    """Compare the marts that were just built with the current release.

    Raises:
        FileNotFoundError: nothing has been released yet, so that there is nothing to compare with.
    """
    if not release.is_file():
        raise FileNotFoundError("nothing has been released yet: `throughline run` does")
    with duckdb.connect() as connection:
        for name, path in (("released", release), ("built", marts)):
            connection.execute(f"attach {literal(str(path))} as {name} (read_only)")
        changes = connection.execute(_CHANGES).fetchall()
        kinds = {
            kind: len({old for old, _, change, _ in changes if change == kind})
            for kind in ("renamed", "merged", "split")
        }
        before, after = (
            connection.table(f"{name}.journey.dim_persons").count("*").fetchall()[0][0]
            for name in ("released", "built")
        )
        money = connection.execute(_MONEY).fetchall()
    shown, hidden = changes[:_SHOWN], max(len(changes) - _SHOWN, 0)
    return Difference(before, after, **kinds, changes=shown, changes_hidden=hidden, money=money)
