"""Rates per address, whatever the store does."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from common.web.limits import Limiter, Rate
from deploy.local.valkey import Valkey
from tests.common.web.conftest import Make

RATE = Rate("limit_writes", 5, 86400)


@dataclass(frozen=True)
class Shop:
    """One service of this test alone, so that limiters of earlier tests do not count in it."""

    server: Valkey
    service: str
    redis: Redis

    def limiter(self) -> Limiter:
        return Limiter(self.server.url(1), self.service, b"secret of the tests")

    def keys(self) -> list[str]:
        return [str(key) for key in self.redis.keys(f"limit:{self.service}:*")]

    def counted(self) -> int:
        return sum(int(self.redis.get(key) or 0) for key in self.keys())


@pytest.fixture
def shop(valkey: Valkey) -> Iterator[Shop]:
    with Redis.from_url(valkey.url(1), decode_responses=True) as client:
        yield Shop(valkey, uuid4().hex, client)


def calls(one: Limiter, count: int, address: str = "10.0.0.1") -> int:
    """How many of `count` calls were let through."""
    return sum(one.count(RATE, address) == 0 for _ in range(count))


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_an_address_is_refused_past_its_rate(shop: Shop) -> None:
    one = shop.limiter()
    assert calls(one, 8) == 5
    assert calls(one, 2, "10.0.0.2") == 2
    assert 0 < one.count(RATE, "10.0.0.1") <= 86400


def test_processes_share_their_counts(shop: Shop) -> None:
    one, other = shop.limiter(), shop.limiter()
    assert calls(one, 3) == 3
    wait_for(lambda: shop.counted() == 3)
    assert calls(other, 1) == 1
    wait_for(lambda: shop.counted() == 4)
    assert calls(other, 5) == 1
    wait_for(lambda: shop.counted() == 9)
    calls(one, 1)
    # The store has the sum a moment before this process has read its answer.
    wait_for(lambda: [tally.known for tally in one._tallies.values()] == [10])
    assert calls(one, 3) == 0


def test_the_store_learns_no_address_and_forgets(shop: Shop) -> None:
    one = shop.limiter()
    calls(one, 1)
    wait_for(lambda: shop.counted() == 1)
    (key,) = shop.keys()
    assert "10.0.0.1" not in key
    assert 0 < shop.redis.ttl(key) <= 86401


def test_a_whole_ipv6_network_counts_as_one(shop: Shop) -> None:
    one = shop.limiter()
    assert calls(one, 4, "2001:db8:1:2::1") == 4
    assert calls(one, 4, "2001:db8:1:2:ffff::9") == 1
    assert calls(one, 1, "2001:db8:1:3::1") == 1
    assert calls(one, 1, "fe80::1%eth0") == 1


def test_ipv4_behind_ipv6_counts_apart_and_what_is_no_address_breaks_nothing(shop: Shop) -> None:
    one = shop.limiter()
    assert calls(one, 6, "::ffff:10.0.0.1") == 5
    assert calls(one, 1, "::ffff:10.0.0.2") == 1
    assert calls(one, 1, "10.0.0.1") == 0
    assert calls(one, 6, "bukan:alamat") == 5


@pytest.mark.fault
def test_a_frozen_store_delays_and_refuses_nobody(shop: Shop, capfd: pytest.CaptureFixture[str]) -> None:
    one = shop.limiter()
    assert calls(one, 1) == 1
    wait_for(lambda: shop.counted() == 1)
    shop.server.freeze()
    try:
        assert calls(one, 9) == 4
        wait_for(lambda: "limiter_store_lost" in capfd.readouterr().out)
        assert calls(one, 3, "10.0.0.2") == 3
    finally:
        shop.server.thaw()
    wait_for(lambda: shop.counted() >= 13)


@pytest.mark.fault
def test_a_stopped_store_is_used_again_when_it_is_back(shop: Shop, capfd: pytest.CaptureFixture[str]) -> None:
    one = shop.limiter()
    shop.server.stop()
    try:
        assert calls(one, 8) == 5
        wait_for(lambda: "limiter_store_lost" in capfd.readouterr().out)
    finally:
        shop.server.start()
    wait_for(lambda: shop.counted() == 8)
    assert calls(shop.limiter(), 1, "10.0.0.9") == 1


@pytest.mark.parametrize(
    ("written", "count", "seconds"),
    [("60 per minute", 60, 60), ("5 per 10 minutes", 5, 600), ("3/second", 3, 1), (" 100 per day ", 100, 86400)],
)
def test_rates_are_read(written: str, count: int, seconds: int) -> None:
    assert Rate.parse("x", written) == Rate("x", count, seconds)


@pytest.mark.parametrize("written", ["", "sixty per minute", "60", "-1 per minute", "60 per fortnight"])
def test_a_wrong_rate_stops_the_start(make: Make, written: str) -> None:
    with pytest.raises(ValueError, match="60 per minute"):
        make(limit_writes=written)


def test_the_answer_is_429_and_reading_goes_on(make: Make) -> None:
    client: FlaskClient = make(limit_writes="2 per day").test_client()
    own = {"Sec-Fetch-Site": "same-origin"}
    codes = [client.post("/v1/things", json={"name": "pagar"}, headers=own).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
    refused = client.post("/v1/things", json={"name": "pagar"}, headers=own)
    assert refused.get_json()["type"] == "/docs#too-many"
    assert int(refused.headers["Retry-After"]) <= 86400
    assert client.get("/v1/things").status_code == 200


def test_the_address_behind_a_proxy_counts(make: Make) -> None:
    app: Flask = make(limit_writes="1 per day", trusted_proxies=1)
    client = app.test_client()

    def send(address: str) -> int:
        headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"1.1.1.1, {address}"}
        return client.post("/v1/things", json={"name": "pagar"}, headers=headers).status_code

    assert [send("10.1.1.1"), send("10.1.1.2"), send("10.1.1.1")] == [201, 201, 429]
