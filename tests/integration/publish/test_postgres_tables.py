"""What a release is in PostgreSQL: the same values, types, keys and comments, for readers only."""

import random
from decimal import Decimal

import psycopg
import pytest

from pipelines.publish import PostgresError
from pipelines.release.model import Declared, ReleaseError
from tests.integration.publish.conftest import Publisher
from tests.postgres import READER

VALUES = """
create schema journey;
create table journey.fct_values (
    key_part varchar, other_part integer, is_so boolean, small smallint, count bigint,
    money decimal(18, 6), total decimal(38, 6), cents decimal(18, 2), share double, ratio float,
    day date, moment timestamp, zoned timestamptz, path varchar[], numbers bigint[], raw blob
);
insert into journey.fct_values values
    ('a', 1, true, -3, 9223372036854775807, -1234.000001, 99999999999999999999999999999999.999999,
     -0.01, 0.1, 0.25, '1969-12-31', '1969-12-31 23:59:59.999999', '2026-01-01 12:00:00+02',
     ['x', null, 'y,"{}\\'], [1, null], '\\x00\\xFF'),
    ('b', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
    ('ü ''quoted'' "so" \\ $throughline$', 2, false, 0, 0, 0, 0, 0, 'nan', '-inf', '2400-02-29',
     '2026-11-28 00:00:00', '1900-01-01 00:00:00+00', [], [], '');
comment on table journey.fct_values is 'One row per value; it''s "odd" $throughline$ \\ {brace}.';
comment on column journey.fct_values.money is '100 % of $1; ''quoted''';
"""


def test_every_value_arrives_as_it_is(publisher: Publisher) -> None:
    publisher.place.change(VALUES)
    publisher.place.run()
    shown = publisher.show()
    assert (shown.status, shown.tables, shown.without_key) == ("published", 8, ())

    columns = (
        "key_part, other_part, is_so, small, count, money, total, cents, share, ratio, day, moment"
    )
    columns += ", zoned, path, numbers, raw"
    order = "from journey.fct_values order by key_part"
    told = publisher.place.ask(f"select {columns} {order}")
    found = publisher.ask(f"select {columns} {order}")
    assert [list(map(str, row)) for row in found] == [list(map(str, row)) for row in told]

    types = publisher.ask(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = 'journey.fct_values'::regclass and attnum > 0 order by attnum"
    )
    assert dict(types) == {
        "key_part": "text", "other_part": "integer", "is_so": "boolean", "small": "smallint",
        "count": "bigint", "money": "numeric(18,6)", "total": "numeric(38,6)",
        "cents": "numeric(18,2)", "share": "double precision", "ratio": "real", "day": "date",
        "moment": "timestamp without time zone", "zoned": "timestamp with time zone",
        "path": "text[]", "numbers": "bigint[]", "raw": "bytea",
    }  # fmt: skip


def test_decimals_of_every_size_add_up(publisher: Publisher) -> None:
    dice = random.Random(20261128)
    amounts = [dice.randrange(-(10**n), 10**n) for n in range(1, 18) for _ in range(40)]
    values = ", ".join(f"({i}, {Decimal(a).scaleb(-6):f})" for i, a in enumerate(amounts))
    publisher.place.change(
        "create table sales.fct_amounts (id integer, amount decimal(18, 6))",
        f"insert into sales.fct_amounts values {values}",
    )
    publisher.place.run()
    publisher.show()
    query = "select id, amount from sales.fct_amounts order by id"
    assert publisher.ask(query) == publisher.place.ask(query)


