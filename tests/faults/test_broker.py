"""The broker stops, freezes or forgets: messages are delivered afterwards, each once, and the relay lives on."""

import psycopg
import pytest
import redis

from deploy.local.valkey import Valkey
from tests.faults.conftest import Start, put_messages, states
from tests.faults.processes import eventually
from tests.peers import Mailbox

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("satpol_pp")]


def all_delivered(owner: psycopg.Connection, count: int) -> bool:
    return states(owner) == {"delivered": count}


def sent_once(mailbox: Mailbox, count: int) -> bool:
    return len(mailbox.sent()) == count and set(mailbox.sent().values()) == {1}


def last_beat(owner: psycopg.Connection) -> object:
    return owner.execute("SELECT at FROM perda.heartbeat WHERE name = 'relay'").fetchone()


def test_a_stopped_broker(start: Start, broker: Valkey, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    relay = start("relay")
    start("worker")
    put_messages(5)
    assert eventually(lambda: all_delivered(owner, 5))
    broker.stop()
    put_messages(20)
    assert eventually(lambda: "broker_is_gone" in relay.text())
    assert eventually(lambda: states(owner) == {"delivered": 5, "waiting": 20})
    broker.start()
    assert eventually(lambda: all_delivered(owner, 25))
    assert sent_once(mailbox, 25)
    assert relay.is_running()


def test_a_frozen_broker(start: Start, broker: Valkey, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    relay = start("relay")
    start("worker")
    put_messages(5)
    assert eventually(lambda: all_delivered(owner, 5))
    broker.freeze()
    put_messages(20)
    assert eventually(lambda: "broker_is_gone" in relay.text())
    assert eventually(lambda: states(owner) == {"delivered": 5, "waiting": 20})
    before = last_beat(owner)
    assert eventually(lambda: last_beat(owner) != before)
    broker.thaw()
    assert eventually(lambda: all_delivered(owner, 25))
    assert sent_once(mailbox, 25)
    assert relay.is_running()


def test_a_broker_that_was_emptied(start: Start, broker: Valkey, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    """Without the canary these would wait for their leases: here those are longer than the test's patience."""
    start("relay", queue_lease=600)
    put_messages(10)
    assert eventually(lambda: states(owner) == {"queued": 10})
    with redis.Redis(port=broker.port) as client:
        assert eventually(lambda: client.llen("perda") == 10)
        client.flushall()
    start("worker")
    assert eventually(lambda: all_delivered(owner, 10))
    assert sent_once(mailbox, 10)


def test_a_worker_finds_a_broker_that_came_late(
    start: Start, broker: Valkey, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    broker.stop()
    start("relay")
    start("worker")
    put_messages(3)
    broker.start()
    assert eventually(lambda: all_delivered(owner, 3))
    assert sent_once(mailbox, 3)
