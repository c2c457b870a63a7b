"""Two relays, a database that restarts, a rollback."""

import psycopg
import pytest

from common import audit, db
from common.audit import Actor
from common.notifications import outbox
from common.notifications.outbox import Message
from deploy.local.postgres import Postgres
from tests.faults.conftest import Start, put_messages, states
from tests.faults.processes import eventually
from tests.peers import Mailbox

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("satpol_pp")]


def fail_after_putting() -> None:
    with db.transaction() as session:
        outbox.put(session, Message("report.new", "KS-9", "opd:satpol-pp", "Laporan KS-9", "Ada laporan."))
        raise RuntimeError("the act fails")


def test_two_relays_deliver_once(start: Start, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    start("relay")
    start("relay")
    start("worker")
    put_messages(60)
    assert eventually(lambda: states(owner) == {"delivered": 60})
    assert len(mailbox.sent()) == 60
    assert set(mailbox.sent().values()) == {1}


def test_postgresql_restarts_during_traffic(start: Start, postgres: Postgres, mailbox: Mailbox) -> None:
    relay, worker = start("relay"), start("worker")
    put_messages(20)
    assert eventually(lambda: len(mailbox.accepted) >= 3)
    postgres.kill()
    postgres.start()
    put_messages(20)
    with psycopg.connect(postgres.url(), autocommit=True) as owner:
        assert eventually(lambda: states(owner) == {"delivered": 40}, seconds=60)
    assert len(mailbox.sent()) == 40
    assert relay.is_running()
    assert worker.is_running()


def test_what_a_relay_and_a_worker_do_beside(start: Start, database: str, owner: psycopg.Connection) -> None:
    with db.transaction() as session:
        audit.record(session, Actor("system:test"), "test.act", "report:KS-1")
    start("relay")
    start("worker")
    beating = "SELECT name FROM perda.heartbeat WHERE at > now() - interval '10 seconds' ORDER BY name"
    assert eventually(lambda: owner.execute(beating).fetchall() == [("chores",), ("relay",), ("worker",)])
    assert eventually(lambda: owner.execute("SELECT row_count FROM perda.audit_seal").fetchall() == [(1,)])
    swept = "SELECT count(*) FROM perda.timer WHERE kind LIKE 'retention.%' AND due_at > now()"
    assert eventually(lambda: owner.execute(swept).fetchone() == (10,))


def test_a_rollback_leaves_nothing(start: Start, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    start("relay")
    start("worker")
    with pytest.raises(RuntimeError):
        fail_after_putting()
    put_messages(1)
    assert eventually(lambda: states(owner) == {"delivered": 1})
    assert [message["Subject"] for message in mailbox.accepted] == ["Laporan KS-0"]
    assert owner.execute("SELECT count(*) FROM perda.outbox").fetchone() == (1,)
