"""The switch from one release to the next in PostgreSQL: all of it or nothing, and only our own."""

import re
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from pydantic import SecretStr

from pipelines.publish import PostgresError, show_in_postgres
from pipelines.release import rollback
from pipelines.release.files import read_json, write_json
from tests.integration.publish.conftest import Publisher
from tests.postgres import OWNER, READER

OLD = ["quality", "sales", "throughline"]


def test_nothing_is_done_where_the_release_is_shown_already(publisher: Publisher) -> None:
    release_id = publisher.release(1)
    shown = publisher.show()
    assert (shown.status, shown.release_id, shown.rows) == ("current", release_id, 0)


def test_before_the_first_release_nothing_is_shown(publisher: Publisher) -> None:
    assert publisher.show().status == "nothing released"


DAMAGES = (
    "drop table sales.fct_deals",
    "drop table throughline.release",
    "delete from throughline.release",
    "drop schema sales cascade",
    "drop schema throughline cascade",
    "drop table sales.fct_deals, sales.dim_sales_reps",
)


def test_what_somebody_damaged_is_published_anew(publisher: Publisher) -> None:
    release_id = publisher.release(1)
    for damage in DAMAGES:
        with publisher.server.connect(OWNER) as connection:
            connection.execute(damage)  # type: ignore[call-overload]
        assert publisher.show().status == "published", damage
        assert publisher.shown() == (release_id, 1)
        assert publisher.schemas() == OLD


def test_schemas_and_tables_that_a_release_no_longer_has_go(publisher: Publisher) -> None:
    publisher.place.change("create schema journey", "create table journey.fct_x as select 1 as x")
    publisher.release(1)
    assert "journey" in publisher.schemas()
    publisher.place.change("drop schema journey cascade", "drop table sales.dim_sales_reps")
    publisher.release(2)
    assert publisher.schemas() == OLD
    assert publisher.ask("select to_regclass('sales.dim_sales_reps')") == [(None,)]


def test_a_rollback_moves_postgres_as_well(publisher: Publisher) -> None:
    first, second = publisher.release(1), publisher.release(2)
    rollback(publisher.place.data, first)
    assert publisher.show().release_id == first
    assert publisher.shown() == (first, 1)
    rollback(publisher.place.data, second)
    publisher.show()
    assert publisher.shown() == (second, 2)


def test_a_release_that_was_written_anew_is_shown_anew(publisher: Publisher) -> None:
    """As an erasure does: the same release, other bytes."""
    release_id = publisher.release(1)
    path = publisher.place.published.parent / "release.json"
    path.chmod(0o644)
    write_json(path, read_json(path) | {"sha256": "0" * 64, "erasures": ["one"]})
    shown = publisher.show()
    assert (shown.status, shown.release_id) == ("published", release_id)


def test_a_schema_of_somebody_else_is_left_alone(publisher: Publisher) -> None:
    with publisher.server.connect(OWNER) as connection:
        connection.execute("create schema sales")
        connection.execute("create table sales.orders as select 1 as n")
    publisher.place.release_deal(1)
    with pytest.raises(PostgresError, match="schemas of its own named sales;"):
        publisher.show()
    assert publisher.ask("select n from sales.orders") == [(1,)]
    assert publisher.schemas() == ["sales"]


def test_a_reader_in_a_transaction_keeps_its_release(publisher: Publisher) -> None:
    first = publisher.release(1)
    second = publisher.place.release_deal(2)
    for level in ("read committed", "repeatable read"):
        with publisher.server.connect(READER) as reader, reader.transaction():
            reader.execute(f"set transaction isolation level {level}")
            assert reader.execute("select release_id from throughline.release").fetchone() == (
                first,
            )
            with pytest.raises(
                PostgresError, match=r"open transactions read it: .*\d+ \(for "
            ) as e:
                publisher.show(wait_seconds=1)
            assert str(reader.info.backend_pid) in str(e.value)
            # Others are not in the way of each other, and see the same.
            assert publisher.shown() == (first, 1)
            amount = "select amount::int from sales.fct_deals where deal_id = 1"
            assert reader.execute(amount).fetchone() == (1,)
        assert publisher.schemas() == OLD
    assert publisher.show().status == "published"
    assert publisher.shown() == (second, 2)


def test_the_switch_comes_as_soon_as_the_last_transaction_ends(publisher: Publisher) -> None:
    publisher.release(1)
    second = publisher.place.release_deal(2)
    let_go = Event()

    def read() -> None:
        with publisher.server.connect(READER) as reader, reader.transaction():
            reader.execute("select count(*) from sales.fct_deals")
            ready.set()
            let_go.wait(30)

    ready = Event()
    reading = Thread(target=read)
    reading.start()
    ready.wait(30)
    publishing = Thread(target=lambda: publisher.show(wait_seconds=60))
    publishing.start()
    publishing.join(2)
    assert publishing.is_alive()
    let_go.set()
    publishing.join(60)
    reading.join()
    assert publisher.shown() == (second, 2)


def test_a_view_of_an_analyst_shows_the_new_release(publisher: Publisher) -> None:
    publisher.release(1)
    with publisher.server.connect(OWNER) as connection:
        connection.execute("create schema analysts")
        connection.execute(
            "create view analysts.first_deal with (security_barrier = true) as"
            " select amount::int, 'it''s' as text from sales.fct_deals where deal_id = 1"
        )
        connection.execute("create view analysts.above as select * from analysts.first_deal")
        connection.execute(f"grant usage on schema analysts to {READER}")
        connection.execute(f"grant select on analysts.first_deal to {READER}")
        connection.execute("comment on view analysts.first_deal is 'kept'")
    publisher.release(2)
    assert publisher.ask("select * from analysts.first_deal", READER) == [(2, "it's")]
    assert publisher.ask("select amount from analysts.above") == [(2,)]
    told = "select obj_description(oid), reloptions from pg_class where relname = 'first_deal'"
    assert publisher.ask(told) == [("kept", ["security_barrier=true"])]


