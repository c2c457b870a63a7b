from collections.abc import Iterator
from threading import Event, Thread

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from common import audit, db
from common.audit import Actor, Audit
from common.db import Cursor, after, settled
from common.db import session as db_session
from deploy.local.postgres import Postgres
from deploy.local.processes import free_port
from deploy.migrations.run import ROLES, migrate
from tests.conftest import PATIENCE, ROLE_PASSWORD, be_patient

ACTOR = Actor("officer:1", "request-1")


def act(name: str) -> None:
    with db.transaction() as session:
        audit.record(session, ACTOR, name, "report:1")


def fail_after_writing() -> None:
    with db.transaction() as session:
        audit.record(session, ACTOR, "report.verify", "report:1")
        session.flush()
        raise RuntimeError("on the way")


def seen(cursor: Cursor) -> list[Audit]:
    with db.reading() as session:
        rows = select(Audit).where(after(Audit, cursor), settled(Audit.tx)).order_by(Audit.tx, Audit.id)
        return list(session.scalars(rows))


def test_a_rollback_leaves_nothing(database: str) -> None:
    with pytest.raises(RuntimeError, match="on the way"):
        fail_after_writing()
    with db.reading() as session:
        assert session.scalars(select(Audit)).all() == []


def test_unbound_process_says_so() -> None:
    db_session.release()
    with pytest.raises(RuntimeError, match="bind"), db.transaction():
        pass


def test_a_follower_waits_for_a_transaction_that_took_its_number_earlier(database: str) -> None:
    """The row with the lower id commits last: a cursor over `id` alone would have passed it by."""
    may_commit, has_written = Event(), Event()

    def slow() -> None:
        with db.transaction() as session:
            audit.record(session, ACTOR, "slow", "report:1")
            session.flush()
            has_written.set()
            may_commit.wait(10)

    writer = Thread(target=slow)
    writer.start()
    assert has_written.wait(10)
    act("quick")
    assert seen(Cursor()) == []
    may_commit.set()
    writer.join()
    rows = seen(Cursor())
    assert [row.act for row in rows] == ["slow", "quick"]
    assert [row.act for row in seen(Cursor(rows[0].tx, rows[0].id))] == ["quick"]


def test_every_commit_tells_the_listeners(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as listener:
        listener.execute("LISTEN perda")
        act("one")
        heard = [notice.channel for notice in listener.notifies(timeout=5, stop_after=1)]
        assert heard == ["perda"]
        db.write_once(text("INSERT INTO heartbeat VALUES ('x', now())"), {})
        assert [notice.channel for notice in listener.notifies(timeout=5, stop_after=1)] == ["perda"]


def test_a_connection_that_the_server_closed_is_replaced_unseen(database: str, owner: psycopg.Connection) -> None:
    act("before")
    ended = owner.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'perda'")
    assert ended.fetchall() != []
    act("after")
    with db.reading() as session:
        assert session.scalars(select(Audit.act).order_by(Audit.id)).all() == ["before", "after"]


def test_a_role_may_do_no_more_than_its_work(database: str, owner: psycopg.Connection) -> None:
    act("one")
    forbidden = (
        "UPDATE audit SET act = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE audit_seal SET chain = ''",
        "CREATE TABLE public.mine (id int)",
        "CREATE TABLE mine (id int)",
        "DROP TABLE outbox",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "SET ROLE smartsociety",
    )
    for statement in forbidden:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), db.reading() as session:
            session.execute(text(statement))


def test_sessions_of_another_service_are_out_of_sight(database: str, owner: psycopg.Connection) -> None:
    owner.execute("INSERT INTO account.officer (username, name, password_hash) VALUES ('a', 'A', '')")
    owner.execute(
        "INSERT INTO account.session"
        " (token_hash, officer_id, service, generation, created_at, last_seen_at, expires_at, reauthenticated_at)"
        " SELECT 'x', id, 'fire', 0, now(), now(), now(), now() FROM account.officer"
    )
    with db.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM session")) == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(
                text("INSERT INTO officer_role (officer_id, service, role) SELECT id, 'fire', 'x' FROM officer")
            )


@pytest.fixture
def again(postgres: Postgres, owner: psycopg.Connection) -> Iterator[str]:
    """A second database of this server, migrated as production is: the roles have their own limits meanwhile."""
    owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("again")))
    url = postgres.url(database="again")
    migrate(url, dict.fromkeys(ROLES, ROLE_PASSWORD))
    yield url
    owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier("again")))
    be_patient(postgres)


def test_a_long_transaction_is_ended_by_the_server(again: str, postgres: Postgres) -> None:
    for role in ROLES:
        with psycopg.connect(postgres.url(role, ROLE_PASSWORD)) as connection:
            limits = {name: connection.execute(f"SHOW {name}".encode()).fetchone() for name in PATIENCE}
        assert limits == dict.fromkeys(PATIENCE, ("5s",))


def test_migrations_run_again_without_effect(again: str) -> None:
    with psycopg.connect(again, autocommit=True) as other:
        before = other.execute("SELECT count(*) FROM pg_class").fetchone()
        migrate(again, dict.fromkeys(ROLES, ROLE_PASSWORD))
        assert other.execute("SELECT count(*) FROM pg_class").fetchone() == before


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**63 - 1))
def test_a_cursor_reads_back_as_written(tx: int, row: int) -> None:
    assert Cursor.parse(str(Cursor(tx, row))) == Cursor(tx, row)


@given(st.text())
def test_a_cursor_is_parsed_or_refused(written: str) -> None:
    try:
        cursor = Cursor.parse(written)
    except ValueError:
        return
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("wrong", ["", "-", "1", "1-", "-1", "1-x", "٣-1", f"{2**64}-1", f"1-{2**63}", "1-1-1"])
def test_wrong_cursors_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        Cursor.parse(wrong)


def test_a_killed_server_recovers_by_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = Postgres(tmp_path_factory.mktemp("killed"), free_port())
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS n")
    server.kill()
    server.start()
    try:
        with psycopg.connect(server.url()) as owner:
            assert owner.execute("SELECT n FROM kept").fetchone() == (1,)
    finally:
        server.stop()
