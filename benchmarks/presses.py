"""Presses of the fire button, steadily or in a burst, over kept-open connections, with what became of each."""

import http.client
import itertools
import json
import queue
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

SENDERS = 12


@dataclass
class Presses:
    """Sends presses from a few threads, each at the next of `places` (latitude, longitude) or near it."""

    address: str
    places: Sequence[tuple[float, float]]
    jitter: float = 0.01
    taken_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._next = itertools.cycle(self.places)

    def send(self, rate: float, seconds: float) -> None:
        """Send at this rate for so long, each press at its own moment, and wait for the last answer."""
        jobs: queue.Queue[float | None] = queue.Queue()
        threads = [Thread(target=self._work, args=(jobs,), daemon=True) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        start = time.monotonic()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, start + number / rate - time.monotonic()))
            jobs.put(time.perf_counter())
        for _ in threads:
            jobs.put(None)
        for thread in threads:
            thread.join(timeout=60)

    def _work(self, jobs: "queue.Queue[float | None]") -> None:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        while (wanted_at := jobs.get()) is not None:
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
            connection.request("POST", "/v1/alerts", json.dumps(self._press()), headers)
            answer = connection.getresponse()
            content = answer.read()
            # From the moment at which it should have gone out: waiting for a sender counts, too.
            self.taken_ms.append((time.perf_counter() - wanted_at) * 1000)
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status == http.client.CREATED:
                self.ids.append(json.loads(content)["alert_id"])
        connection.close()

    def _press(self) -> dict[str, Any]:
        latitude, longitude = next(self._next)
        now = datetime.now(UTC).isoformat()
        return {
            "latitude": latitude + random.uniform(-self.jitter, self.jitter),  # noqa: S311 - it spreads load
            "longitude": longitude + random.uniform(-self.jitter, self.jitter),  # noqa: S311
            "accuracy_m": random.uniform(5, 60),  # noqa: S311
            "pressed_at": now,
            "sent_at": now,
        }