def test_what_cannot_follow_stops_the_switch_and_is_named(publisher: Publisher) -> None:
    first = publisher.release(1)
    with publisher.server.connect(OWNER) as connection:
        connection.execute("create schema analysts")
        connection.execute("create view analysts.names as select name from sales.fct_deals")
    publisher.place.change("alter table sales.fct_deals rename name to title")
    second = publisher.place.release_deal(2)
    with pytest.raises(PostgresError, match=r"the view analysts\.names cannot show the new") as e:
        publisher.show()
    assert "name" in str(e.value)
    with publisher.server.connect(OWNER) as connection:
        connection.execute("drop view analysts.names")
        connection.execute("create materialized view analysts.kept as table sales.fct_deals")
    with pytest.raises(PostgresError, match=r"view analysts\.kept depends on its tables"):
        publisher.show()
    assert publisher.shown() == (first, 1)
    assert publisher.schemas() == ["analysts", *OLD]
    with publisher.server.connect(OWNER) as connection:
        connection.execute("drop materialized view analysts.kept")
    publisher.show()
    assert publisher.shown() == (second, 2)


def test_two_publishers_of_one_database_do_not_meet(publisher: Publisher) -> None:
    publisher.place.release_deal(1)
    with publisher.server.connect(OWNER) as other:
        other.execute("select pg_advisory_lock(x'7468726F7567686C'::bigint)")
        with pytest.raises(PostgresError, match="another run is publishing"):
            publisher.show(wait_seconds=0.2)
        assert publisher.schemas() == []
    assert publisher.show().status == "published"


def test_the_address_may_stand_in_a_file(publisher: Publisher, tmp_path: Path) -> None:
    publisher.place.release_deal(1)
    path = tmp_path / "address"
    path.write_text(publisher.server.uri() + "\n")
    chosen = publisher.settings.model_copy(update={"uri_file": path})
    assert show_in_postgres(publisher.place.data, chosen, None).status == "published"
    with pytest.raises(PostgresError, match="neither THROUGHLINE_POSTGRES nor"):
        show_in_postgres(publisher.place.data, publisher.settings, None)


SPOILS = (
    lambda uri: uri.replace("hunter2", "hunter3"),  # wrong password
    lambda uri: uri.replace("://", "//"),
    lambda uri: uri + "?nonsense=1",
    lambda uri: uri.replace("/bi", "/nowhere"),
    lambda uri: re.sub(r":\d+/", ":1/", uri),  # nobody listens
    lambda uri: uri.replace("127.0.0.1", "/no/such/folder"),
    lambda uri: "host=127.0.0.1 user=publisher password=hunter3%20%26%20co port=1",
    lambda uri: uri.replace("postgresql:", "postgresql://x y:"),
    lambda uri: uri.replace("hunter2", "hun/ter2"),  # marks that should have been escaped
    lambda uri: uri.replace("hunter2", "hun@ter2"),
    lambda uri: uri.replace("hunter2", "hun?ter2"),
    lambda uri: uri.replace("hunter2", "hun#ter2"),
    lambda uri: uri.replace("hunter2", "hun%ter2"),
)


def test_no_error_tells_the_address_or_the_password(publisher: Publisher) -> None:
    publisher.place.release_deal(1)
    chosen = publisher.settings.model_copy(update={"wait_seconds": 0})
    for spoil in SPOILS:
        address = SecretStr(spoil(publisher.server.uri()))
        with pytest.raises(PostgresError, match="PostgreSQL") as caught:
            show_in_postgres(publisher.place.data, chosen, address)
        for secret in ("hun", "ter2", "co%2F", "co/", "C3", "öl"):
            told = f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
            assert secret not in told, secret


def test_no_error_tells_a_value(publisher: Publisher) -> None:
    """What the server says of a row stays with the server."""
    publisher.release(1)
    publisher.place.change(
        "update sales.dim_sales_reps set rep_id = 'jane@example.com'",
        "insert into sales.dim_sales_reps from sales.dim_sales_reps",
    )
    publisher.place.release_deal(2)
    with publisher.server.connect("postgres") as admin:
        admin.execute(
            "create function public.refuse() returns event_trigger language plpgsql as $$ begin"
            " raise exception 'refused' using detail = 'Key (email)=(jane@example.com)'; end $$"
        )
        admin.execute(
            "create event trigger refuse on ddl_command_end when tag in ('ALTER TABLE')"
            " execute function public.refuse()"
        )
    with pytest.raises(PostgresError) as caught:
        publisher.show()
    assert str(caught.value) == "PostgreSQL: refused"
    assert caught.value.__cause__ is None
    assert publisher.schemas() == OLD


def test_sessions_with_prepared_statements_follow(publisher: Publisher) -> None:
    publisher.release(1)
    query = "select amount::int from sales.fct_deals where deal_id = %s"
    with psycopg.connect(publisher.server.uri(READER), autocommit=True) as reader:
        reader.prepare_threshold = 0
        seen = []
        for amount in (2, 3, 4):
            seen.append(reader.execute(query, (1,)).fetchone())
            publisher.release(amount)
        seen.append(reader.execute(query, (1,)).fetchone())
    assert seen == [(1,), (2,), (3,), (4,)]
