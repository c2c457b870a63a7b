"""Everything breaks in turn, under traffic; in the end all was delivered. FAULT_SECONDS=600 breaks for long."""

import os
import random
import time
from collections.abc import Callable

import psycopg
import pytest
import redis

from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from tests.faults.conftest import Start, put_messages, states
from tests.faults.processes import eventually
from tests.peers import Mailbox

SECONDS = float(os.environ.get("FAULT_SECONDS", "15"))
pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("satpol_pp")]


class House:
    """What runs, and the ways in which it breaks and is mended."""

    def __init__(self, start: Start, broker: Valkey, postgres: Postgres) -> None:
        self._start, self._broker, self._postgres = start, broker, postgres
        self.relay, self.worker = start("relay"), start("worker", send_timeout=2, send_lease=3)
        self.faults: list[Callable[[], None]] = [
            self.broker_restarts,
            self.broker_freezes,
            self.broker_is_emptied,
            self.worker_dies,
            self.relay_dies,
            self.postgres_dies,
        ]

    def broker_restarts(self) -> None:
        self._broker.stop()
        put_messages(3)
        self._broker.start()

    def broker_freezes(self) -> None:
        self._broker.freeze()
        put_messages(3)
        time.sleep(2.5)
        self._broker.thaw()

    def broker_is_emptied(self) -> None:
        put_messages(3)
        with redis.Redis(port=self._broker.port) as client:
            client.flushall()

    def worker_dies(self) -> None:
        put_messages(3)
        self.worker.kill()
        self.worker = self._start("worker", send_timeout=2, send_lease=3)

    def relay_dies(self) -> None:
        put_messages(3)
        self.relay.kill()
        self.relay = self._start("relay")

    def postgres_dies(self) -> None:
        put_messages(3)
        self._postgres.kill()
        self._postgres.start()


def test_everything_breaks(start: Start, broker: Valkey, postgres: Postgres, mailbox: Mailbox) -> None:
    house = House(start, broker, postgres)
    chance = random.Random()  # noqa: S311 — no secret
    end, broken = time.monotonic() + SECONDS, 0
    while broken < len(house.faults) or time.monotonic() < end:
        if broken % len(house.faults) == 0:
            chance.shuffle(house.faults)
        house.faults[broken % len(house.faults)]()
        broken += 1
    with psycopg.connect(postgres.url(), autocommit=True) as owner:
        assert eventually(lambda: states(owner) == {"delivered": 3 * broken}, seconds=90), states(owner)
    assert len(mailbox.sent()) == 3 * broken
