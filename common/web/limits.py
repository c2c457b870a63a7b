"""How often one address may write. Requests count in memory; a thread shares the counts through Redis.

No request waits for the store, so one that hangs or is gone is not even noticed by a request: the counts of this
process stand alone until it is back. Another process learns of a burst 100 ms after its own next call, early enough for
a rate per minute. (Asking the store in each request was measured at 100 µs of CPU; this is 4.)
"""

import hashlib
import ipaddress
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from common import keys

TIMEOUT = 0.05
SHARE_EVERY = 0.1
RETRY_AFTER = 1.0
REMEMBERED = 50_000
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
WRITTEN = re.compile(r"(\d+)\s*(?:per|/)\s*(\d*)\s*(second|minute|hour|day)s?")
IPV6_NETWORK, IPV4_INSIDE = 64, "::ffff:"
log = structlog.get_logger("limits")

View = TypeVar("View", bound=Callable[..., Any])


def limit(setting: str) -> Callable[[View], View]:
    """Limit a view's calls per address to the rate in this setting (`"60 per minute"`).

    A view that also answers GET is limited in its other methods only.
    """

    def mark(view: View) -> View:
        view.limit_setting = setting  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` calls in each window of `seconds`."""

    name: str
    count: int
    seconds: int

    @classmethod
    def parse(cls, name: str, written: str) -> "Rate":
        """Read `60 per minute`, `5 per 10 minutes` or `5/second`. Raises ValueError for anything else."""
        found = WRITTEN.fullmatch(written.strip())
        if found is None:
            raise ValueError(f"{name}: write a rate as `60 per minute`")
        count, times, unit = found.groups()
        return cls(name, int(count), int(times or 1) * SECONDS[unit])


@dataclass(slots=True)
class Tally:
    """The calls of one address in one window: `known` to the store, and `fresh` ones that it has not heard of."""

    ends_at: float
    known: int = 0
    fresh: int = 0


class Limiter:
    """Counts calls per address and rate."""

    def __init__(self, url: str, service: str, secret: bytes) -> None:
        self._store = Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._prefix = f"limit:{service}:"
        self._key = keys.derive(secret, "limiter")
        self._tallies: dict[str, Tally] = {}
        self._lock = threading.Lock()
        self._has_fresh = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_shared = True

    def count(self, rate: Rate, address: str) -> int:
        """Count one call: 0 when it may pass, or the seconds until the window ends."""
        key, now, passed = self._window(rate, address)
        with self._lock:
            tally = self._tallies.get(key)
            if tally is None:
                tally = self._tallies[key] = Tally(now - passed + rate.seconds)
            tally.fresh += 1
            counted = tally.known + tally.fresh
        if not self._has_fresh.is_set():
            self._wake()
        return rate.seconds - passed if counted > rate.count else 0

    def _window(self, rate: Rate, address: str) -> tuple[str, int, int]:
        """The key of the address's window, the time now, and how much of the window has passed."""
        now = int(time.time())
        window, passed = divmod(now, rate.seconds)
        return f"{self._prefix}{rate.name}:{self._who(address)}:{window}", now, passed

    def _who(self, address: str) -> str:
        """The store keeps no addresses. An IPv6 customer holds a whole /64; what is no address counts as it is."""
        address = address.partition("%")[0].removeprefix(IPV4_INSIDE)
        if ":" in address:
            with suppress(ValueError):
                address = str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
        return hashlib.blake2b(address.encode(), digest_size=9, key=self._key).hexdigest()

    def _wake(self) -> None:
        """The thread starts with the first call, so that a server may fork before."""
        self._has_fresh.set()
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._share_forever, name="limiter", daemon=True)
                    self._thread.start()

    def _share_forever(self) -> None:
        while self._has_fresh.wait():
            time.sleep(SHARE_EVERY)
            self._has_fresh.clear()
            try:
                self._share()
            except (RedisError, OSError) as failed:
                self._tell(is_shared=False, reason=type(failed).__name__)
                self._has_fresh.set()
                time.sleep(RETRY_AFTER)
            else:
                self._tell(is_shared=True)

    def _share(self) -> None:
        """Add the fresh calls to the store's counts and learn those of other processes."""
        self._forget_past()
        with self._lock:
            sent = [(key, tally, tally.fresh) for key, tally in self._tallies.items() if tally.fresh]
        with self._store.pipeline(transaction=False) as pipe:
            for key, tally, fresh in sent:
                pipe.incrby(key, fresh)
                pipe.expireat(key, int(tally.ends_at) + 1)
            totals = pipe.execute()[::2]
        with self._lock:
            for (_, tally, fresh), total in zip(sent, totals, strict=True):
                tally.known, tally.fresh = int(total), tally.fresh - fresh

    def _forget_past(self) -> None:
        now = time.time()
        with self._lock:
            self._tallies = {key: tally for key, tally in self._tallies.items() if tally.ends_at > now}
            if len(self._tallies) > REMEMBERED:
                self._tallies.clear()

    def _tell(self, *, is_shared: bool, reason: str = "") -> None:
        if is_shared != self._is_shared:
            self._is_shared = is_shared
            log.warning("limiter_store_back" if is_shared else "limiter_store_lost", reason=reason)


class DirectLimiter(Limiter):
    """For a process that ends with its request: asks the store itself, and lets pass when that does not answer."""

    def count(self, rate: Rate, address: str) -> int:
        """As the parent."""
        key, now, passed = self._window(rate, address)
        try:
            with self._store.pipeline(transaction=False) as pipe:
                pipe.incr(key)
                pipe.expireat(key, now - passed + rate.seconds + 1)
                counted = int(pipe.execute()[0])
        except (RedisError, OSError):
            return 0
        return rate.seconds - passed if counted > rate.count else 0
