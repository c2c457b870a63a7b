"""An alarm goes out whatever breaks on its way: no broker, a frozen or forgetful one, no worker, one that dies.

The relay takes over after two seconds here as in production; queue leases are longer than these tests' patience, so
that nothing but the take-over brings a message on its way.
"""

import json
from collections.abc import Iterator

import psycopg
import pytest
import redis
from pydantic import SecretStr

from common import db
from common.db import session as db_session
from common.notifications import outbox
from common.notifications.outbox import Message
from common.settings import Settings
from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from tests.conftest import ROLE_PASSWORD
from tests.faults.conftest import Start
from tests.faults.processes import eventually
from tests.peers import Hook

pytestmark = pytest.mark.fault
ALARM = "fire.alarm"


@pytest.fixture
def database(postgres: Postgres, clean: None) -> Iterator[str]:
    """An empty database that this process is bound to as the role `fire`."""
    url = postgres.url("fire", ROLE_PASSWORD)
    db.bind(url, pool_size=4, channel="fire")
    yield url
    db_session.release()


@pytest.fixture
def gateway() -> Iterator[Hook]:
    """The SMS gateway; it tells nobody how often, so it is asked."""
    server = Hook()
    server.status, server.answer = 202, b'{"id": "gw"}'
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, database: str, gateway: Hook, owner: psycopg.Connection) -> Settings:
    """A fire process, a number to alarm, and leases that end long after the test."""
    owner.execute(
        "INSERT INTO account.contact (recipient, channel, address) VALUES ('kepala-pos:mako', 'sms', '+6281234567890')"
    )
    ours = {"database_url": SecretStr(database), "sms_url": gateway.url, "queue_lease": 600.0}
    return settings.model_copy(update=ours)


def put_alarms(count: int) -> None:
    for number in range(count):
        with db.transaction() as session:
            outbox.put(session, Message(ALARM, f"K-{number}", "kepala-pos:mako", "KEBAKARAN", "Balas YA", priority=0))


def delivered(owner: psycopg.Connection, count: int) -> bool:
    rows = owner.execute("SELECT state, count(*) FROM fire.outbox GROUP BY state").fetchall()
    return dict(rows) == {"delivered": count}


def beats(owner: psycopg.Connection, name: str) -> bool:
    return owner.execute("SELECT 1 FROM fire.heartbeat WHERE name = %s", [name]).fetchone() is not None


def sent_once(gateway: Hook, count: int) -> bool:
    references = [json.loads(call.body)["reference"] for call in gateway.calls]
    return len(references) == len(set(references)) == count


def test_without_a_worker_the_relay_sends(start: Start, gateway: Hook, owner: psycopg.Connection) -> None:
    start("fire-relay")
    put_alarms(10)
    assert eventually(lambda: delivered(owner, 10))
    assert sent_once(gateway, 10)


def test_a_worker_that_comes_back_sends_none_again(start: Start, gateway: Hook, owner: psycopg.Connection) -> None:
    """What was published for it is still in its queue, with tokens that are worth nothing by now."""
    start("fire-relay")
    assert eventually(lambda: beats(owner, "relay"))
    put_alarms(10)
    assert eventually(lambda: delivered(owner, 10))
    worker = start("fire-worker")
    assert eventually(lambda: worker.text().count("message_not_ours") == 10)
    assert sent_once(gateway, 10)


def test_a_stopped_broker(start: Start, broker: Valkey, gateway: Hook, owner: psycopg.Connection) -> None:
    relay = start("fire-relay")
    start("fire-worker")
    put_alarms(3)
    assert eventually(lambda: delivered(owner, 3))
    broker.stop()
    put_alarms(10)
    assert eventually(lambda: delivered(owner, 13))
    broker.start()
    put_alarms(3)
    assert eventually(lambda: delivered(owner, 16))
    assert sent_once(gateway, 16)
    assert relay.is_running()


def test_a_broker_that_was_never_there(start: Start, broker: Valkey, gateway: Hook, owner: psycopg.Connection) -> None:
    broker.stop()
    start("fire-relay")
    put_alarms(5)
    assert eventually(lambda: delivered(owner, 5))
    assert sent_once(gateway, 5)


def test_a_frozen_broker(start: Start, broker: Valkey, gateway: Hook, owner: psycopg.Connection) -> None:
    relay = start("fire-relay")
    start("fire-worker")
    put_alarms(3)
    assert eventually(lambda: delivered(owner, 3))
    broker.freeze()
    put_alarms(10)
    assert eventually(lambda: delivered(owner, 13))
    both = "SELECT count(*) FROM fire.heartbeat WHERE name IN ('relay', 'chores') AND at > now() - interval '5 seconds'"
    assert owner.execute(both).fetchone() == (2,), "a board would say that nothing escalates"
    broker.thaw()
    put_alarms(3)
    assert eventually(lambda: delivered(owner, 16))
    assert sent_once(gateway, 16)
    assert relay.is_running()


def test_a_broker_that_was_emptied(start: Start, broker: Valkey, gateway: Hook, owner: psycopg.Connection) -> None:
    start("fire-relay")
    put_alarms(5)
    with redis.Redis(port=broker.port) as client:
        client.flushall()
    start("fire-worker")
    assert eventually(lambda: delivered(owner, 5))
    assert sent_once(gateway, 5)


def test_a_worker_killed_after_its_claim(start: Start, gateway: Hook, owner: psycopg.Connection) -> None:
    """Its lease ends, and the relay sends the message with the same id."""
    worker = start("fire-worker", send_timeout=1, send_lease=2)
    assert eventually(lambda: beats(owner, "worker"))
    start("fire-relay", send_timeout=1, send_lease=2)
    assert eventually(lambda: beats(owner, "relay"))
    gateway.open.clear()
    put_alarms(1)
    assert eventually(lambda: len(gateway.calls) == 1)
    worker.kill()
    gateway.open.set()
    assert eventually(lambda: delivered(owner, 1))
    assert len({json.loads(call.body)["reference"] for call in gateway.calls}) == 1
    outcomes = owner.execute("SELECT outcome FROM fire.delivery_attempt ORDER BY number").fetchall()
    assert outcomes == [("lost",), ("delivered",)]


def test_the_relay_killed_while_it_sends(start: Start, gateway: Hook, owner: psycopg.Connection) -> None:
    relay = start("fire-relay", send_lease=2, send_timeout=1)
    put_alarms(20)
    assert eventually(lambda: len(gateway.calls) > 0)
    relay.kill()
    start("fire-relay", send_lease=2, send_timeout=1)
    assert eventually(lambda: delivered(owner, 20))
    assert len({json.loads(call.body)["reference"] for call in gateway.calls}) == 20