def test_comments_and_keys_come_along(publisher: Publisher) -> None:
    publisher.place.change(VALUES)
    publisher.place.declared = dict(publisher.place.declared) | {
        "journey.fct_values": Declared(key=("key_part", "other_part"), required=("key_part",)),
    }
    publisher.place.run()
    publisher.show()

    told = publisher.place.ask("select comment from duckdb_tables() where comment is not null")
    found = publisher.ask(
        "select obj_description(oid, 'pg_class') from pg_class where relkind = 'r'"
        " and relnamespace in ('sales'::regnamespace, 'journey'::regnamespace)"
    )
    assert {text for (text,) in told} <= {text for (text,) in found}
    assert publisher.ask("select col_description('journey.fct_values'::regclass, 6)") == [
        ("100 % of $1; 'quoted'",)
    ]
    keys = publisher.ask(
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
        " where contype in ('p', 'u') and conrelid::regclass::text ~ 'sales|journey' order by 1"
    )
    assert keys == [
        ("journey.fct_values", "UNIQUE NULLS NOT DISTINCT (key_part, other_part)"),
        ("sales.dim_sales_reps", "PRIMARY KEY (rep_id)"),
        ("sales.fct_deals", "PRIMARY KEY (deal_id)"),
    ]
    needed = publisher.ask(
        "select attname from pg_attribute where attrelid = 'sales.fct_deals'::regclass"
        " and attnotnull and attnum > 0 order by 1"
    )
    assert needed == [("amount",), ("deal_id",)]


def test_what_does_not_hold_is_not_promised(publisher: Publisher) -> None:
    """An erasure empties columns, an override may let a key through that is none."""
    publisher.place.change(
        "update sales.fct_deals set amount = null where deal_id = 3",
        "insert into sales.dim_sales_reps values ('r1'), (repeat('long ', 20000))",
    )
    publisher.place.run()
    shown = publisher.show()

    assert shown.without_key == ("sales.dim_sales_reps",)
    assert publisher.ask("select count(*) from sales.dim_sales_reps") == [(3,)]
    assert publisher.ask("select count(*) from sales.fct_deals where amount is null") == [(1,)]


def test_a_character_that_postgres_has_not_is_replaced(publisher: Publisher) -> None:
    publisher.place.change(
        "update sales.fct_deals set name = 'nul' || chr(0) || 'l' where deal_id = 1",
        "alter table sales.fct_deals add column tags varchar[]",
        "update sales.fct_deals set tags = [chr(0), null]",
    )
    publisher.place.run()
    publisher.show()
    assert publisher.ask("select name, tags from sales.fct_deals where deal_id = 1") == [
        ("nul\ufffdl", ["\ufffd", None])
    ]
    assert publisher.ask("select count(*) from sales.fct_deals") == [(50,)]


def test_a_type_without_counterpart_is_named(publisher: Publisher) -> None:
    publisher.place.change("create table sales.fct_sums as select 1::hugeint as total")
    publisher.place.run()
    with pytest.raises(ReleaseError, match=r"sales\.fct_sums\.total: .* HUGEINT"):
        publisher.show()
    assert publisher.schemas() == []


def test_readers_read_and_only_read(publisher: Publisher) -> None:
    release_id = publisher.release(7)
    assert publisher.shown() == (release_id, 7)
    for statement in (
        "delete from sales.fct_deals",
        "create table sales.mine (i int)",
        "drop table throughline.release",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            publisher.ask(statement, READER)
    assert publisher.show(grant_to=()).status == "published"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        publisher.shown()


def test_a_role_that_is_not_there_is_named_before_anything_is_loaded(publisher: Publisher) -> None:
    publisher.place.run()
    with pytest.raises(PostgresError, match=r"no role .nobody"):
        publisher.show(grant_to=(READER, "nobody'; drop"))
    assert publisher.schemas() == []


def test_the_release_is_told(publisher: Publisher) -> None:
    release_id = publisher.release(3)
    current = publisher.place.ask("select release_id from quality.dim_releases where is_current")
    assert current == [(release_id,)]
    assert publisher.ask("select release_id from quality.dim_releases where is_current") == current
    assert publisher.ask("select release_id, code_version from throughline.release") == [
        (release_id, "0.1.0")
    ]
    assert publisher.schemas() == ["quality", "sales", "throughline"]
