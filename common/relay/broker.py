"""The relay's way to the broker: one kept-open connection that gives up within seconds, whatever the broker does."""

import contextlib
import logging
from typing import Any
from uuid import UUID

from kombu import Connection, Producer
from kombu.exceptions import KombuError

from common.notifications.claims import DELIVER

TRANSPORT = {"socket_timeout": 2, "socket_connect_timeout": 2, "socket_keepalive": True, "max_retries": 0}
NO_FOLLOW_UP = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
log = logging.getLogger(__name__)


class BrokerDown(Exception):
    """The broker did not take it within its time-out. It may still have: a token protects from that."""


class Broker:
    """Publishes ids to the queue of one service. `is_up` is what the last call found."""

    def __init__(self, url: str, service: str) -> None:
        self._url = url
        self._queue = service
        self._canary = f"relay:{service}:canary"
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self.is_up = True

    def publish(self, outbox_id: UUID, token: UUID) -> None:
        """Put `deliver_message(id, token)` into the queue (Celery message protocol 2). Raises BrokerDown."""
        headers = {"lang": "py", "task": DELIVER, "id": str(token), "root_id": str(token), "ignore_result": True}
        body = [[str(outbox_id), str(token)], {}, NO_FOLLOW_UP]
        self._ask(
            lambda producer: producer.publish(
                body,
                routing_key=self._queue,
                exchange="",
                serializer="json",
                headers=headers,
                correlation_id=str(token),
                retry=False,
            )
        )

    def has_forgotten(self) -> bool:
        """Whether the broker lost what it held since this was last asked. Raises BrokerDown.

        A key that we leave there goes when the broker is emptied, or restarted without memory.
        """
        return bool(self._ask(lambda producer: producer.channel.client.set(self._canary, "1", nx=True)))

    def close(self) -> None:
        """Give the connection up; the next call makes another."""
        if self._connection is not None:
            with contextlib.suppress(*self._failures()):
                self._connection.release()
        self._connection = self._producer = None

    def _ask(self, what: Any) -> Any:
        try:
            answer = what(self._producer or self._connect())
        except self._failures() as failed:
            self._tell(is_up=False, reason=type(failed).__name__)
            self.close()
            raise BrokerDown from failed
        self._tell(is_up=True, reason="")
        return answer

    def _connect(self) -> Producer:
        self._connection = Connection(self._url, transport_options=TRANSPORT)
        self._producer = Producer(self._connection.default_channel, auto_declare=False)
        return self._producer

    def _failures(self) -> tuple[type[BaseException], ...]:
        known = self._connection or Connection(self._url)
        return (OSError, KombuError, *known.connection_errors, *known.channel_errors)

    def _tell(self, *, is_up: bool, reason: str) -> None:
        if is_up != self.is_up:
            log.warning("broker_is_back" if is_up else "broker_is_gone", extra={"reason": reason})
        self.is_up = is_up
